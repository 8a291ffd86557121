import ArgumentParser
import ControlAPI

/// `therapyctl sessions list`
struct ListSessionsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List sessions by their start.",
        discussion: "Times are \(TimeArgument.forms).\n\n\(PracticeAPI.Session.plainFields)"
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only this therapist's.", valueName: "id"))
    var therapist: String?

    @Option(help: ArgumentHelp("Only this client's.", valueName: "id"))
    var client: String?

    @Option(help: ArgumentHelp("Only those with this status; can be given again.", valueName: "status"))
    var status: [PracticeAPI.SessionStatus] = []

    @Option(help: ArgumentHelp("Only those from this time on.", valueName: "time"))
    var from: TimeArgument?

    @Option(help: ArgumentHelp("Only those before this time.", valueName: "time"))
    var until: TimeArgument?

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.ListSessions.Parameters(
            therapistId: try invocation.id(therapist, of: .therapist),
            clientId: try invocation.id(client, of: .user),
            status: status.nonEmpty,
            from: try invocation.wire(from),
            until: try invocation.wire(until)
        )
        try invocation.list(PracticeAPI.ListSessions.self, parameters, page: page.paging)
        return .success
    }
}
