/// The kinds of record, by the names that the contract's errors and events give them.
enum RecordKind: String, CaseIterable, Sendable {
    case user = "User"
    case therapist = "Therapist"
    case session = "Session"
    case form = "Form"
    case response = "FormResponse"
    case resource = "Resource"
    case assignment = "Assignment"

    /// As people call one.
    var noun: String {
        switch self {
        case .user: "client"
        case .response: "response"
        case .therapist, .session, .form, .resource, .assignment: rawValue.lowercased()
        }
    }

    /// The command that lists them.
    var command: String { noun + "s" }
}
