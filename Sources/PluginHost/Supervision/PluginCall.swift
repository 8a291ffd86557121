/// One call into a plugin's code.
package enum PluginCall: Hashable, Sendable {
    /// Its file is loaded and its registration fetched.
    case load
    /// An instance is made.
    case make
    case activate
    case reconfigure
    /// By its place in the feed.
    case event(Int64)
    /// By its name and its id.
    case job(name: String, id: String)
    case command(String)
    case explain
    case deactivate

    /// Which of the calls, without what it is about.
    package enum Kind: UInt8, CaseIterable, Sendable {
        case load = 1
        case make, activate, reconfigure, event, job, command, deactivate, explain

        package var name: String { "\(self)" }
    }

    package var kind: Kind {
        switch self {
        case .load: .load
        case .make: .make
        case .activate: .activate
        case .reconfigure: .reconfigure
        case .event: .event
        case .job: .job
        case .command: .command
        case .explain: .explain
        case .deactivate: .deactivate
        }
    }

    /// What it is about: an event's place, a job's name and id, a command's name; else empty.
    package var subject: String {
        switch self {
        case .event(let sequence): "\(sequence)"
        case .job(let name, let id): "\(name) \(id)"
        case .command(let name): name
        case .load, .make, .activate, .reconfigure, .explain, .deactivate: ""
        }
    }
}

extension PluginCall: CustomStringConvertible {
    /// Such as `event 1234`.
    package var description: String { subject.isEmpty ? kind.name : "\(kind.name) \(subject)" }
}
