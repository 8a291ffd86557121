import ArgumentParser
package import ControlAPI
package import Varlink

/// Values of the contract's enumerations as arguments: `no_show`, or as it is typed more easily, `no-show`.
extension VarlinkEnumeration {
    package init?(argument: String) {
        self.init(rawValue: String(argument.map { $0 == "-" ? "_" : $0 }))
    }
}

extension PracticeAPI.SessionStatus: ExpressibleByArgument {}
extension PracticeAPI.SessionType: ExpressibleByArgument {}
extension PracticeAPI.SessionFormat: ExpressibleByArgument {}
extension PracticeAPI.FormType: ExpressibleByArgument {}
extension PracticeAPI.ResourceType: ExpressibleByArgument {}
extension PracticeAPI.AssignmentStatus: ExpressibleByArgument {}
extension SchedulerAPI.JobState: ExpressibleByArgument {}
extension SchedulerAPI.RunOutcome: ExpressibleByArgument {}

extension Array {
    /// Nil when there is nothing: a filter that was not asked for.
    var nonEmpty: [Element]? { isEmpty ? nil : self }
}
