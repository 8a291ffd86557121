import ArgumentParser
import ControlAPI

/// `therapyctl clients add`
struct AddClientCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a client, or any other person.",
        discussion: """
              therapyctl clients add --name "Ben Ode" --email ben@example.org \\
                --time-zone Europe/Berlin
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("What the person is called.", valueName: "text"))
    var name: String

    @OptionGroup var contact: ContactOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.CreateUser.Parameters(
            name: name,
            email: contact.email,
            phone: contact.phone,
            timeZone: contact.timeZone
        )
        try invocation.writeChange("Added client", invocation.daemon().call(PracticeAPI.CreateUser.self, parameters))
        return .success
    }
}

/// How a person is reached, and when.
struct ContactOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where mail reaches them.", valueName: "address"))
    var email: String?

    @Option(help: ArgumentHelp("Where calls reach them.", valueName: "number"))
    var phone: String?

    @Option(help: ArgumentHelp("Their time zone, such as Europe/Berlin.", valueName: "zone"))
    var timeZone: String?
}
