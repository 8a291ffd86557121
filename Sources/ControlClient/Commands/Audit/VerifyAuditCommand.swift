import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl audit verify`
struct VerifyAuditCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that nobody changed the trail.",
        discussion: "Each entry's hash covers the one before it. Exits with 1 when an entry does not fit."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    /// A long trail takes its time.
    private static let patience = Duration.seconds(60 * 60)

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(DaemonAPI.VerifyAudit.self, .init(), timeout: Self.patience)
        let reply = try answer.reply()
        switch invocation.format {
        case .json, .jsonl: try invocation.write(json: answer.raw)
        case .plain, .csv:
            var page = RecordPage()
            page.add("Entries", "entries", Cell(reply.entries))
            page.add("Intact", "intact", Cell(reply.intact))
            page.add("First broken", "firstBroken", Cell(reply.firstBroken.map { String($0) }))
            try invocation.write(page)
        case .table:
            if reply.intact {
                try invocation.writeLine("\(reply.entries) \(reply.entries == 1 ? "entry" : "entries"), all intact.")
            }
        }
        guard !reply.intact else { return .success }
        let place = reply.firstBroken.map { " at entry \($0)" } ?? ""
        let next = reply.firstBroken.map { "; see: therapyctl audit list --after \($0 - 1) --limit 1" } ?? ""
        throw .failed("the audit trail is broken\(place): it, or the one before it, was changed or taken out\(next)")
    }
}
