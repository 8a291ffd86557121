import ArgumentParser
import ControlAPI

/// `therapyctl resources add`
struct AddResourceCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add something for clients to read, hear or do.",
        discussion: """
              therapyctl resources add --therapist 5d10b6fd --title "Sleep diary" --type pdf \\
                --url /resources/sleep.pdf --tag sleep --tag homework
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Whose it is.", valueName: "id"))
    var therapist: String

    @Option(help: ArgumentHelp("What it is called.", valueName: "text"))
    var title: String

    @Option(help: ArgumentHelp("What it is.", valueName: "type"))
    var type: PracticeAPI.ResourceType

    @Option(help: ArgumentHelp("Where it is.", valueName: "url"))
    var url: String

    @OptionGroup var details: ResourceOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.CreateResource.Parameters(
            therapistId: try invocation.id(therapist, of: .therapist),
            title: title,
            description: details.description,
            type: type,
            url: url,
            isPublic: details.public,
            tags: details.tag.nonEmpty,
            meta: details.meta?.json
        )
        try invocation.writeChange(
            "Added resource",
            invocation.daemon().call(PracticeAPI.CreateResource.self, parameters)
        )
        return .success
    }
}

/// What a resource need not have.
struct ResourceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What it is about.", valueName: "text"))
    var description: String?

    @Flag(inversion: .prefixedNo, help: "Whether it is for everybody.")
    var `public`: Bool?

    @Option(help: ArgumentHelp("A word to find it by; can be given again.", valueName: "word"))
    var tag: [String] = []

    @Option(help: ArgumentHelp("The application's own data, as a JSON object.", valueName: "json"))
    var meta: ObjectArgument?
}
