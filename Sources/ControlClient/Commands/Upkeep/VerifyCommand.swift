import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl verify`
struct VerifyCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that the database in use, or a backup, is in order.",
        discussion: """
            SQLite's own check of the file, and the daemon's of what is in it. Problems come one a line, and the exit \
            status is 1 when there are some. A file is read by the daemon, as its own user.

              therapyctl verify
              therapyctl verify /var/lib/therapyd/before-update.sqlite
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("A backup; the database in use unless told.", valueName: "path"),
        completion: .file()
    )
    var path: String?

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = DaemonAPI.VerifyDatabase.Parameters(path: try invocation.absolute(path))
        invocation.console.showProgress("Verifying")
        let last = try invocation.lastReply(to: DaemonAPI.VerifyDatabase.self, parameters) { reply in
            "Verifying: \(Self.words(reply.problems.count)) so far"
        }
        guard let last else { throw .failed("therapyd did not say what it found; try again") }
        return try report(last, parameters.path, invocation)
    }

    private func report(
        _ answer: Answer<DaemonAPI.VerifyDatabase>,
        _ path: String?,
        _ invocation: Invocation
    ) throws(ClientError) -> CommandStatus {
        let reply = try answer.reply()
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
        } else {
            for problem in reply.problems { try invocation.writeLine(problem.singleLine) }
        }
        let what = path ?? "the database in use"
        guard !reply.ok else {
            if invocation.format == .table {
                try invocation.writeLine("\(what.singleLine) is in order.".capitalizedFirst)
            }
            return .success
        }
        let next =
            path == nil ? "to go back to a backup: therapyctl backup list" : "try another: therapyctl backup list"
        throw .failed("\(Self.words(reply.problems.count)) in \(what); \(next)")
    }

    private static func words(_ count: Int) -> String {
        count == 0 ? "no problem" : "\(count) problem\(count == 1 ? "" : "s")"
    }
}

extension String {
    /// `The database` for `the database`; paths begin with a slash.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
