import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl import`
struct ImportCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import an archive that export wrote, all of it or nothing.",
        discussion: """
            Without --merge the database has to be one without records. With it, records go by their ids: what is \
            missing is inserted, and of two that differ, the one that was updated last stays.

            In a pipe, a line has these fields, with tabs between them: table, inserted, updated, unchanged, kept.

              therapyctl import practice.jsonl --merge --dry-run
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The archive; - for standard input.", valueName: "file"), completion: .file())
    var file: String

    @Flag(help: "Into a database that has records.")
    var merge = false

    @Flag(help: "Only say what would change.")
    var dryRun = false

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try upload(invocation)
        let parameters = PracticeAPI.ImportArchive.Parameters(
            mode: merge ? .merge : .restore,
            dryRun: dryRun ? true : nil
        )
        let last = try invocation.lastReply(to: PracticeAPI.ImportArchive.self, parameters) { reply in
            "Importing: \(reply.processed) of \(reply.total) rows"
        }
        guard let last, try last.reply().done else {
            throw .failed("therapyd did not say that it was done; look at the records before you try again")
        }
        try write(last, invocation)
        return .success
    }

    /// Hands the archive over, and looks at it on the way: one that is not whole is not imported.
    private func upload(_ invocation: Invocation) throws(ClientError) {
        var reader = LineReader(try invocation.source(file), limit: UploadBatch.largestSize)
        var check = ArchiveCheck()
        var batch = UploadBatch()
        var size = 0
        var number = 0
        func send(_ lines: [String]) throws(ClientError) {
            _ = try invocation.daemon().call(PracticeAPI.UploadArchive.self, .init(lines: lines))
            size += lines.reduce(0) { $0 + $1.utf8.count + 1 }
            invocation.console.showProgress("Uploading: \(ByteCount.words(size))")
        }
        while true {
            number += 1
            guard let line = try next(&reader, number) else { break }
            do { try check.take(line) } catch { throw .archive(error) }
            guard UploadBatch.canCarry(line) else { throw .archive(ArchiveError(line: number, reason: .tooLong)) }
            if let full = batch.add(line) { try send(full) }
        }
        do { _ = try check.finish() } catch { throw .archive(error) }
        if !batch.lines.isEmpty { try send(batch.lines) }
    }

    private func next(_ reader: inout LineReader, _ number: Int) throws(ClientError) -> String? {
        do {
            return try reader.next()
        } catch {
            switch error {
            case .input(let error): throw .unreadable(path: file, error)
            case .tooLong: throw .archive(ArchiveError(line: number, reason: .tooLong))
            case .notUTF8: throw .archive(ArchiveError(line: number, reason: .notUTF8))
            }
        }
    }

    private func write(
        _ answer: Answer<PracticeAPI.ImportArchive>,
        _ invocation: Invocation
    ) throws(ClientError) {
        if invocation.format.isJSON { return try invocation.write(json: answer.raw) }
        let reply = try answer.reply()
        let counts = reply.counts.sorted { $0.key < $1.key }
        let numbers: [(String, KeyPath<PracticeAPI.ImportCounts, Int>)] = [
            ("INSERTED", \.inserted), ("UPDATED", \.updated), ("UNCHANGED", \.unchanged), ("KEPT", \.kept),
        ]
        let table = Table(
            columns: [.init("TABLE", importance: 9)] + numbers.map { .init($0.0, importance: 8, alignment: .right) },
            rows: counts.map { name, counts in [Cell(name)] + numbers.map { Cell(counts[keyPath: $0.1]) } }
        )
        if !counts.isEmpty { try invocation.write(table) }
        guard invocation.format == .table, invocation.hasLegend else { return }
        let rows = "\(reply.processed) row\(reply.processed == 1 ? "" : "s")"
        let end = dryRun ? "\(rows) looked at; nothing was changed: it was a dry run." : "\(rows) imported."
        try invocation.writeLine("\(counts.isEmpty ? "" : "\n")\(end)")
    }
}
