import JobScheduler
import Testing
import TimeZoneRules

@Suite("A sequence of job ids")
struct JobIDSequenceTests {
    @Test("it rises within a millisecond, and while the clock is set back")
    func order() {
        var sequence = JobIDSequence()
        let instants = [Timestamp(seconds: 1000), Timestamp(seconds: 1001), Timestamp(seconds: 10)]
        let ids = instants.flatMap { instant in (0..<10_000).map { _ in sequence.next(now: instant) } }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 && $0.text < $1.text })
        #expect(ids.allSatisfy { $0.high >> 12 & 0xF == 7 && $0.low >> 62 == 2 })
        #expect(Set(ids.map(\.low)).count == ids.count)
    }

    @Test("it begins with the time")
    func time() {
        var sequence = JobIDSequence()
        let id = sequence.next(now: Timestamp(microseconds: 1_795_507_200_123_456))
        #expect(Int64(id.high >> 16) == 1_795_507_200_123)
    }
}
