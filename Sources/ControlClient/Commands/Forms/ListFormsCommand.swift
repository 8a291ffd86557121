import ArgumentParser
import ControlAPI

/// `therapyctl forms list`
struct ListFormsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List forms.",
        discussion: PracticeAPI.Form.plainFields
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only those of this type.", valueName: "type"))
    var type: PracticeAPI.FormType?

    @Flag(inversion: .prefixedNo, help: "Only those that are in use, or that are not.")
    var active: Bool?

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.ListForms.Parameters(
            type: type,
            isActive: active
        )
        try invocation.list(PracticeAPI.ListForms.self, parameters, page: page.paging)
        return .success
    }
}
