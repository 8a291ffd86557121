import Configuration
import ControlService
import Glibc
import TherapyKit

extension Settings {
    /// Who may do what.
    /// - Throws: `ConfigurationError` for a group or an account that the system does not have.
    func accessPolicy(of loaded: LoadedConfiguration) throws(ConfigurationError) -> AccessPolicy {
        let groups = loaded.configuration.access
        do {
            return try AccessPolicy(
                groups: [
                    .observer: groups.observer, .staff: groups.staff, .operator: groups.operator,
                    .frontend: groups.frontend, .custodian: groups.custodian,
                ],
                accounts: groups.accounts.mapValues { User.ID($0) },
                owner: isService ? nil : geteuid(),
                service: isService ? geteuid() : nil
            )
        } catch {
            let message = "the system has no \(error.kind) \"\(error.name)\""
            throw ConfigurationError(problems: [loaded.problem(of: error.key, message)])
        }
    }
}
