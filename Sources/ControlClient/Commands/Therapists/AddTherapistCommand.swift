import ArgumentParser
import ControlAPI

/// `therapyctl therapists add`
struct AddTherapistCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make a user a therapist.",
        discussion: """
              therapyctl therapists add --user fb86738b --bio "Works with adults." \\
                --specialty act --specialty trauma
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Who it is: see clients list, and clients add.", valueName: "id"))
    var user: String

    @Option(help: ArgumentHelp("What clients are told of them.", valueName: "text"))
    var bio: String

    @OptionGroup var profile: TherapistOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.CreateTherapist.Parameters(
            userId: try invocation.id(user, of: .user),
            bio: bio,
            specialties: profile.specialty.nonEmpty,
            credentials: profile.credential.nonEmpty,
            calendarIntegration: profile.calendar?.integration,
            meta: profile.meta?.json
        )
        try invocation.writeChange(
            "Added therapist",
            invocation.daemon().call(PracticeAPI.CreateTherapist.self, parameters)
        )
        return .success
    }
}

/// What a therapist does, and where their calendar is.
struct TherapistOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What they work with; can be given again.", valueName: "word"))
    var specialty: [String] = []

    @Option(help: ArgumentHelp("A licence or a degree; can be given again.", valueName: "word"))
    var credential: [String] = []

    @Option(help: ArgumentHelp("The calendar that their sessions go to.", valueName: "provider:id"))
    var calendar: CalendarArgument?

    @Option(help: ArgumentHelp("The application's own data, as a JSON object.", valueName: "json"))
    var meta: ObjectArgument?
}

/// `google:t1@group.calendar.example`
struct CalendarArgument: ExpressibleByArgument, Hashable, Sendable {
    let integration: PracticeAPI.CalendarIntegration

    init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":") else { return nil }
        let (provider, id) = (argument[..<colon], argument[colon...].dropFirst())
        guard !provider.isEmpty, !id.isEmpty else { return nil }
        integration = .init(provider: String(provider), calendarId: String(id))
    }
}
