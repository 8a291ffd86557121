import Testing
import TherapyKit

@Suite struct RecordIDTests {
    private struct Fixed: RandomNumberGenerator {
        let value: UInt64
        mutating func next() -> UInt64 { value }
    }

    @Test("a new id is a random UUID in lower case", arguments: [0, 1, UInt64.max, 0x0123_4567_89AB_CDEF])
    func format(value: UInt64) {
        var generator = Fixed(value: value)
        let text = Session.ID.random(using: &generator).text
        let expression = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(text.wholeMatch(of: expression) != nil, "\(text)")
    }

    @Test("all other bits are the generator's")
    func bits() {
        var zeros = Fixed(value: 0)
        var ones = Fixed(value: .max)
        #expect(Session.ID.random(using: &zeros).text == "00000000-0000-4000-8000-000000000000")
        #expect(Session.ID.random(using: &ones).text == "ffffffff-ffff-4fff-bfff-ffffffffffff")
    }

    @Test("no two are the same, and none would become a number in a column of numeric affinity")
    func distinct() {
        let ids = (0..<10_000).map { _ in Session.ID.random() }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.text.contains("-") })
    }
}
