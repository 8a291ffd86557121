import ArgumentParser
import ControlAPI

/// `therapyctl clients update`
struct UpdateClientCommand: ControlCommand {
    enum Field: String, ClearableField {
        case email, phone, timeZone
    }

    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change what is known of a person.",
        discussion: "  therapyctl clients update b2987860 --phone +49301234567 --clear email"
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: ClientArgument

    @Option(help: ArgumentHelp("What the person is called.", valueName: "text"))
    var name: String?

    @OptionGroup var contact: ContactOptions
    @OptionGroup var update: UpdateOptions<Field>

    func validate() throws { try update.check(parameters("")) }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = parameters(try argument.id(invocation))
        try invocation.writeChange("Updated client", invocation.daemon().call(PracticeAPI.UpdateUser.self, parameters))
        return .success
    }

    private func parameters(_ id: String) -> PracticeAPI.UpdateUser.Parameters {
        .init(
            id: id,
            name: name,
            email: contact.email,
            phone: contact.phone,
            timeZone: contact.timeZone,
            clear: update.cleared,
            ifUpdatedAt: update.ifUpdatedAt
        )
    }
}
