import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import PluginHost

@Suite("Quarantine")
struct QuarantineTests {
    static let noon = TestPractice.noon
    let test: TestPractice

    init() throws {
        test = try TestPractice()
    }

    private var review: CrashReview { CrashReview(store: test.store, clock: test.clock, logger: test.log.logger) }

    private func crash(_ call: String = "activate", event: Int64? = nil, signal: Int32? = 4) -> PluginCrash {
        PluginCrash(plugin: "p", at: test.clock.now, call: call, event: event, signal: signal)
    }

    @Test("the third crash in a day is one too many, and is told")
    func third() async throws {
        for _ in 0..<2 { #expect(try await review.review([crash()]).isEmpty) }
        #expect(try await review.review([crash("event 7", event: 7)]) == ["p"])
        // And so it stays.
        #expect(try await review.review([PluginCrash]()) == ["p"])
        let record = try #require(try test.store.pluginRecords()["p"])
        #expect(record.quarantineReason == "it ended the daemon 3 times, last in event 7, by SIGILL")
        #expect(record.crashCount == 3)
        #expect(record.lastCrash?.event == 7)
        #expect(test.log.lines.contains { $0.hasPrefix("critical: plugin is in quarantine") })
    }

    @Test("crashes of another day, or before a release, do not count")
    func forgotten() async throws {
        for _ in 0..<2 { _ = try await review.review([crash()]) }
        test.clock.advance(by: .seconds(86_401))
        #expect(try await review.review([crash()]).isEmpty)
        #expect(try await review.review([crash()]).isEmpty)
        #expect(try await review.review([crash()]) == ["p"])
        test.clock.advance(by: .seconds(1))
        try await test.store.release("p", at: test.clock.now)
        #expect(try await review.review([crash()]).isEmpty)
    }

    @Test("a death that nobody is to blame for counts only where it comes again and again in one call")
    func uncertain() async throws {
        for number in 0..<20 {
            #expect(try await review.review([crash("event \(number)", event: Int64(number), signal: nil)]).isEmpty)
            #expect(try await review.review([crash("job sweep 1", signal: nil)]).isEmpty)
        }
        for _ in 0..<5 { #expect(try await review.review([crash(signal: nil)]).isEmpty) }
        #expect(try await review.review([crash(signal: nil)]) == ["p"])
    }

    @Test("an event that ended the process twice is poison, and others are not")
    func poison() {
        let policy = QuarantinePolicy()
        let crashes = [crash("event 1", event: 1), crash("event 2", event: 2), crash("event 1", event: 1), crash()]
        #expect(policy.poison(among: crashes) == [1: "it ended the daemon 2 times, by SIGILL"])
        let uncertain = crashes.map {
            PluginCrash(plugin: $0.plugin, at: $0.at, call: $0.call, event: $0.event, signal: nil)
        }
        #expect(policy.poison(among: uncertain).isEmpty)
    }
}

@Suite("Floods")
struct ThrottleTests {
    @Test("a burst of lines passes, then so many a second, and how many were dropped is told")
    func log() {
        let throttle = LogThrottle(burst: 3, perSecond: 2)
        let start = ContinuousClock.now
        let first = (0..<5).map { _ in throttle.take(now: start) }
        #expect(first == [0, 0, 0].map { .pass(afterDropping: $0) } + [.drop, .drop])
        #expect(throttle.take(now: start + .milliseconds(600)) == .pass(afterDropping: 2))
        #expect(throttle.take(now: start + .milliseconds(600)) == .drop)
        #expect(throttle.lines == 7)
        #expect(throttle.dropped == 3)
    }

    @Test("writes beyond a burst wait for their turn, and a pause makes room again")
    func writes() {
        let throttle = WriteThrottle(burst: 10, perSecond: 10)
        let start = ContinuousClock.now + .seconds(1)
        #expect(throttle.reserve(10, now: start) == .zero)
        #expect(throttle.reserve(5, now: start) == .milliseconds(500))
        #expect(throttle.reserve(5, now: start + .milliseconds(500)) == .milliseconds(500))
        #expect(throttle.reserve(10, now: start + .seconds(100)) == .zero)
    }
}

@Suite("The window of newest changes")
struct FeedWindowTests {
    private func changes(_ sequences: ClosedRange<Int64>) -> [Change] {
        sequences.map {
            Change(sequence: $0, at: TestPractice.noon, entity: .session, id: "\($0)", operation: .insert, actor: "a")
        }
    }

    @Test("what was read is found again, and what lies before it or beyond is not made up")
    func found() {
        var window = FeedWindow()
        #expect(window.changes(after: 0, limit: 10) == nil)
        window.note(changes(5...8), after: 4)
        #expect(window.changes(after: 4, limit: 10)?.map(\.sequence) == [5, 6, 7, 8])
        #expect(window.changes(after: 6, limit: 1)?.map(\.sequence) == [7])
        #expect(window.changes(after: 3, limit: 10) == nil)
        #expect(window.changes(after: 8, limit: 10) == nil)
        window.note(changes(9...9), after: 8)
        #expect(window.changes(after: 7, limit: 10)?.map(\.sequence) == [8, 9])
        // Behind a gap it begins anew.
        window.note(changes(20...21), after: 15)
        #expect(window.changes(after: 8, limit: 10) == nil)
        #expect(window.changes(after: 15, limit: 10)?.map(\.sequence) == [20, 21])
        // An old stretch is of no use.
        window.note(changes(1...4), after: 0)
        #expect(window.changes(after: 0, limit: 10) == nil)
    }

    @Test("it does not grow without end, and stays without a gap")
    func bounded() {
        var window = FeedWindow()
        for start in stride(from: Int64(1), to: 5000, by: 7) {
            window.note(changes(start...start + 6), after: start - 1)
        }
        #expect(window.changes(after: 1, limit: 10) == nil)
        let kept = window.changes(after: 4500, limit: 1000)?.map(\.sequence) ?? []
        #expect(kept == Array(4501...(kept.last ?? 0)))
    }
}
