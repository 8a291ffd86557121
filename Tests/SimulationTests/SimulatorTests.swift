import CalendarExpression
import Foundation
import JobScheduler
import PluginHost
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TimeZoneRules

@testable import Simulation

@Suite("Simulations", .timeLimit(.minutes(5)))
struct SimulatorTests {
    private let sessions = Shelf<Session.ID>()
    private let others = Shelf<Session.ID>()

    /// Completes the sessions after an hour.
    private var completing: Script {
        Script {
            $0.activate = { try await $0.plan(after: .seconds(3600)) }
            $0.run = { [sessions] _, context in
                try await context.change(.complete, sessions.all)
                return .completed
            }
        }
    }

    // MARK: What is told

    @Test("a run is told with what it changes, and with what another plugin does about that")
    func effects() async throws {
        let heard = Shelf<Instant>()
        let bench = try await SimulationBench(
            alpha: completing,
            beta: Script {
                $0.receive = { [others] event, context in
                    guard event.kind.rawValue == "session.completed" else { return }
                    heard.append(event.at)
                    try await context.change(.cancel, others.all)
                }
            }
        )
        sessions.append(try await bench.session(hour: 1))
        others.append(try await bench.session(hour: 3))
        let (told, end) = try await bench.simulator().run(hours: 24)
        let (mine, other) = (sessions.all[0], others.all[0])
        #expect(told.lines == ["+1h alpha/work succeeded session.completed \(mine) session.canceled \(other) by beta"])
        #expect(told.runs.first?.scheduledFor == TestPractice.noon + .seconds(3600))
        // The copy's feed goes by the simulation's clock.
        #expect(heard.all == [TestPractice.noon + .seconds(3600)])
        #expect(end == SimulationEnd(at: TestPractice.noon + .seconds(24 * 3600), runs: 1, effects: 2))
    }

    @Test("events that wait for a plugin come before everything else")
    func waitingEvents() async throws {
        let bench = try await SimulationBench(
            alpha: Script {
                $0.activate = { try await $0.plan(after: .zero) }
                $0.receive = { event, context in
                    guard event.kind.rawValue == "session.created" else { return }
                    try await context.change(.cancel, [Session.ID(event.id)])
                }
            }
        )
        // The plugin has its place in the feed, and is not there to see the session come.
        await bench.host.start()
        await bench.host.stop()
        let session = try await bench.session(hour: 1)
        let (told, _) = try await bench.simulator().run(hours: 1)
        #expect(told.lines == ["+0h alpha/(events) - session.canceled \(session)", "+0h alpha/work succeeded"])
    }

    @Test("what fails is tried again, and what is put off comes later, by the simulation's clock")
    func outcomes() async throws {
        let attempts = Shelf<Int>()
        let bench = try await SimulationBench(
            alpha: Script {
                $0.activate = { try await $0.plan(after: .seconds(3600)) }
                $0.run = { job, context in
                    attempts.append(job.attempt)
                    return switch attempts.all.count {
                    case 1: .retry(after: .seconds(7200))
                    case 2: .snooze(until: context.clock.now + .seconds(3600))
                    case 3: .completed
                    default: .discard(reason: "it is not asked that often")
                    }
                }
            }
        )
        let (told, _) = try await bench.simulator().run(hours: 24)
        #expect(told.lines == ["+1h alpha/work failed", "+3h alpha/work skipped", "+4h alpha/work succeeded"])
        #expect(attempts.all == [1, 2, 2])
    }

    @Test("a job that hangs is cut off by its own limit, though the simulation's clock stands still")
    func hangingJob() async throws {
        let bench = try await SimulationBench(
            alpha: Script {
                $0.activate = { context in
                    try await context.plan("hang", after: .seconds(3600), key: "hanging")
                    try await context.plan(after: .seconds(7200))
                }
                $0.run = { job, _ in
                    if job.name == "hang" { try await Task.sleep(for: .seconds(3600)) }
                    return .completed
                }
            }
        )
        let (told, _) = try await bench.simulator().run(hours: 24)
        #expect(told.lines == ["+1h alpha/hang failed", "+2h alpha/work succeeded"])
    }

    @Test("more effects than are told at once follow in several parts")
    func manyEffects() async throws {
        let bench = try await SimulationBench(alpha: completing)
        for hour in 1...5 { sessions.append(try await bench.session(hour: hour)) }
        var limits = Simulator.Limits()
        limits.effects = 2
        let (told, end) = try await bench.simulator(limits: limits).run(hours: 24)
        #expect(told.runs.map(\.goesOn) == [true, true, false])
        #expect(told.runs.flatMap(\.effects) == sessions.all.map { "session.completed \($0)" })
        #expect(end.runs == 1 && end.effects == 5)
    }

    // MARK: Limits

    @Test("after too many runs it stops, and says how far it came")
    func tooManyRuns() async throws {
        let bench = try await SimulationBench()
        var limits = Simulator.Limits()
        limits.runs = 10
        let simulator = bench.simulator(limits: limits) { scheduler, _ in
            await scheduler.register(owner: "core", name: "hourly") { _ in .completed }
            let hour = Schedule.every(TimeSpan(microseconds: 3_600_000_000), anchor: nil)
            _ = try? await scheduler.enqueue(JobRequest(owner: "core", name: "hourly", schedule: hour))
        }
        let (told, end) = try await simulator.run(hours: 24)
        #expect(told.runs.count == 10)
        #expect(
            end == SimulationEnd(at: TestPractice.noon + .seconds(10 * 3600), runs: 10, effects: 0, isComplete: false)
        )
    }

    @Test("a date that is past or too far ahead is refused", arguments: [-1, 401 * 24])
    func outOfRange(hours: Int) async throws {
        let simulator = try await SimulationBench().simulator()
        await #expect(throws: SimulationError.outOfRange) { try await simulator.run(hours: hours) }
    }

    @Test("what a plugin sends and exports is taken for done, and goes nowhere")
    func deliveries() async throws {
        let bench = try await SimulationBench(
            alpha: Script {
                $0.activate = { try await $0.plan(after: .seconds(3600)) }
                $0.run = { _, context in
                    let message = MailMessage(to: MailAddress("a@b.example"), subject: "", text: "", id: "1")
                    try await context.mail().send(message)
                    let isWritten = try await context.files().write([1], to: "feed.ics")
                    let isWrittenAgain = try await context.files().write([1], to: "feed.ics")
                    return isWritten && !isWrittenAgain ? .completed : .discard(reason: "not as in the daemon")
                }
            }
        )
        let (told, _) = try await bench.simulator().run(hours: 2)
        #expect(told.lines == ["+1h alpha/work succeeded"])
    }

    @Test("up to now nothing happens but what is due")
    func untilNow() async throws {
        let bench = try await SimulationBench(alpha: Script { $0.activate = { try await $0.plan(after: .zero) } })
        let (told, end) = try await bench.simulator().run(hours: 0)
        #expect(told.lines == ["+0h alpha/work succeeded"])
        #expect(end.at == TestPractice.noon)
    }

    // MARK: Stopping

    @Test("there is one at a time; one whose caller is gone makes room")
    func oneAtATime() async throws {
        let bench = try await SimulationBench(alpha: completing)
        sessions.append(try await bench.session(hour: 1))
        let simulator = bench.simulator()
        let (begun, gate) = (Gate(), Gate())
        let first = Task {
            try await simulator.run(until: TestPractice.noon + .seconds(86_400)) { _ in
                begun.open()
                await gate.pass()
            }
        }
        await begun.pass()
        await #expect(throws: SimulationError.busy) { try await simulator.run(hours: 1) }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        gate.open()
        while true {
            do {
                #expect(try await simulator.run(hours: 1).1.runs == 1)
                break
            } catch SimulationError.busy {
                await Task.yield()
            }
        }
    }

    /// Completes a session and puts it back, again and again, at each event of its own.
    private var restless: Script {
        Script {
            $0.activate = { try await $0.plan(after: .zero) }
            $0.run = { [sessions] _, context in
                try await context.change(.complete, sessions.all)
                return .completed
            }
            $0.receive = { event, context in
                let isCompleted = event.newStatus == "completed"
                let change = SessionChange(
                    Session.ID(event.id),
                    isCompleted ? .correct(to: .scheduled) : .complete,
                    reason: "it was wrong"
                )
                for result in try await context.sessions().apply([change]) { _ = try result.get() }
            }
        }
    }

    @Test("plugins that answer events with events for ever end it")
    func restlessPlugin() async throws {
        let bench = try await SimulationBench(alpha: restless)
        sessions.append(try await bench.session(hour: 1))
        await #expect(
            throws: SimulationError.failed(at: TestPractice.noon, reason: "plugins answer each other without end")
        ) {
            try await bench.simulator().run(hours: 1)
        }
    }

    @Test("a caller who goes away while a plugin receives an event makes room, too")
    func cancelledEvent() async throws {
        let (begun, gate) = (Gate(), Gate())
        let bench = try await SimulationBench(
            alpha: completing,
            beta: Script {
                $0.receive = { _, _ in
                    begun.open()
                    await gate.pass()
                }
            }
        )
        sessions.append(try await bench.session(hour: 1))
        let simulator = bench.simulator()
        let first = Task { try await simulator.run(hours: 24) }
        await begun.pass()
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        while true {
            do {
                _ = try await simulator.run(hours: 0)
                break
            } catch SimulationError.busy {
                await Task.yield()
            }
        }
        gate.open()
    }

    @Test("who can be told nothing more ends it")
    func failingReport() async throws {
        struct Gone: Error {}
        let bench = try await SimulationBench(alpha: Script { $0.activate = { try await $0.plan(after: .zero) } })
        let simulator = bench.simulator()
        await #expect(throws: Gone.self) {
            try await simulator.run(until: TestPractice.noon + .seconds(3600)) { _ in throw Gone() }
        }
    }

    @Test("nothing of it stays in memory")
    func released() async throws {
        let bench = try await SimulationBench(alpha: completing, beta: Script { _ in })
        sessions.append(try await bench.session(hour: 1))
        let witness = Witness()
        let simulator = bench.simulator { scheduler, practice in
            await scheduler.register(owner: "core", name: "own") { [scheduler] _ in
                _ = scheduler
                return .completed
            }
            witness.watch(scheduler, practice.store)
        }
        #expect(try await simulator.run(hours: 24).1.runs == 1)
        // Tasks that have ended are let go of a moment later.
        while !witness.isAlone { await Task.yield() }
    }

    // MARK: What stays as it is

    @Test("nothing changes but the copy, and nothing of it is logged or left behind")
    func original() async throws {
        let bench = try await SimulationBench(alpha: completing)
        sessions.append(try await bench.session(hour: 1))
        let tables = "SELECT count(*) FROM"
        let rows = """
            SELECT * FROM Sessions; SELECT * FROM therapyd_changes; \(tables) therapyd_audit; \(tables) therapyd_jobs; \
            \(tables) therapyd_runs; SELECT * FROM therapyd_consumers; \(tables) therapyd_plugin_values;
            """
        let before = try await bench.test.rows(rows)
        let (logged, files) = (bench.test.log.lines, try Self.files(of: bench))
        let (told, _) = try await bench.simulator().run(hours: 24)
        #expect(told.runs.flatMap(\.effects).count == 1)
        #expect(try await bench.test.rows(rows) == before)
        #expect(bench.test.log.lines == logged)
        #expect(try Self.files(of: bench) == files)
    }

    private static func files(of bench: SimulationBench) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: bench.test.directory.path))
    }

    @Test("the keys of the private notes stay out of it")
    func notesKeys() async throws {
        let key = Data(repeating: 7, count: 32).base64EncodedString()
        var rules = PracticeRules()
        rules.notes = PrivateNotes(keys: try NotesKeys(parsing: "k1 \(key)"))
        let bench = try await SimulationBench(rules: rules)
        let session = try await bench.session(hour: 1)
        let therapist = Actor.account(uid: 33, user: User.ID("u-therapist-1"))
        try await bench.test.practice.setPrivateNotes("a note", of: session, as: therapist)
        let refusals = Shelf<PracticeError>()
        let simulator = bench.simulator { _, practice in
            do throws(PracticeError) {
                _ = try await practice.privateNotes(of: session, as: therapist)
            } catch {
                refusals.append(error)
            }
        }
        _ = try await simulator.run(hours: 1)
        #expect(refusals.all == [.notesLocked(sessionId: session.text, keyId: "k1")])
    }
}
