import ArgumentParser
import ControlAPI

/// `therapyctl assignments list`
struct ListAssignmentsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List resources assigned to clients.",
        discussion: "Times are \(TimeArgument.forms).\n\n\(PracticeAPI.Assignment.plainFields)"
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only of this resource.", valueName: "id"))
    var resource: String?

    @Option(help: ArgumentHelp("Only to this client.", valueName: "id"))
    var client: String?

    @Option(help: ArgumentHelp("Only those with this status; can be given again.", valueName: "status"))
    var status: [PracticeAPI.AssignmentStatus] = []

    @Flag(inversion: .prefixedNo, help: "Only those that are overdue, or that are not.")
    var overdue: Bool?

    @Option(help: ArgumentHelp("Only those due before this time.", valueName: "time"))
    var dueBefore: TimeArgument?

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.ListAssignments.Parameters(
            resourceId: try invocation.id(resource, of: .resource),
            clientId: try invocation.id(client, of: .user),
            status: status.nonEmpty,
            isOverdue: overdue,
            dueBefore: try invocation.wire(dueBefore)
        )
        try invocation.list(PracticeAPI.ListAssignments.self, parameters, page: page.paging)
        return .success
    }
}
