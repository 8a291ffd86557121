import ControlAPI
import Varlink

/// The parameters of a method that lists records a page at a time.
protocol PageRequest: VarlinkObject {
    associatedtype Cursor: LosslessStringConvertible

    var limit: Int? { get set }
    var after: Cursor? { get set }
}

/// A page of records.
protocol PageReply: VarlinkObject {
    associatedtype Record: ListedRecord
    associatedtype Cursor: LosslessStringConvertible

    /// The member that the records are in.
    static var member: StaticString { get }
    var records: [Record] { get }
    /// Where the next page begins; nil on the last.
    var next: Cursor? { get }
}

extension PracticeAPI.ListSessions.Parameters: PageRequest {}
extension PracticeAPI.ListSessions.Reply: PageReply {
    static let member: StaticString = "sessions"
    var records: [PracticeAPI.Session] { sessions }
}

extension PracticeAPI.ListTherapists.Parameters: PageRequest {}
extension PracticeAPI.ListTherapists.Reply: PageReply {
    static let member: StaticString = "therapists"
    var records: [PracticeAPI.Therapist] { therapists }
}

extension PracticeAPI.ListUsers.Parameters: PageRequest {}
extension PracticeAPI.ListUsers.Reply: PageReply {
    static let member: StaticString = "users"
    var records: [PracticeAPI.User] { users }
}

extension PracticeAPI.ListForms.Parameters: PageRequest {}
extension PracticeAPI.ListForms.Reply: PageReply {
    static let member: StaticString = "forms"
    var records: [PracticeAPI.Form] { forms }
}

extension PracticeAPI.ListResponses.Parameters: PageRequest {}
extension PracticeAPI.ListResponses.Reply: PageReply {
    static let member: StaticString = "responses"
    var records: [PracticeAPI.FormResponse] { responses }
}

extension PracticeAPI.ListResources.Parameters: PageRequest {}
extension PracticeAPI.ListResources.Reply: PageReply {
    static let member: StaticString = "resources"
    var records: [PracticeAPI.Resource] { resources }
}

extension PracticeAPI.ListAssignments.Parameters: PageRequest {}
extension PracticeAPI.ListAssignments.Reply: PageReply {
    static let member: StaticString = "assignments"
    var records: [PracticeAPI.Assignment] { assignments }
}

extension PracticeAPI.ListOutcomes.Parameters: PageRequest {}
extension PracticeAPI.ListOutcomes.Reply: PageReply {
    static let member: StaticString = "outcomes"
    var records: [PracticeAPI.Outcome] { outcomes }
}

extension PracticeAPI.ListFaults.Parameters: PageRequest {}
extension PracticeAPI.ListFaults.Reply: PageReply {
    static let member: StaticString = "faults"
    var records: [PracticeAPI.Fault] { faults }
}

/// Instruments are few: one page.
extension PracticeAPI.ListInstruments.Reply: PageReply {
    static let member: StaticString = "instruments"
    var records: [PracticeAPI.Instrument] { instruments }
    var next: String? { nil }
}

extension DaemonAPI.ListAudit.Parameters: PageRequest {}
extension DaemonAPI.ListAudit.Reply: PageReply {
    static let member: StaticString = "entries"
    var records: [DaemonAPI.AuditEntry] { entries }
}

extension SchedulerAPI.ListJobs.Parameters: PageRequest {}
extension SchedulerAPI.ListJobs.Reply: PageReply {
    static let member: StaticString = "jobs"
    var records: [SchedulerAPI.Job] { jobs }
}

extension SchedulerAPI.ListRuns.Parameters: PageRequest {}
extension SchedulerAPI.ListRuns.Reply: PageReply {
    static let member: StaticString = "runs"
    var records: [SchedulerAPI.Run] { runs }
}

/// Plugins are few: one page.
extension PluginsAPI.List.Reply: PageReply {
    static let member: StaticString = "plugins"
    var records: [PluginsAPI.Plugin] { plugins }
    var next: String? { nil }
}

/// What there is to say of a record is one page.
extension DaemonAPI.Explain.Reply: PageReply {
    static let member: StaticString = "lines"
    var records: [DaemonAPI.Event] { lines }
    var next: String? { nil }
}
