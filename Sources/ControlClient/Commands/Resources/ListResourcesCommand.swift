import ArgumentParser
import ControlAPI

/// `therapyctl resources list`
struct ListResourcesCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List resources.",
        discussion: PracticeAPI.Resource.plainFields
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only this therapist's.", valueName: "id"))
    var therapist: String?

    @Option(help: ArgumentHelp("Only those of this type.", valueName: "type"))
    var type: PracticeAPI.ResourceType?

    @Option(help: ArgumentHelp("Only those with this tag.", valueName: "word"))
    var tag: String?

    @Flag(inversion: .prefixedNo, help: "Only those for everybody, or only those that are not.")
    var `public`: Bool?

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.ListResources.Parameters(
            therapistId: try invocation.id(therapist, of: .therapist),
            type: type,
            tag: tag,
            isPublic: `public`
        )
        try invocation.list(PracticeAPI.ListResources.self, parameters, page: page.paging)
        return .success
    }
}
