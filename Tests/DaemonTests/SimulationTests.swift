import ControlAPI
import Foundation
import TestSupport
import Testing
import VarlinkClient

@Suite("Simulations by the daemon")
struct SimulationTests {
    private static let call =
        #"{"method":"io.unclutter.Therapy.Scheduler.Simulate","more":true,"parameters":{"until":"\#(nextYear)"}}"#
        + "\0"

    private static var nextYear: String {
        Date(timeIntervalSinceNow: 360 * 86_400).formatted(.iso8601.year().month().day()) + "T00:00:00.000Z"
    }

    @Test("therapyctl says what becomes of a session that ends in two hours, and it stays as it is")
    func prompt() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        let id = "5e000001-0000-4000-8000-000000000007"
        try await home.application.run(SamplePeople.insertSession(id: id, end: SamplePeople.moment("+2 hours")))
        let told = try await Therapyctl(home).output("simulate", "--until", "+1d")
        let runs = told.split(separator: "\n").map { $0.split(separator: "\t") }
        #expect(
            runs.contains { $0[1...2] == ["auto-completion", "complete-ended"] && $0[5] == "session.completed \(id)" }
        )
        #expect(runs.contains { $0[1...2] == ["core", "prune"] && $0[4...5] == ["succeeded", "-"] })
        #expect(try await home.application.run("SELECT status FROM Sessions") == "scheduled")
        #expect(!daemon.process.errors.contains("settled"))
        await daemon.stop()
    }

    @Test("a caller who goes away makes room for the next")
    func goneCaller() async throws {
        let home = try DaemonHome(fixture: true)
        let daemon = try await home.start()
        try await blocking {
            let client = try RawClient(path: home.socket)
            try client.send(Self.call)
            #expect(try client.receive(1).first?.contains(#""continues":true"#) == true)
        }
        let therapyctl = try Therapyctl(home)
        try await eventually("there is room") {
            try await therapyctl.run("simulate", "--until", "+1h").ending == .exited(0)
        }
        await daemon.stop()
    }

    @Test("the daemon stops in the middle of a simulation whose caller does not read")
    func stopped() async throws {
        let home = try DaemonHome(fixture: true)
        let daemon = try await home.start()
        let client = try await blocking {
            let client = try RawClient(path: home.socket)
            try client.send(Self.call)
            _ = try client.receive(1)
            return client
        }
        #expect(await daemon.stop() == .exited(0))
        withExtendedLifetime(client) {}
    }
}
