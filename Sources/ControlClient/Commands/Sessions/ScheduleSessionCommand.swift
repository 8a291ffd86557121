import ArgumentParser
import ControlAPI

/// `therapyctl sessions schedule`
struct ScheduleSessionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Schedule a new session.",
        usage: """
            therapyctl sessions schedule --therapist <id> --client <id> --start <time> (--end <time> | --for <length>) \
            --format <format> [--type <type>] [--notes <text>] [--allow-overlap]
            """,
        discussion: """
            Refused when the therapist or the client has another session in that time.

              therapyctl sessions schedule --therapist 5d10b6fd --client b2987860 \\
                --start "tomorrow 10:00" --for 50min --format video
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("The therapist.", valueName: "id"))
    var therapist: String

    @Option(help: ArgumentHelp("The client.", valueName: "id"))
    var client: String

    @OptionGroup var times: SessionTimes

    @Option(help: ArgumentHelp("What kind of session it is.", valueName: "type"))
    var type: PracticeAPI.SessionType = .regular

    @Option(help: ArgumentHelp("How the two meet.", valueName: "format"))
    var format: PracticeAPI.SessionFormat

    @Option(help: ArgumentHelp("Notes that the client sees, too.", valueName: "text"))
    var notes: String?

    @Flag(help: "Schedule it even over another session.")
    var allowOverlap = false

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let (start, end) = try times.resolved(invocation) { () throws(ClientError) in
            throw .usage("say when it ends (--end) or how long it takes (--for)")
        }
        let parameters = PracticeAPI.ScheduleSession.Parameters(
            therapistId: try invocation.id(therapist, of: .therapist),
            clientId: try invocation.id(client, of: .user),
            startTime: start.wire,
            endTime: end.wire,
            type: type,
            format: format,
            sharedNotes: notes,
            allowOverlap: allowOverlap ? true : nil
        )
        try invocation.writeChange("Scheduled", invocation.daemon().call(PracticeAPI.ScheduleSession.self, parameters))
        return .success
    }
}
