import ControlAPI

/// The names of the people that records refer to by id.
struct Names: Sendable {
    private var users: [String: String] = [:]
    private var therapists: [String: String] = [:]

    static let none = Names()

    init(users: [String: String] = [:], therapists: [String: String] = [:]) {
        self.users = users
        self.therapists = therapists
    }

    /// Asks the daemon for all of them, in two round trips however many they are. Those that it refuses stay without
    /// a name.
    init(of people: PeopleReferences, at daemon: Daemon) throws(ClientError) {
        let therapistIDs = people.therapists.sorted()
        let therapists = try daemon.callAll(PracticeAPI.GetTherapist.self, therapistIDs.map { .init(id: $0) })
        var userOfTherapist: [String: String] = [:]
        for (id, reply) in zip(therapistIDs, therapists) { userOfTherapist[id] = reply?.therapist.userId }
        let userIDs = people.users.union(userOfTherapist.values).sorted()
        for (id, reply) in zip(userIDs, try daemon.callAll(PracticeAPI.GetUser.self, userIDs.map { .init(id: $0) })) {
            users[id] = reply?.user.name
        }
        self.therapists = userOfTherapist.compactMapValues { users[$0] }
    }

    /// The name for people, the id for scripts.
    func user(_ id: String) -> Cell { Self.cell(id, users[id]) }

    func therapist(_ id: String) -> Cell { Self.cell(id, therapists[id]) }

    private static func cell(_ id: String, _ name: String?) -> Cell {
        name.map { Cell($0, plain: id) } ?? .id(id)
    }
}

/// Who is referred to.
struct PeopleReferences: Hashable, Sendable {
    var users: Set<String> = []
    var therapists: Set<String> = []

    var isEmpty: Bool { users.isEmpty && therapists.isEmpty }

    mutating func formUnion(_ other: PeopleReferences) {
        users.formUnion(other.users)
        therapists.formUnion(other.therapists)
    }
}
