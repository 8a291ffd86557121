/// The kinds of record that a practice keeps, by the names that the control API gives them.
public enum Entity: String, CaseIterable, Hashable, Sendable {
    case user = "User"
    case therapist = "Therapist"
    case session = "Session"
    case form = "Form"
    case formResponse = "FormResponse"
    case resource = "Resource"
    case assignment = "Assignment"
}
