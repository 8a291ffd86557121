import ArgumentParser
import TimeZoneRules

/// When a session is to be.
struct SessionTimes: ParsableArguments {
    @Option(help: ArgumentHelp("When it starts: \(TimeArgument.forms).", valueName: "time"))
    var start: TimeArgument

    @Option(help: ArgumentHelp("When it ends.", valueName: "time"))
    var end: TimeArgument?

    @Option(name: .customLong("for"), help: ArgumentHelp("How long it takes: 50min, 1h 30min.", valueName: "length"))
    var length: LengthArgument?

    func validate() throws {
        if end != nil, length != nil { throw ValidationError("--end and --for exclude each other") }
    }

    /// - Parameter usualLength: asked for when neither an end nor a length was given.
    func resolved(
        _ invocation: Invocation,
        usualLength: () throws(ClientError) -> Duration
    ) throws(ClientError) -> (start: Timestamp, end: Timestamp) {
        let start = try invocation.moment(self.start)
        let end: Timestamp
        if let given = self.end {
            end = try invocation.moment(given)
        } else if let length {
            end = start + length.duration
        } else {
            end = start + (try usualLength())
        }
        guard start < end else { throw .usage("a session has to end after its start") }
        return (start, end)
    }
}
