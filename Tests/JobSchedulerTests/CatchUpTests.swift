import CalendarExpression
import JobScheduler
import Testing
import TimeZoneRules

@Suite("Catching up")
struct CatchUpTests {
    @Test("on time, an instant is run, whatever the policy", arguments: [CatchUp.once, .skip, .all(limit: 3)])
    func onTime(_ policy: CatchUp) {
        let plan = policy.plan(from: at(100), on: Hundreds(), at: at(100))
        #expect(plan.run == at(100))
        #expect(plan.passed == [])
    }

    @Test("once: the last one stands for all")
    func once() {
        let plan = CatchUp.once.plan(from: at(100), on: Hundreds(), at: at(450))
        #expect(plan.run == at(400))
        #expect(plan.passed.map(\.instant) == [at(100), at(200), at(300)])
        #expect(plan.passed.allSatisfy { $0.reason == .coalesced(into: at(400)) })
    }

    @Test("skip: what is too late is passed over, and so is all before it")
    func skip() {
        let policy = CatchUp.skip(lateness: .microseconds(40))
        let plan = policy.plan(from: at(100), on: Hundreds(), at: at(350))
        #expect(plan.run == nil)
        #expect(plan.passed.map(\.instant) == [at(100), at(200), at(300)])
        #expect(policy.plan(from: at(100), on: Hundreds(), at: at(340)).run == at(300))
    }

    @Test("all: the last so many are run, beginning with the oldest of them")
    func all() {
        let plan = CatchUp.all(limit: 2).plan(from: at(100), on: Hundreds(), at: at(450))
        #expect(plan.run == at(300))
        #expect(plan.passed.map(\.instant) == [at(100), at(200)])
        #expect(CatchUp.all(limit: 2).plan(from: at(300), on: Hundreds(), at: at(450)).passed == [])
    }

    @Test("a year's downtime of a job for every second costs no year")
    func bounded() {
        let schedule = Schedule.every(.seconds(1), anchor: at(0))
        let now = Timestamp(seconds: 31_536_000)
        let plan = CatchUp.once.plan(from: at(0), on: schedule, at: now)
        #expect(plan.run == now)
        #expect(plan.passed.count == 1001)
        #expect(plan.passed.last?.count == nil)
        #expect(plan.passed.last?.instant == Timestamp(seconds: 1000))
    }

    @Test(
        "policies are the same after a round through their text",
        arguments: [CatchUp.once, .skip, .skip(lateness: .zero), .all(limit: 7)]
    )
    func roundTrip(_ policy: CatchUp) { #expect(CatchUp(policy.description) == policy) }

    @Test("nothing else is a policy", arguments: ["", "twice", "all", "skip x", "once 1", "all 1 2"])
    func malformed(_ text: String) { #expect(CatchUp(text) == nil) }
}
