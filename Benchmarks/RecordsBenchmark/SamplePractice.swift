import Logging
import Practice
import PracticeStore
import TherapyKit

/// A practice of some therapists and clients.
struct SamplePractice {
    static let now = Instant(milliseconds: 1_796_126_400_000)

    struct Clock: WallClock {
        let now = SamplePractice.now
    }

    let store: PracticeStore
    let practice: Practice
    let therapists: [Therapist.ID]
    let clients: [User.ID]

    init(path: String, therapists therapistCount: Int, clients clientCount: Int) async throws {
        var options = PracticeStore.Options()
        options.busyTimeout = .seconds(30)
        store = try PracticeStore.open(path, clock: Clock(), options: options, logger: Logger(label: "benchmark"))
        practice = Practice(store: store, clock: Clock())
        let actor = Actor.account(uid: 0, user: nil)
        var clients: [User.ID] = []
        var therapists: [Therapist.ID] = []
        for index in 0..<clientCount {
            clients.append(try await practice.create(UserRequest(name: "Client \(index)"), as: actor).id)
        }
        for index in 0..<therapistCount {
            let user = try await practice.create(UserRequest(name: "Therapist \(index)"), as: actor)
            therapists.append(try await practice.create(TherapistRequest(userId: user.id, bio: ""), as: actor).id)
        }
        self.clients = clients
        self.therapists = therapists
    }

    /// The n-th of sessions that never overlap, an hour for each therapist after the other.
    func request(_ index: Int) -> SessionRequest {
        let start = Self.now + .seconds(3600 * (1 + index / therapists.count))
        return SessionRequest(
            therapistId: therapists[index % therapists.count],
            clientId: clients[index % clients.count],
            startTime: start,
            endTime: start + .seconds(3000),
            type: .regular,
            format: .video
        )
    }
}
