import ArgumentParser
import ControlAPI
import TimeZoneRules

/// `therapyctl sessions reschedule`
struct RescheduleSessionCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "reschedule",
        abstract: "Move a scheduled session to another time.",
        discussion: """
            The old session stays, as rescheduled; a new one takes its place. Without --end and --for it takes as long \
            as the old one.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: SessionArgument
    @OptionGroup var times: SessionTimes

    @Flag(help: "Schedule it even over another session.")
    var allowOverlap = false

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let id = try argument.id(invocation)
        let (start, end) = try times.resolved(invocation) { () throws(ClientError) in
            let old = try invocation.daemon().call(PracticeAPI.GetSession.self, .init(id: id)).reply().session
            guard let start = Timestamp(wire: old.startTime), let end = Timestamp(wire: old.endTime) else {
                throw .usage("how long the session takes is not known; give --end or --for")
            }
            return end - start
        }
        let parameters = PracticeAPI.RescheduleSession.Parameters(
            id: id,
            startTime: start.wire,
            endTime: end.wire,
            allowOverlap: allowOverlap ? true : nil
        )
        let answer = try invocation.daemon().call(PracticeAPI.RescheduleSession.self, parameters)
        try invocation.writeChange("Rescheduled to", answer)
        return .success
    }
}
