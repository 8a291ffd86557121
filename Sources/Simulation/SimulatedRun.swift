package import JobScheduler
import PluginHost
package import TherapyKit

/// What one run of a job would do, or a part of that.
package struct SimulatedRun: Hashable, Sendable {
    /// When it would begin.
    package var at: Instant
    /// The plugin whose job it is, or `core`.
    package var owner: String
    /// The job's name; ``events`` for what a plugin does about events that wait when the simulation begins.
    package var job: String
    /// The instant of the schedule that it stands for; `nil` for what is no run of a job.
    package var scheduledFor: Instant?
    /// `nil` for what is no run of a job.
    package var outcome: RunOutcome?
    /// What it would change, in order: the kind of the event and the record's id (`session.completed 5d10b6fd…`). No
    /// names, and nothing else of what is in the records.
    package var effects: [String]
    /// Whether the effects go on in the next one.
    package var goesOn: Bool

    /// No job's name: those have no brackets.
    package static let events = "(events)"
}

extension SimulatedRun {
    init(_ run: Run, effects: [String] = [], goesOn: Bool = false) {
        self.init(
            at: Instant(run.startedAt),
            owner: run.owner,
            job: run.name,
            scheduledFor: Instant(run.scheduledFor),
            outcome: run.outcome,
            effects: effects,
            goesOn: goesOn
        )
    }
}

/// How a simulation ended.
package struct SimulationEnd: Hashable, Sendable {
    /// How far it came.
    package var at: Instant
    package var runs = 0
    package var effects = 0
    /// Whether it came to the date that was asked for; it stops before when there are too many runs.
    package var isComplete = true
}

/// Why there is no simulation, or no more of it.
package enum SimulationError: Error, Hashable, Sendable {
    /// The date is past, or further ahead than ``Simulator/Limits/horizon``.
    case outOfRange
    /// One goes on already.
    case busy
    /// The copy's database or a plugin had trouble.
    case failed(at: Instant, reason: String)
}
