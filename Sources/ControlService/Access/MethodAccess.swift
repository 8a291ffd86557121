/// The role that each method needs; a caller with any of them may call it.
///
/// This table is the one place that says so: a method that does not stand here is for nobody.
package enum MethodAccess {
    package enum Requirement: Hashable, Sendable {
        case anybody
        /// Any role at all.
        case anyRole
        case oneOf(Set<Role>)

        package func isMet(by roles: Set<Role>) -> Bool {
            switch self {
            case .anybody: true
            case .anyRole: !roles.isEmpty
            case .oneOf(let needed): !needed.isDisjoint(with: roles)
            }
        }

        /// The role to name in a refusal.
        package var role: Role? {
            switch self {
            case .anybody: nil
            case .anyRole: .observer
            case .oneOf(let needed): needed.min()
            }
        }
    }

    /// What a method needs, by its name with the interface; `nil` for one that the table does not know.
    package static func requirement(of method: String) -> Requirement? {
        table[method]
    }

    /// Whole names, with what they need.
    static let table: [String: Requirement] = {
        let operators = Requirement.oneOf([.operator])
        let staff = Requirement.oneOf([.staff])
        let records = [
            "CreateUser", "GetUser", "ListUsers", "UpdateUser", "DeleteUser", "CreateTherapist", "GetTherapist",
            "ListTherapists", "UpdateTherapist", "DeleteTherapist", "ScheduleSession", "GetSession", "ListSessions",
            "UpdateSession", "CompleteSession", "CancelSession", "MarkNoShow", "RescheduleSession", "CorrectSession",
            "DeleteSession", "GetPrivateNotes", "SetPrivateNotes", "CreateForm", "GetForm", "ListForms", "UpdateForm",
            "DeleteForm", "SubmitResponse", "GetResponse", "ListResponses", "DeleteResponse", "CreateResource",
            "GetResource", "ListResources", "UpdateResource", "DeleteResource", "AssignResource", "GetAssignment",
            "ListAssignments", "UpdateAssignment", "MarkViewed", "CompleteAssignment", "DeleteAssignment",
            "ListInstruments", "CreateInstrumentForm", "ListOutcomes", "EraseClient", "ListFaults", "Export",
            "UploadArchive", "DiscardArchive", "ImportArchive", "ResolveId",
        ]
        let needs: [String: [String: Requirement]] = [
            "io.unclutter.Therapy.Daemon": [
                "GetAccess": .anybody,
                "ActAs": .oneOf([.frontend]),
                "GetStatus": .anyRole,
                "GetMetrics": .anyRole,
                "Watch": .anyRole,
                "Explain": staff,
                "GetConfiguration": operators,
                "Reload": operators,
                "SetLogLevel": operators,
                "ListAudit": operators,
                "VerifyAudit": operators,
                "Backup": operators,
                "ListBackups": operators,
                "Restore": operators,
                "Diagnose": operators,
                "VerifyDatabase": operators,
            ],
            "io.unclutter.Therapy.Scheduler": [
                "ListJobs": .anyRole,
                "GetJob": .anyRole,
                "ListRuns": .anyRole,
                "Preview": .anyRole,
                "RunJob": operators,
                "PauseJob": operators,
                "ResumeJob": operators,
                "CancelJob": operators,
                "RetryJob": operators,
                "Simulate": operators,
            ],
            "io.unclutter.Therapy.Practice": Dictionary(uniqueKeysWithValues: records.map { ($0, staff) }),
            "io.unclutter.Therapy.Plugins": [
                "List": .anyRole,
                "Get": .anyRole,
                "Enable": operators,
                "Disable": operators,
                "Release": operators,
                "Purge": operators,
                "RetryEvents": operators,
                // What a plugin's command shows and does is the plugin's business with the records.
                "Invoke": staff,
            ],
        ]
        return Dictionary(
            uniqueKeysWithValues: needs.flatMap { interface, methods in
                methods.map { ("\(interface).\($0.key)", $0.value) }
            }
        )
    }()
}
