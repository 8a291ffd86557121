import ArgumentParser
import ControlAPI

/// `therapyctl responses list`
struct ListResponsesCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List responses to forms.",
        discussion: "Times are \(TimeArgument.forms).\n\n\(PracticeAPI.FormResponse.plainFields)"
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only to this form.", valueName: "id"))
    var form: String?

    @Option(help: ArgumentHelp("Only to do with this session.", valueName: "id"))
    var session: String?

    @Option(help: ArgumentHelp("Only this client's.", valueName: "id"))
    var client: String?

    @Option(help: ArgumentHelp("Only those submitted from this time on.", valueName: "time"))
    var from: TimeArgument?

    @Option(help: ArgumentHelp("Only those submitted before this time.", valueName: "time"))
    var until: TimeArgument?

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.ListResponses.Parameters(
            formId: try invocation.id(form, of: .form),
            sessionId: try invocation.id(session, of: .session),
            clientId: try invocation.id(client, of: .user),
            from: try invocation.wire(from),
            until: try invocation.wire(until)
        )
        try invocation.list(PracticeAPI.ListResponses.self, parameters, page: page.paging)
        return .success
    }
}
