import ArgumentParser
import ControlAPI

/// `therapyctl audit list`
struct ListAuditCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List who did what, to which record.",
        discussion: """
            Entries name fields and never hold what stood in them. Times are \(TimeArgument.forms).

              therapyctl audit list --entity Session --id 13ab99d8 --from -7d

            \(DaemonAPI.AuditEntry.plainFields)
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only about this kind of record: User, Session, …", valueName: "entity"))
    var entity: EntityArgument?

    @Option(
        help: ArgumentHelp("Only about this record. With --entity, the beginning of the id will do.", valueName: "id")
    )
    var id: String?

    @Option(help: ArgumentHelp("Only what this one did, as the list has it.", valueName: "actor"))
    var actor: String?

    @Option(help: ArgumentHelp("Only from this time on.", valueName: "time"))
    var from: TimeArgument?

    @Option(help: ArgumentHelp("Only before this time.", valueName: "time"))
    var until: TimeArgument?

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = DaemonAPI.ListAudit.Parameters(
            entity: entity?.name,
            id: try fullID(invocation),
            actor: actor,
            from: try invocation.wire(from),
            until: try invocation.wire(until)
        )
        try invocation.list(DaemonAPI.ListAudit.self, parameters, page: page.paging)
        return .success
    }

    /// A whole id goes as it is: the record may be gone.
    private func fullID(_ invocation: Invocation) throws(ClientError) -> String? {
        guard let id else { return nil }
        if let kind = entity?.kind {
            let whole: String = try invocation.id(id, of: kind)
            return whole
        }
        guard id.utf8.count == FullID.length else {
            throw .usage("\(id) is not a whole id: give --entity, too, or all of the id")
        }
        return id.lowercased()
    }
}

/// A kind of record by its name in the contract, or as people call it. The daemon may know more.
struct EntityArgument: ExpressibleByArgument, Hashable, Sendable {
    let name: String
    let kind: RecordKind?

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        let lowered = argument.lowercased()
        kind = RecordKind.allCases.first { [$0.rawValue.lowercased(), $0.noun].contains(lowered) }
        name = kind?.rawValue ?? argument
    }
}
