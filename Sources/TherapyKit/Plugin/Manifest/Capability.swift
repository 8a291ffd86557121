/// One thing that a plugin can be granted.
public enum Capability: String, CaseIterable, Hashable, Sendable {
    /// Reading the records; private notes are in none of them.
    case readRecords = "read-records"
    /// Changing sessions, through the domain's rules and in the plugin's name.
    case changeSessions = "change-sessions"
    /// Handing out resources, and changing what was handed out.
    case changeAssignments = "change-assignments"
    /// Making and changing resources.
    case changeResources = "change-resources"
    /// Making and changing forms.
    case changeForms = "change-forms"
    /// Handing in responses to forms.
    case submitResponses = "submit-responses"
    /// Making and changing users and therapists.
    case changePeople = "change-people"
    /// Scheduling jobs of its own.
    case scheduleJobs = "schedule-jobs"
    /// Keeping values of its own in the database.
    case storeValues = "store-values"
    /// Keeping tables of its own in the database.
    case keepTables = "keep-tables"
    /// Writing files for others to fetch, in a directory of its own.
    case exportFiles = "export-files"
    /// Sending mail.
    case sendMail = "send-mail"
    /// Sending requests by HTTPS.
    case sendWebRequests = "send-web-requests"
}

/// A capability was used that the manifest does not ask for: a fault in the plugin.
public struct CapabilityNotGranted: Error, Hashable, Sendable, CustomStringConvertible {
    public let capability: Capability

    public init(_ capability: Capability) {
        self.capability = capability
    }

    public var description: String { "the manifest does not ask for \(capability.rawValue)" }
}
