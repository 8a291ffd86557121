import GRDB
import TestSupport
import Testing
import TherapyKit

@testable import PracticeStore

@Suite struct SessionConflictTests {
    /// A source of numbers that is the same in every run.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            // SplitMix64.
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Lengths around every boundary of the look-up: minutes, just under and over one and two days, weeks.
    private static let lengths: [Int64] = [1, 50, 1439, 1440, 1441, 2300, 2700, 2879, 2880, 2881, 3500, 4300, 8000]

    private static func session(_ dice: inout Dice, id: String) -> Session {
        // Ten days around the turn of a year, where the numbers of dates jump.
        let start = Instant(milliseconds: 1_798_329_600_000) + .seconds(60 * Int64.random(in: 0..<14_400, using: &dice))
        let jitter = Duration.milliseconds(Int64.random(in: -1...1, using: &dice))
        let length = Duration.seconds(60 * (lengths.randomElement(using: &dice) ?? 1))
        return Session(
            id: Session.ID(id),
            therapistId: Therapist.ID("t-\(Int.random(in: 0..<40, using: &dice))"),
            clientId: User.ID("u-\(Int.random(in: 0..<60, using: &dice))"),
            startTime: start,
            endTime: start + length + jitter,
            status: Int.random(in: 0..<4, using: &dice) == 0 ? .canceled : .scheduled,
            type: .regular,
            format: .video,
            createdAt: start,
            updatedAt: start
        )
    }

    @Test("the look-up by index finds exactly what a comparison with every session finds", arguments: 1...5)
    func agreesWithBruteForce(seed: UInt64) async throws {
        var dice = Dice(state: seed)
        let sessions = (0..<400).map { Self.session(&dice, id: "s-\($0)") }
        let probes = (0..<400).map { Self.session(&dice, id: "p-\($0)") } + sessions
        let practice = try TestPractice()
        let (found, counted) = try await practice.store.transaction { db in
            try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
            for session in sessions { try session.insert(db, in: ApplicationSchema()) }
            defer { try? db.execute(sql: "DELETE FROM Sessions") }
            var found: [[Session.ID]] = []
            for probe in probes { found.append(try SessionConflicts.overlapping(db, probe).map(\.id)) }
            return (found, found.count { !$0.isEmpty })
        }
        for (probe, found) in zip(probes, found) {
            let wanted = sessions.filter { other in
                other.id != probe.id && other.status == .scheduled && other.overlaps(probe)
                    && (other.therapistId == probe.therapistId || other.clientId == probe.clientId)
            }
            #expect(
                found == wanted.sorted { ($0.startTime, $0.id) < ($1.startTime, $1.id) }.map(\.id),
                "\(probe.id) from \(probe.startTime) to \(probe.endTime)"
            )
        }
        #expect(counted > 100)
    }

    @Test("at the edge of the look-up's reach, nothing is missed", arguments: [0, 1, 2, 60_000])
    func edge(milliseconds: Int64) async throws {
        let practice = try TestPractice()
        try await practice.populate()
        let midnight = TestPractice.noon - .seconds(12 * 3600)
        let session = Session(
            id: Session.ID("long"),
            therapistId: Therapist.ID("t-1"),
            clientId: User.ID("u-client-1"),
            startTime: midnight,
            // A millisecond less than two days: its dates differ by one. More, and it is a long one.
            endTime: midnight + .milliseconds(2 * 86_400_000 - 1 + milliseconds),
            type: .regular,
            format: .video,
            createdAt: midnight,
            updatedAt: midnight
        )
        let probe = Session(
            id: Session.ID("probe"),
            therapistId: session.therapistId,
            clientId: User.ID("u-client-2"),
            startTime: session.endTime - .milliseconds(1),
            endTime: session.endTime + .seconds(3600),
            type: .regular,
            format: .video,
            createdAt: midnight,
            updatedAt: midnight
        )
        let found = try await practice.store.transaction { db in
            try session.insert(db, in: ApplicationSchema())
            return try SessionConflicts.overlapping(db, probe).map(\.id.text)
        }
        #expect(found == ["long"])
    }

    @Test("sessions may touch: one begins when the other ends")
    func halfOpen() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        let noon = TestPractice.noon
        func session(_ id: String, _ from: Int, _ to: Int) -> Session {
            Session(
                id: Session.ID(id),
                therapistId: Therapist.ID("t-1"),
                clientId: User.ID("u-client-1"),
                startTime: noon + .seconds(from),
                endTime: noon + .seconds(to),
                type: .regular,
                format: .video,
                createdAt: noon,
                updatedAt: noon
            )
        }
        let before = session("before", 0, 60)
        let middle = session("middle", 60, 120)
        let after = session("after", 120, 180)
        let across = session("across", 119, 121)
        let conflicts = try await practice.store.transaction { db in
            for session in [before, middle, after] { try session.insert(db, in: ApplicationSchema()) }
            return try [middle, across].map { try SessionConflicts.overlapping(db, $0).map(\.id.text) }
        }
        #expect(conflicts == [[], ["middle", "after"]])
    }
}
