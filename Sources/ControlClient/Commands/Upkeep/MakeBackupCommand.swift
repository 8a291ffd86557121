import ArgumentParser
import ControlAPI

/// `therapyctl backup make`
struct MakeBackupCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Make a backup now, while the database is in use.",
        discussion: """
            It is a copy of the whole database as of one moment, and verified when it is written. Without a path it is \
            one of those that the daemon keeps and rotates. A file of your own is written by the daemon, as its own \
            user: it has to be a place where that one may write, and nothing may be there yet.

            In a pipe, a line has these fields, with tabs between them: path, bytes, pages, verified.

              therapyctl backup
              therapyctl backup /var/lib/therapyd/before-update.sqlite
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(
        help: ArgumentHelp("The file to write; one of the daemon's own unless told.", valueName: "path"),
        completion: .file()
    )
    var path: String?

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = DaemonAPI.Backup.Parameters(path: try invocation.absolute(path) ?? "")
        let last = try invocation.lastReply(to: DaemonAPI.Backup.self, parameters, progress: Self.progress)
        guard let last, try last.reply().verified else {
            throw .failed("therapyd did not say that the backup is whole: do not rely on it, and make another one")
        }
        try write(last, invocation)
        return .success
    }

    /// `Backing up: 120 of 745 pages (16%)`
    private static func progress(_ reply: DaemonAPI.Backup.Reply) -> String {
        guard let total = reply.totalPages, total > 0 else { return "Backing up: \(reply.pages) pages" }
        guard reply.pages < total else { return "Backing up: verifying what was copied" }
        return "Backing up: \(reply.pages) of \(total) pages (\(reply.pages * 100 / total)%)"
    }

    private func write(_ answer: Answer<DaemonAPI.Backup>, _ invocation: Invocation) throws(ClientError) {
        if invocation.format.isJSON { return try invocation.write(json: answer.raw) }
        let reply = try answer.reply()
        guard invocation.format == .table else {
            let cells = [Cell(reply.path), Cell(reply.bytes), Cell(reply.pages), Cell(reply.verified)]
            return try invocation.writeLine(cells.map(\.plain).joined(separator: "\t"))
        }
        try invocation.writeLine("Backed up to \(reply.path.singleLine): \(ByteCount.words(reply.bytes)), verified.")
    }
}
