import ArgumentParser
import ControlAPI

/// `therapyctl resources assign`
struct AssignResourceCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Assign a resource to a client.",
        discussion: """
            Times are \(TimeArgument.forms).

              therapyctl resources assign 8d23a1b6 b2987860 --due "2026-12-01 18:00"
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The resource's id, or its beginning.", valueName: "resource"))
    var resource: String

    @Argument(help: ArgumentHelp("The client's id, or its beginning.", valueName: "client"))
    var client: String

    @OptionGroup var details: AssignmentOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.AssignResource.Parameters(
            resourceId: try invocation.id(resource, of: .resource),
            clientId: try invocation.id(client, of: .user),
            dueDate: try invocation.wire(details.due),
            notes: details.notes,
            meta: details.meta?.json
        )
        try invocation.writeChange("Assigned", invocation.daemon().call(PracticeAPI.AssignResource.self, parameters))
        return .success
    }
}

/// What an assignment need not have.
struct AssignmentOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Until when it is to be done.", valueName: "time"))
    var due: TimeArgument?

    @Option(help: ArgumentHelp("Notes that the client sees, too.", valueName: "text"))
    var notes: String?

    @Option(help: ArgumentHelp("The application's own data, as a JSON object.", valueName: "json"))
    var meta: ObjectArgument?
}
