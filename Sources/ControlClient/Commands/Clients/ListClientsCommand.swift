import ArgumentParser
import ControlAPI

/// `therapyctl clients list`
struct ListClientsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List clients, and all other people of the practice.",
        discussion: PracticeAPI.User.plainFields
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only those whose name or address has this in it.", valueName: "text"))
    var search: String?

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.ListUsers.Parameters(
            search: search
        )
        try invocation.list(PracticeAPI.ListUsers.self, parameters, page: page.paging)
        return .success
    }
}
