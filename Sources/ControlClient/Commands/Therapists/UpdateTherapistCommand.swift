import ArgumentParser
import ControlAPI

/// `therapyctl therapists update`
struct UpdateTherapistCommand: ControlCommand {
    enum Field: String, ClearableField {
        case specialties, credentials, calendarIntegration

        var isList: Bool { self != .calendarIntegration }

        var option: String {
            switch self {
            case .specialties: "specialty"
            case .credentials: "credential"
            case .calendarIntegration: "calendar"
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change what is known of a therapist.",
        discussion: """
            --specialty and --credential take the place of all that were there.

              therapyctl therapists update 5d10b6fd --specialty act --clear calendar
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: TherapistArgument

    @Option(help: ArgumentHelp("What clients are told of them.", valueName: "text"))
    var bio: String?

    @OptionGroup var profile: TherapistOptions
    @OptionGroup var update: UpdateOptions<Field>

    func validate() throws { try update.check(parameters("")) }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = parameters(try argument.id(invocation))
        try invocation.writeChange(
            "Updated therapist",
            invocation.daemon().call(PracticeAPI.UpdateTherapist.self, parameters)
        )
        return .success
    }

    private func parameters(_ id: String) -> PracticeAPI.UpdateTherapist.Parameters {
        .init(
            id: id,
            bio: bio,
            specialties: update.list(profile.specialty, .specialties),
            credentials: update.list(profile.credential, .credentials),
            calendarIntegration: profile.calendar?.integration,
            meta: profile.meta?.json,
            clear: update.cleared,
            ifUpdatedAt: update.ifUpdatedAt
        )
    }
}
