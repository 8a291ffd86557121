import ArgumentParser
import ControlAPI

/// `therapyctl resources update`
struct UpdateResourceCommand: ControlCommand {
    enum Field: String, ClearableField {
        case description, tags

        var isList: Bool { self == .tags }
        var option: String { self == .tags ? "tag" : rawValue }
    }

    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change a resource.",
        discussion: """
            --tag takes the place of all tags that were there.

              therapyctl resources update 8d23a1b6 --public --tag sleep --clear description
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: ResourceArgument

    @Option(help: ArgumentHelp("What it is called.", valueName: "text"))
    var title: String?

    @Option(help: ArgumentHelp("What it is.", valueName: "type"))
    var type: PracticeAPI.ResourceType?

    @Option(help: ArgumentHelp("Where it is.", valueName: "url"))
    var url: String?

    @OptionGroup var details: ResourceOptions
    @OptionGroup var update: UpdateOptions<Field>

    func validate() throws { try update.check(parameters("")) }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = parameters(try argument.id(invocation))
        try invocation.writeChange(
            "Updated resource",
            invocation.daemon().call(PracticeAPI.UpdateResource.self, parameters)
        )
        return .success
    }

    private func parameters(_ id: String) -> PracticeAPI.UpdateResource.Parameters {
        .init(
            id: id,
            title: title,
            description: details.description,
            type: type,
            url: url,
            isPublic: details.public,
            tags: update.list(details.tag, .tags),
            meta: details.meta?.json,
            clear: update.cleared,
            ifUpdatedAt: update.ifUpdatedAt
        )
    }
}
