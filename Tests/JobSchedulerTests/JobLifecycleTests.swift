import JobScheduler
import Testing
import TimeZoneRules

/// The state machine, step by step. Instants are small numbers; the occurrence is 100 and the next one 200.
@Suite("A job's life cycle")
struct JobLifecycleTests {
    struct Step: Sendable, CustomTestStringConvertible {
        var name: String
        var phase: JobPhase
        var attempt = 0
        var event: JobEvent
        var recurring = false
        /// Nil when the event does not fit.
        var becomes: JobPhase?
        var attemptAfter: Int?
        var occurrenceAfter: Int64 = 100

        var testDescription: String { name }
    }

    static let running = JobPhase.running(.outcome, pausing: false)

    static let starts: [Step] = [
        Step(
            name: "a due job starts",
            phase: .scheduled(at: at(100)),
            event: .start(occurrence: at(100)),
            becomes: running,
            attemptAfter: 1
        ),
        Step(
            name: "one that catches up starts for a later instant",
            phase: .scheduled(at: at(100)),
            event: .start(occurrence: at(300)),
            recurring: true,
            becomes: running,
            attemptAfter: 1,
            occurrenceAfter: 300
        ),
        Step(
            name: "a retry counts on",
            phase: .retrying(at: at(150)),
            attempt: 2,
            event: .start(occurrence: at(100)),
            becomes: running,
            attemptAfter: 3
        ),
        Step(name: "what runs does not start", phase: running, attempt: 1, event: .start(occurrence: at(100))),
        Step(name: "what is paused does not start", phase: .paused(at: at(100)), event: .start(occurrence: at(100))),
        Step(name: "what is completed does not start", phase: .completed, event: .start(occurrence: at(100))),
        Step(
            name: "a discarded one can be run by hand",
            phase: .discarded,
            attempt: 5,
            event: .startOutOfTurn,
            becomes: .running(.back(to: .discarded), pausing: false),
            attemptAfter: 5
        ),
        Step(
            name: "a paused one can be run by hand",
            phase: .paused(at: at(100)),
            event: .startOutOfTurn,
            becomes: .running(.back(to: .paused(at: at(100))), pausing: false)
        ),
        Step(name: "what runs cannot be run by hand", phase: running, attempt: 1, event: .startOutOfTurn),
    ]

    static let ends: [Step] = [
        Step(
            name: "a single one is completed",
            phase: running,
            attempt: 1,
            event: .end(.succeeded),
            becomes: .completed,
            attemptAfter: 1
        ),
        Step(
            name: "a recurring one waits for the next instant",
            phase: running,
            attempt: 3,
            event: .end(.succeeded),
            recurring: true,
            becomes: .scheduled(at: at(200)),
            attemptAfter: 0,
            occurrenceAfter: 200
        ),
        Step(
            name: "a failure is retried",
            phase: running,
            attempt: 4,
            event: .end(.failed(retryAt: at(130))),
            becomes: .retrying(at: at(130)),
            attemptAfter: 4
        ),
        Step(
            name: "the last failure discards",
            phase: running,
            attempt: 5,
            event: .end(.failed(retryAt: at(130))),
            becomes: .discarded,
            attemptAfter: 5
        ),
        Step(
            name: "the last failure of an occurrence goes on to the next",
            phase: running,
            attempt: 5,
            event: .end(.failed(retryAt: at(130))),
            recurring: true,
            becomes: .scheduled(at: at(200)),
            attemptAfter: 0,
            occurrenceAfter: 200
        ),
        Step(
            name: "a crash is retried",
            phase: running,
            attempt: 1,
            event: .end(.crashed(retryAt: at(130))),
            becomes: .retrying(at: at(130)),
            attemptAfter: 1
        ),
        Step(
            name: "the last crash discards even a recurring one",
            phase: running,
            attempt: 5,
            event: .end(.crashed(retryAt: at(130))),
            recurring: true,
            becomes: .discarded,
            attemptAfter: 5
        ),
        Step(
            name: "a discarded single one is discarded",
            phase: running,
            attempt: 1,
            event: .end(.discarded),
            becomes: .discarded,
            attemptAfter: 1
        ),
        Step(
            name: "a discarded occurrence is followed by the next",
            phase: running,
            attempt: 1,
            event: .end(.discarded),
            recurring: true,
            becomes: .scheduled(at: at(200)),
            attemptAfter: 0,
            occurrenceAfter: 200
        ),
        Step(
            name: "a snooze is no attempt",
            phase: running,
            attempt: 1,
            event: .end(.snoozed(until: at(170))),
            becomes: .scheduled(at: at(170)),
            attemptAfter: 0
        ),
        Step(
            name: "a snoozed retry remains one",
            phase: running,
            attempt: 3,
            event: .end(.snoozed(until: at(170))),
            becomes: .retrying(at: at(170)),
            attemptAfter: 2
        ),
        Step(
            name: "what is given back is no attempt",
            phase: running,
            attempt: 1,
            event: .end(.givenBack(now: at(120))),
            recurring: true,
            becomes: .scheduled(at: at(120)),
            attemptAfter: 0
        ),
        Step(name: "what does not run does not end", phase: .scheduled(at: at(100)), event: .end(.succeeded)),
        Step(name: "what is cancelled does not end", phase: .cancelled, attempt: 1, event: .end(.succeeded)),
        Step(
            name: "out of turn, a single one that succeeds is completed",
            phase: .running(.back(to: .scheduled(at: at(100))), pausing: false),
            event: .end(.succeeded),
            becomes: .completed
        ),
        Step(
            name: "out of turn, a failure changes nothing",
            phase: .running(.back(to: .retrying(at: at(150))), pausing: false),
            attempt: 2,
            event: .end(.failed(retryAt: at(130))),
            becomes: .retrying(at: at(150)),
            attemptAfter: 2
        ),
        Step(
            name: "out of turn, a recurring one keeps its place",
            phase: .running(.back(to: .scheduled(at: at(100))), pausing: false),
            event: .end(.succeeded),
            recurring: true,
            becomes: .scheduled(at: at(100))
        ),
        Step(
            name: "one that was replaced starts over",
            phase: .running(.occurrence(at(500)), pausing: false),
            attempt: 2,
            event: .end(.failed(retryAt: at(130))),
            becomes: .scheduled(at: at(500)),
            attemptAfter: 0,
            occurrenceAfter: 500
        ),
        Step(
            name: "one that is to be paused is, after its run",
            phase: .running(.outcome, pausing: true),
            attempt: 1,
            event: .end(.failed(retryAt: at(130))),
            becomes: .paused(at: at(130)),
            attemptAfter: 1
        ),
        Step(
            name: "one that is to be paused and has ended has ended",
            phase: .running(.outcome, pausing: true),
            attempt: 1,
            event: .end(.succeeded),
            becomes: .completed,
            attemptAfter: 1
        ),
    ]

    static let byHand: [Step] = [
        Step(
            name: "pausing keeps the instant",
            phase: .scheduled(at: at(100)),
            event: .pause,
            becomes: .paused(at: at(100))
        ),
        Step(
            name: "pausing what runs waits for its end",
            phase: running,
            attempt: 1,
            event: .pause,
            becomes: .running(.outcome, pausing: true),
            attemptAfter: 1
        ),
        Step(
            name: "pausing twice is pausing once",
            phase: .paused(at: at(100)),
            event: .pause,
            becomes: .paused(at: at(100))
        ),
        Step(name: "what has ended is not paused", phase: .completed, event: .pause),
        Step(
            name: "resuming goes on",
            phase: .paused(at: at(100)),
            event: .resume(occurrence: nil),
            becomes: .scheduled(at: at(100))
        ),
        Step(
            name: "resuming goes on with the retries",
            phase: .paused(at: at(130)),
            attempt: 2,
            event: .resume(occurrence: nil),
            becomes: .retrying(at: at(130)),
            attemptAfter: 2
        ),
        Step(
            name: "resuming may go on later",
            phase: .paused(at: at(100)),
            event: .resume(occurrence: at(400)),
            recurring: true,
            becomes: .scheduled(at: at(400)),
            occurrenceAfter: 400
        ),
        Step(
            name: "resuming takes a pause back before it began",
            phase: .running(.outcome, pausing: true),
            attempt: 1,
            event: .resume(occurrence: nil),
            becomes: running,
            attemptAfter: 1
        ),
        Step(name: "what is cancelled is not resumed", phase: .cancelled, event: .resume(occurrence: nil)),
        Step(name: "what waits is cancelled", phase: .scheduled(at: at(100)), event: .cancel, becomes: .cancelled),
        Step(
            name: "what runs is cancelled at once",
            phase: running,
            attempt: 1,
            event: .cancel,
            becomes: .cancelled,
            attemptAfter: 1
        ),
        Step(name: "cancelling twice is cancelling once", phase: .cancelled, event: .cancel, becomes: .cancelled),
        Step(name: "what is completed is not cancelled", phase: .completed, event: .cancel),
        Step(
            name: "a discarded one gets fresh attempts",
            phase: .discarded,
            attempt: 5,
            event: .retry(now: at(900)),
            becomes: .scheduled(at: at(900)),
            attemptAfter: 0
        ),
        Step(
            name: "a retry can be brought forward",
            phase: .retrying(at: at(990)),
            attempt: 2,
            event: .retry(now: at(900)),
            becomes: .retrying(at: at(900)),
            attemptAfter: 2
        ),
        Step(name: "what waits is not retried", phase: .scheduled(at: at(100)), event: .retry(now: at(900))),
        Step(name: "what is completed is not retried", phase: .completed, event: .retry(now: at(900))),
        Step(
            name: "replacing starts over",
            phase: .retrying(at: at(130)),
            attempt: 3,
            event: .replace(occurrence: at(600)),
            becomes: .scheduled(at: at(600)),
            attemptAfter: 0,
            occurrenceAfter: 600
        ),
        Step(
            name: "replacing what is paused leaves it paused",
            phase: .paused(at: at(100)),
            event: .replace(occurrence: at(600)),
            becomes: .paused(at: at(600)),
            occurrenceAfter: 600
        ),
        Step(
            name: "replacing what runs waits for its end",
            phase: .running(.outcome, pausing: true),
            attempt: 1,
            event: .replace(occurrence: at(600)),
            becomes: .running(.occurrence(at(600)), pausing: true),
            attemptAfter: 1
        ),
        Step(name: "what is cancelled is not replaced", phase: .cancelled, event: .replace(occurrence: at(600))),
    ]

    @Test("takes each event as its state says", arguments: starts + ends + byHand)
    func step(_ step: Step) throws {
        let before = JobLifecycle(phase: step.phase, attempt: step.attempt, occurrence: at(100), maxAttempts: 5)
        var after = before
        guard let becomes = step.becomes else {
            #expect(throws: JobTransitionError.self) {
                step.recurring ? try after.apply(step.event, on: Hundreds()) : try after.apply(step.event, on: Single())
            }
            #expect(after == before, "a refused event changes nothing")
            return
        }
        if step.recurring {
            try after.apply(step.event, on: Hundreds())
        } else {
            try after.apply(step.event, on: Single())
        }
        let expected = JobLifecycle(
            phase: becomes,
            attempt: step.attemptAfter ?? step.attempt,
            occurrence: at(step.occurrenceAfter),
            maxAttempts: 5
        )
        #expect(after == expected)
    }

    @Test("a refusal names the event and the state")
    func refusal() {
        var lifecycle = JobLifecycle(phase: .completed, attempt: 1, occurrence: at(100), maxAttempts: 5)
        let error = #expect(throws: JobTransitionError.self) { try lifecycle.apply(.pause, on: Single()) }
        #expect(error?.description == "cannot pause a job that is completed")
    }
}
