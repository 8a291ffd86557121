/// How long a call into a plugin may take, and what passes between calls; its jobs say so themselves.
package struct CallLimits: Sendable {
    package var activation: Duration
    package var event: Duration
    package var command: Duration
    package var deactivation: Duration
    /// How often an event is tried before it is set aside.
    package var eventAttempts = 5
    /// Before an event that failed is tried again; each wait is twice the one before.
    package var eventRetry: Duration
    /// Before events go on when the database refused.
    package var outage: Duration
    /// How many calls may outlive their time limit before the plugin is given up.
    package var leftBehind = 8
    /// Whether jobs' own limits are kept by the machine's clock, too: the scheduler's may stand still while one works.
    package var limitsJobs: Bool

    package init(
        activation: Duration = .seconds(30),
        event: Duration = .seconds(30),
        command: Duration = .seconds(60),
        deactivation: Duration = .seconds(1),
        eventRetry: Duration = .seconds(1),
        outage: Duration = .seconds(5),
        limitsJobs: Bool = false
    ) {
        self.activation = activation
        self.event = event
        self.command = command
        self.deactivation = deactivation
        self.eventRetry = eventRetry
        self.outage = outage
        self.limitsJobs = limitsJobs
    }
}
