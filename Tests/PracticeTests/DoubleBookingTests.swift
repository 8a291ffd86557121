import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// Hours that the application books twice are told of, as long as they are, on both sides.
@Suite struct DoubleBookingTests {
    private let practice: TestPractice
    private let session: Session

    init() async throws {
        practice = try TestPractice()
        try await practice.populate()
        session = try await practice.practice.schedule(practice.request(), as: .clerk)
        try await practice.inspect()
    }

    private func book(_ id: String, client: String, minutes: Int) async throws {
        let start = (session.startTime + .seconds(minutes * 60)).databaseText
        let end = (session.endTime + .seconds(minutes * 60)).databaseText
        try await practice.application.run(
            """
            INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt) VALUES
            ('\(id)', 't-1', '\(client)', '\(start)', '\(end)', 'regular', 'video', '\(start)', '\(start)');
            """
        )
    }

    private func told() async throws -> Set<String> {
        try await practice.inspect()
        return Set(try practice.store.faults(FaultQuery()).records.map { "\($0.fault.id) \($0.fault.reason)" })
    }

    private var both: Set<String> { ["a is in the time of \(session.id)", "\(session.id) is in the time of a"] }

    @Test("both sessions are told of, a neighbour is not")
    func books() async throws {
        try await book("a", client: "u-client-2", minutes: 10)
        try await book("b", client: "u-client-2", minutes: 60)
        try await book("c", client: "u-client-3", minutes: -50)
        #expect(try await told() == both)
    }

    enum Way: CaseIterable, Sendable {
        case moveTheirs, moveOurs, cancelTheirs, cancelOurs, deleteTheirs, deleteOurs, moveOursByApplication
    }

    @Test("when one of the two makes way, both are forgotten", arguments: Way.allCases)
    func clears(way: Way) async throws {
        try await book("a", client: "u-client-2", minutes: 10)
        #expect(try await told() == both)
        let domain = practice.practice
        let start = session.startTime + .seconds(7200)
        switch way {
        case .moveTheirs:
            try await practice.application.run(
                "UPDATE Sessions SET startTime = '\(start.databaseText)', endTime = '\((start + .seconds(60)).databaseText)' WHERE id = 'a';"
            )
        case .moveOursByApplication:
            try await practice.application.run(
                "UPDATE Sessions SET startTime = '\(start.databaseText)', endTime = '\((start + .seconds(60)).databaseText)' WHERE id = '\(session.id)';"
            )
        case .moveOurs:
            _ = try await domain.reschedule(session.id, from: start, to: start + .seconds(60), as: .clerk)
        case .cancelTheirs: _ = try await domain.apply(SessionChange(Session.ID("a"), .cancel), as: .clerk)
        case .cancelOurs: _ = try await domain.apply(SessionChange(session.id, .cancel), as: .clerk)
        case .deleteTheirs: _ = try await domain.delete(Session.ID("a"), as: .clerk)
        case .deleteOurs: try await practice.application.run("DELETE FROM Sessions WHERE id = '\(session.id)';")
        }
        #expect(try await told() == [])
    }

    @Test("of three at once, the two that stay are told on")
    func three() async throws {
        try await book("a", client: "u-client-2", minutes: 10)
        try await book("b", client: "u-client-3", minutes: 20)
        #expect(try await told().count == 3)
        _ = try await practice.practice.apply(SessionChange(session.id, .cancel), as: .clerk)
        #expect(try await told() == ["a is in the time of b", "b is in the time of a"])
    }

    @Test("an overlap that was asked for is nobody's fault, unless the application touches one of the two")
    func allowed() async throws {
        let other = try await practice.practice.schedule(practice.request(), allowOverlap: true, as: .clerk)
        #expect(try await told() == [])
        try await practice.application.run("UPDATE Sessions SET format = 'audio' WHERE id = '\(other.id)';")
        #expect(try await told().count == 2)
    }

    @Test("no session to come is told of but those that overlap, by brute force over the application's bookings")
    func bruteForce() async throws {
        var random = SeededGenerator(seed: 7)
        for number in 1...40 {
            let client = "u-client-\(Int.random(in: 1...3, using: &random))"
            try await book("n-\(number)", client: client, minutes: Int.random(in: -600...600, using: &random))
            if number.isMultiple(of: 5) {
                let victim = Int.random(in: 1...number, using: &random)
                try await practice.application.run("UPDATE Sessions SET status = 'canceled' WHERE id = 'n-\(victim)';")
            }
            if number.isMultiple(of: 8) { try await practice.inspect() }
        }
        let wanted = try await practice.rows(
            """
            SELECT DISTINCT a.id FROM Sessions a JOIN Sessions b ON a.id <> b.id
            WHERE a.status = 'scheduled' AND b.status = 'scheduled' AND a.startTime < b.endTime AND a.endTime > b.startTime
            AND a.endTime > '\(practice.clock.now.databaseText)' ORDER BY 1;
            """
        )
        _ = try await told()
        let told = try await practice.rows("SELECT rowId FROM therapyd_faults ORDER BY 1;")
        #expect(told == wanted)
    }
}

/// The same numbers every time (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
