import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl export`
struct ExportCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the practice, or all about one client, as an archive.",
        discussion: """
            An archive is JSON Lines, and ends with a manifest: without it, it is not whole. A file is there when the \
            archive is whole and on the disk, and not before; only its owner can read it. To standard output the \
            archive goes as it comes: heed the exit status.

              therapyctl export --file practice.jsonl
              therapyctl export --client b2987860 | age -r … > client.age
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only what is about this client.", valueName: "id"))
    var client: String?

    @Flag(help: "With the therapists' private notes; needs the role custodian.")
    var privateNotes = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write it there, in the place of what was there.", valueName: "path"),
        completion: .file()
    )
    var file: String?

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.Export.Parameters(
            clientId: try invocation.id(client, of: .user),
            privateNotes: privateNotes ? true : nil
        )
        guard let file else {
            // A terminal that shows the archive has no line to spare.
            try receive(parameters, hasProgress: invocation.console.terminal == nil, invocation) {
                line throws(ClientError) in
                try invocation.writeLine(line)
            }
            return .success
        }
        let archive = try ArchiveFile(path: file)
        let manifest = try receive(parameters, hasProgress: true, invocation) { line throws(ClientError) in
            try archive.write(line + "\n")
        }
        try archive.moveIntoPlace()
        try write(manifest, file, invocation)
        return .success
    }

    @discardableResult
    private func receive(
        _ parameters: PracticeAPI.Export.Parameters,
        hasProgress: Bool,
        _ invocation: Invocation,
        _ write: (String) throws(ClientError) -> Void
    ) throws(ClientError) -> ArchiveCheck.Manifest {
        var check = ArchiveCheck()
        var size = 0
        try invocation.daemon().stream(PracticeAPI.Export.self, parameters) { answer throws(ClientError) in
            for line in try answer.reply().lines {
                do throws(ArchiveError) { try check.take(line) } catch { throw .archive(error) }
                try write(line)
                size += line.utf8.count + 1
            }
            if hasProgress {
                invocation.console.showProgress("Exporting: \(check.rowCount) rows, \(ByteCount.words(size))")
            }
        }
        invocation.console.clearProgress()
        do { return try check.finish() } catch { throw .archive(error) }
    }

    private func write(
        _ manifest: ArchiveCheck.Manifest,
        _ file: String,
        _ invocation: Invocation
    ) throws(ClientError) {
        let total = manifest.rows.values.reduce(0, +)
        switch invocation.format {
        case .json, .jsonl:
            try invocation.write(
                json: RawJSON(object: ["file": file, "rows": manifest.rows, "sha256": manifest.sha256])
            )
        case .table: try invocation.writeLine("Exported \(total) row\(total == 1 ? "" : "s") to \(file.singleLine)")
        case .plain, .csv:
            for (table, count) in manifest.rows.sorted(by: { $0.key < $1.key }) {
                try invocation.writeLine("\(table)\t\(count)")
            }
        }
    }
}
