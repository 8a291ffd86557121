import ControlAPI

extension ExplainedErrors {
    static let daemon: [any ExplainedError.Type] = [
        DaemonAPI.AccessDenied.self, DaemonAPI.InvalidConfiguration.self, DaemonAPI.NotReady.self,
        DaemonAPI.BackupFailed.self,
    ]
}

extension DaemonAPI.AccessDenied: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        if action.hasSuffix("PrivateNotes"), role == nil || role == "therapist" {
            return "not permitted: private notes are for the session's own therapist;"
                + " act for that therapist's user with --as, and see whom you act for: therapyctl access"
        }
        let needed = role.map { "needs the role \($0)" } ?? "is open to nobody"
        return "not permitted: \(action) \(needed); see your roles: therapyctl access"
    }

    var exitStatus: CommandStatus { .notPermitted }
}

extension DaemonAPI.InvalidConfiguration: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "the configuration is not valid: \(lines.joined(separator: "; "))"
    }

    /// `therapyd.conf:3: grase: unknown` for each problem, as `therapyd --check-config` has them.
    var lines: [String] {
        problems.map { problem in
            let place = problem.file + (problem.line.map { ":\($0)" } ?? "")
            return "\(place): \(problem.key.map { "\($0): " } ?? "")\(problem.message)"
        }
    }

    var exitStatus: CommandStatus { .configuration }
}

extension DaemonAPI.NotReady: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "therapyd is not ready yet (\(phase)); try again in a moment"
    }

    var exitStatus: CommandStatus { .tryAgain }
}

extension DaemonAPI.BackupFailed: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        switch call.method {
        case DaemonAPI.Restore.name:
            "\(path) cannot be restored: \(reason); nothing was changed; see: therapyctl backup list"
        case DaemonAPI.VerifyDatabase.name:
            "\(path) cannot be verified: \(reason)"
        default:
            "no backup was made at \(path): \(reason)"
                + (reason.contains("ermission") ? "; therapyd writes as its own account, where that one may" : "")
        }
    }
}
