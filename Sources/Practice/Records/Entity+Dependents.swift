import TherapyKit

extension Entity {
    /// Records of another kind that refer to one of this kind.
    struct Dependent {
        let entity: Entity
        /// The column that refers; it has an index.
        let column: String
        /// Whether they go with it; else they stay without it.
        var goesAlong = true
    }

    /// What refers to records of this kind, and what becomes of it when they are deleted.
    var dependents: [Dependent] {
        switch self {
        case .user:
            [
                Dependent(entity: .therapist, column: "userId"), Dependent(entity: .session, column: "clientId"),
                Dependent(entity: .formResponse, column: "clientId"),
                Dependent(entity: .assignment, column: "clientId"),
            ]
        case .therapist:
            [
                Dependent(entity: .session, column: "therapistId"),
                Dependent(entity: .resource, column: "therapistId"),
            ]
        case .session: [Dependent(entity: .formResponse, column: "sessionId", goesAlong: false)]
        case .form: [Dependent(entity: .formResponse, column: "formId")]
        case .resource: [Dependent(entity: .assignment, column: "resourceId")]
        case .formResponse, .assignment: []
        }
    }
}
