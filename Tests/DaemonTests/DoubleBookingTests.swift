import ControlAPI
import TestSupport
import Testing
import Varlink
import VarlinkClient

@Suite("Double booking")
struct DoubleBookingTests {
    @Test("of fifty clients who want the same hour one gets it, and the others are told whose it is")
    func sameHour() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        let request = PracticeAPI.ScheduleSession.Parameters(
            therapistId: SamplePeople.therapist,
            clientId: SamplePeople.client,
            startTime: "2031-03-03T10:00:00.000Z",
            endTime: "2031-03-03T11:00:00.000Z",
            type: .regular,
            format: .video
        )

        let answers = try await blocking {
            let clients = try (0..<50).map { _ in try daemon.connect() }
            // Everybody has asked before anybody looks at an answer.
            let calls = try clients.map { try $0.send(PracticeAPI.ScheduleSession.self, request) }
            return try zip(clients, calls).map { client, call in
                do {
                    return Answer.scheduled(try client.receive(call).session.id)
                } catch let error as VarlinkErrorReply {
                    let conflict = try #require(error.decode(as: PracticeAPI.SessionConflict.self), "\(error)")
                    return .refused(conflict.conflicts.map(\.id))
                }
            }
        }

        let winners = answers.compactMap { if case .scheduled(let id) = $0 { id } else { nil } }
        #expect(winners.count == 1)
        #expect(answers.count { $0 == .refused(winners) } == 49)
        #expect(try await home.application.run("SELECT id FROM Sessions") == winners.joined(separator: "\n"))
        await daemon.stop()
        try await home.checkIntegrity()
    }

    private enum Answer: Equatable {
        case scheduled(String)
        /// With the sessions that are in the way.
        case refused([String])
    }
}
