import ControlAPI
import Glibc
import Synchronization
import TestSupport
import Testing
import Varlink
import VarlinkClient

@Suite("Killed at any moment", .serialized)
struct CrashTests {
    @Test("a daemon that is killed again and again while others write loses nothing and does nothing twice")
    func underLoad() async throws {
        let home = try DaemonHome()
        let first = try await home.start()
        try await SamplePeople.add(to: home.application)
        await first.stop()

        var random = SeededRandom(seed: 20_261_124)
        let work = Work()
        var rounds = 0
        // As often as it takes to have killed it at work: on a slow day it may not come to much between two deaths.
        while rounds < 15 || !work.isEnough {
            rounds += 1
            let process = try home.launch()
            let isOver = Flag()
            try await withThrowingTaskGroup { group in
                group.addTask {
                    while !isOver.isSet { try await work.insertSessions(home.application) }
                }
                group.addTask {
                    try await blocking {
                        while !isOver.isSet { work.schedule(over: home.socket, until: isOver) }
                    }
                }
                try await Task.sleep(for: .milliseconds(random.next(in: 0...800)))
                process.send(SIGKILL)
                #expect(await process.end() == .killed(signal: SIGKILL), "\(process.errors)")
                isOver.set()
                try await group.waitForAll()
            }
        }

        let last = try await home.start()
        try await eventually("everything that is over is completed") {
            try await home.application.run(
                "SELECT count(*) FROM Sessions WHERE status = 'scheduled' AND endTime <= \(SamplePeople.moment())"
            ) == "0"
        }
        #expect(await last.stop() == .exited(0))
        try await home.checkIntegrity()
        try await checkThatNothingIsLost(work, in: home.application)
        try await checkThatNothingIsDoneTwice(in: home.application)
    }

    @Test("a daemon that is killed while it adopts a practice goes on where it was")
    func whileAdopting() async throws {
        var random = SeededRandom(seed: 1)
        let home = try DaemonHome(fixture: true)
        let sessions = try await home.application.run("SELECT count(*) FROM Sessions")
        for _ in 0..<8 {
            let process = try home.launch()
            try await Task.sleep(for: .milliseconds(random.next(in: 10...350)))
            process.send(SIGKILL)
            #expect(await process.end() == .killed(signal: SIGKILL), "\(process.errors)")
        }
        let last = try await home.start()
        try await eventually("everything that is over is completed") {
            try await home.application.run(
                "SELECT count(*) FROM Sessions WHERE status = 'scheduled' AND endTime <= \(SamplePeople.moment())"
            ) == "0"
        }
        await last.stop()
        try await home.checkIntegrity()
        try await checkThatNothingIsDoneTwice(in: home.application)
        #expect(try await home.application.run("SELECT count(*) FROM Sessions") == sessions)
    }

    // MARK: Checks

    private func checkThatNothingIsLost(_ work: Work, in application: ForeignProgram) async throws {
        let (inserted, scheduled) = work.done
        let completed = try await application.run(
            "SELECT id FROM Sessions WHERE status = 'completed' ORDER BY id"
        )
        #expect(completed == inserted.sorted().joined(separator: "\n"), "what the application wrote is completed")
        let kept = Set(
            try await application.run("SELECT id FROM Sessions WHERE status = 'scheduled'").split(separator: "\n")
                .map(String.init)
        )
        #expect(kept.isSuperset(of: scheduled), "what a client was told is scheduled")
    }

    private func checkThatNothingIsDoneTwice(in application: ForeignProgram) async throws {
        let counts = try await application.run(
            """
            WITH completions AS (
                SELECT rowId, count(*) AS times FROM therapyd_audit
                WHERE actor = 'plugin:auto-completion' AND action = 'session.complete' GROUP BY rowId),
            changes AS (
                SELECT rowId, count(*) AS times FROM therapyd_changes
                WHERE actor = 'plugin:auto-completion' AND newStatus = 'completed' GROUP BY rowId),
            schedulings AS (
                SELECT rowId, count(*) AS times FROM therapyd_audit WHERE action = 'session.schedule' GROUP BY rowId)
            SELECT
                (SELECT count(*) FROM completions WHERE times <> 1),
                (SELECT count(*) FROM changes WHERE times <> 1),
                (SELECT count(*) FROM schedulings WHERE times <> 1),
                (SELECT count(*) FROM (SELECT rowId FROM completions EXCEPT SELECT rowId FROM changes)),
                (SELECT count(*) FROM (SELECT rowId FROM changes EXCEPT SELECT rowId FROM completions)),
                (SELECT count(*) FROM (
                    SELECT rowId FROM schedulings EXCEPT SELECT id FROM Sessions WHERE status = 'scheduled')),
                (SELECT count(*) FROM (
                    SELECT rowId FROM therapyd_changes WHERE entity = 'Session' AND operation = 'insert'
                    AND actor IS NOT NULL AND actor <> 'application' EXCEPT SELECT rowId FROM schedulings));
            """
        )
        #expect(counts == "0|0|0|0|0|0|0")
    }
}

/// What others do while the daemon lives and dies, and what of it they were told is done.
private final class Work: Sendable {
    private struct State {
        var inserted: [String] = []
        var scheduled: [String] = []
        var asked = 0
    }

    private let state = Mutex(State())

    var done: (inserted: [String], scheduled: [String]) { state.withLock { ($0.inserted, $0.scheduled) } }

    var isEnough: Bool { state.withLock { $0.inserted.count > 15 && $0.scheduled.count > 15 } }

    /// A few transactions of the application: sessions that are over.
    func insertSessions(_ application: ForeignProgram) async throws {
        let first = state.withLock { $0.inserted.count }
        let ids = (first..<first + 5).map { "5e-inserted-\($0)" }
        try await application.run(
            ids.map { SamplePeople.insertSession(id: $0, end: SamplePeople.moment()) }.joined(separator: "\n")
        )
        state.withLock { $0.inserted += ids }
    }

    /// Schedules a session a day, from where it was, until the daemon is gone.
    func schedule(over socket: String, until isOver: Flag) {
        guard let connection = try? VarlinkConnection(path: socket, connectTimeout: .seconds(5)) else {
            usleep(2000)
            return
        }
        while !isOver.isSet {
            let day = state.withLock {
                $0.asked += 1
                return $0.asked
            }
            let date = "\(2100 + day / 336)-\(twoDigits(day / 28 % 12 + 1))-\(twoDigits(day % 28 + 1))"
            let request = PracticeAPI.ScheduleSession.Parameters(
                therapistId: SamplePeople.therapist,
                clientId: SamplePeople.client,
                startTime: "\(date)T10:00:00.000Z",
                endTime: "\(date)T11:00:00.000Z",
                type: .regular,
                format: .video
            )
            do {
                let id = try connection.call(PracticeAPI.ScheduleSession.self, request, timeout: .seconds(20)).session
                    .id
                state.withLock { $0.scheduled.append(id) }
            } catch is ProtocolError {
                // Whether it was scheduled, nobody knows: nobody was told.
                return
            } catch {
                Issue.record(error)
                return
            }
        }
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
