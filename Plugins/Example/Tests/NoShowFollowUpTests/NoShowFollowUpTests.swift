import Testing
import TherapyKit
import TherapyKitTesting

@testable import NoShowFollowUp

@Suite("No-show follow-up")
struct NoShowFollowUpTests {
    static let now = Instant("2026-12-01T12:00:00Z")!
    let host: PluginTestHost<NoShowFollowUp>
    let session: Session

    init() async throws {
        host = try PluginTestHost(
            NoShowFollowUp.self,
            configuration: ["patience": .duration(.seconds(3600))],
            now: Self.now
        )
        session = Session(
            id: .random(),
            therapistId: .random(),
            clientId: .random(),
            startTime: Self.now - .seconds(7200),
            endTime: Self.now - .seconds(3600),
            type: .regular,
            format: .video,
            createdAt: Self.now,
            updatedAt: Self.now
        )
        host.practice.write(session)
        try await host.start()
    }

    private func setStatus(_ status: Session.Status) async throws {
        var session = session
        session.status = status
        host.practice.write(session)
        try await host.deliverEvents()
    }

    private func followUps() async throws -> [JSONValue] {
        try await host.invoke("open")["followUps"]?.array ?? []
    }

    @Test("its manifest is what a daemon takes")
    func manifest() {
        #expect(NoShowFollowUp.manifest.problems.isEmpty)
    }

    @Test("a missed session is on the list until somebody has called")
    func list() async throws {
        try await setStatus(.noShow)
        let line: JSONValue = [
            "session": .string(session.id.text), "client": .string(session.clientId.text),
            "missedAt": .string(session.startTime.wireText), "isLate": false,
        ]
        #expect(try await followUps() == [line])
        let arguments: [String: ConfigurationValue] = ["session": .text(session.id.text)]
        #expect(try await host.invoke("done", arguments: arguments) == ["closed": .string(session.id.text)])
        #expect(try await followUps().isEmpty)
        #expect(host.jobs.planned.isEmpty)
        await #expect(throws: CommandError.self) { try await host.invoke("done", arguments: arguments) }
    }

    @Test("an event that comes twice opens one entry, and keeps its time")
    func twice() async throws {
        try await setStatus(.noShow)
        host.clock.advance(by: .seconds(60))
        try await host.redeliverEvents()
        #expect(try await followUps().count == 1)
        #expect(host.jobs.planned.map(\.instant) == [Self.now + .seconds(3600)])
    }

    @Test("one that was corrected is off the list", arguments: [Session.Status.completed, .scheduled])
    func corrected(status: Session.Status) async throws {
        try await setStatus(.noShow)
        try await setStatus(status)
        #expect(try await followUps().isEmpty)
        #expect(host.jobs.planned.isEmpty)
    }

    @Test("one that waits for too long makes the plugin unwell until it is done")
    func late() async throws {
        try await setStatus(.noShow)
        try await host.advance(to: Self.now + .seconds(3599))
        #expect(host.degradation == nil)
        try await host.advance(to: Self.now + .seconds(3600))
        #expect(host.degradation == "1 missed sessions have waited too long for a call")
        _ = try await host.invoke("done", arguments: ["session": .text(session.id.text)])
        #expect(host.degradation == nil)
    }
}
