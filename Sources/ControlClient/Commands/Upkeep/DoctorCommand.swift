import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl doctor`
struct DoctorCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find out what keeps the daemon from its work, and what to do about it.",
        discussion: """
            Looks from this side at the socket, the process and the versions, then has the daemon look at everything \
            else: configuration, database, backups, disk, clock, delivery, plugins. Nothing is changed and nothing \
            sent. With the daemon down, therapyd --check-config is run where that program is found. The exit status is \
            1 when an error was found.

            \(DaemonAPI.Finding.plainFields)
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        var findings: [DaemonAPI.Finding] = []
        if try NearSide(invocation).look(&findings) {
            invocation.console.showProgress("Having therapyd look at everything")
            findings += try farSide(invocation)
            invocation.console.clearProgress()
        }
        try write(findings, invocation)
        return findings.contains { $0.severity == .error } ? .failure : .success
    }

    /// It may ask servers that take their time.
    private static let patience = Duration.seconds(5 * 60)

    private func farSide(_ invocation: Invocation) throws(ClientError) -> [DaemonAPI.Finding] {
        do throws(ClientError) {
            return try invocation.daemon().call(DaemonAPI.Diagnose.self, .init(), timeout: Self.patience).reply()
                .findings
        } catch {
            guard case .refused = error else { throw error }
            return [.init(check: "diagnosis", error, invocation.time)]
        }
    }

    private func write(_ findings: [DaemonAPI.Finding], _ invocation: Invocation) throws(ClientError) {
        let answer = Answer<DaemonAPI.Diagnose>(RawJSON(DaemonAPI.Diagnose.Reply(findings: findings)))
        guard invocation.format == .table else { return try invocation.write(pages: [answer]) }
        let text = FindingsText(findings)
        let terminal = invocation.console.terminal
        for line in text.lines(width: terminal?.width, inColor: invocation.console.hasColor) {
            try invocation.writeLine(line)
        }
        if invocation.hasLegend { try invocation.writeLine("\n\(text.summary)") }
    }
}
