import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl clients erase`
struct EraseClientCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Remove a client's data, as a client may ask for.",
        discussion: """
            What must go, goes; what the practice has to keep loses what tells who it was. Says first what becomes of \
            what, and asks, at a terminal; elsewhere it wants --yes. The reason is kept in the audit trail: write no \
            names into it.

            In a pipe, a line has these fields, with tabs between them: fate (erased, changed, kept), entity, count, \
            reason.

              therapyctl clients erase b2987860 --reason "asked for it" --dry-run
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: ClientArgument

    @Option(help: ArgumentHelp("Why, for the record.", valueName: "text"))
    var reason: String

    @OptionGroup var deletion: DeletionOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        if !deletion.dryRun { try invocation.requireConsent(deletion.consent, hasDryRun: true) }
        let id = try argument.id(invocation)
        if !deletion.dryRun, !deletion.consent.yes {
            let preview = try erase(id, dryRun: true, invocation).reply()
            let named = try invocation.name(of: .user, id, PracticeAPI.GetUser.self, .init(id: id))
            let lines = ["This erases \(named); there is no way back:"] + Self.lines(preview)
            try invocation.ask(lines, deletion.consent, otherwise: "nothing was erased")
        }
        let answer = try erase(id, dryRun: deletion.dryRun, invocation)
        switch invocation.format {
        case .json, .jsonl: try invocation.write(json: answer.raw)
        case .plain, .csv: try invocation.write(Self.table(answer.reply()))
        case .table:
            try invocation.writeLine("\(deletion.dryRun ? "Would erase" : "Erased") client \(id):")
            for line in Self.lines(try answer.reply()) { try invocation.writeLine(line.singleLine) }
        }
        return .success
    }

    private func erase(
        _ id: String,
        dryRun: Bool,
        _ invocation: Invocation
    ) throws(ClientError) -> Answer<PracticeAPI.EraseClient> {
        let parameters = PracticeAPI.EraseClient.Parameters(id: id, reason: reason, dryRun: dryRun ? true : nil)
        return try invocation.daemon().call(PracticeAPI.EraseClient.self, parameters)
    }

    private static func lines(_ reply: PracticeAPI.EraseClient.Reply) -> [String] {
        ["  erased: \(EntityCounts(reply.erased).words)", "  changed: \(EntityCounts(reply.changed).words)"]
            + reply.kept.map { kept in
                // Not only records are kept.
                let isEntity = RecordKind(rawValue: kept.what) != nil
                let words = isEntity ? EntityCounts.words(kept.what, kept.count) : "\(kept.count) \(kept.what)"
                return "  kept: \(words) (\(kept.reason))"
            }
    }

    private static func table(_ reply: PracticeAPI.EraseClient.Reply) -> Table {
        let counted = [("erased", reply.erased), ("changed", reply.changed)].flatMap { fate, counts in
            EntityCounts(counts).counts.map { [Cell(fate), Cell($0.entity), Cell($0.count), .none] }
        }
        let kept = reply.kept.map { [Cell("kept"), Cell($0.what), Cell($0.count), Cell($0.reason)] }
        return Table(
            columns: [.init("FATE"), .init("ENTITY"), .init("COUNT", alignment: .right), .init("REASON")],
            rows: counted + kept
        )
    }
}
