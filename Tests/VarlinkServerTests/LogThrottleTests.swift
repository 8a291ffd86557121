import Testing

@testable import VarlinkServer

@Suite("Log lines that peers bring about")
struct LogThrottleTests {
    @Test("a burst is let through, then one line per interval that tells how many were left out")
    func throttle() {
        let start = ContinuousClock.now
        var throttle = LogThrottle(burst: 2, interval: .seconds(10), now: start)
        #expect(throttle.admit(at: start) == 0)
        #expect(throttle.admit(at: start) == 0)
        #expect(throttle.admit(at: start) == nil)
        #expect(throttle.admit(at: start + .seconds(9)) == nil)
        #expect(throttle.admit(at: start + .seconds(10)) == 2)
        #expect(throttle.admit(at: start + .seconds(11)) == nil)
        #expect(throttle.admit(at: start + .seconds(1000)) == 1)
        #expect(throttle.admit(at: start + .seconds(1000)) == 0)
        #expect(throttle.admit(at: start + .seconds(1000)) == nil)
    }
}
