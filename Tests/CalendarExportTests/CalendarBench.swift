import CalendarExport
import Testing
import TherapyKit
import TherapyKitTesting

/// Calendars of a practice in memory.
struct CalendarBench {
    static let now = Instant("2026-11-24T09:00:00.000Z")!

    let host: PluginTestHost<CalendarExport>

    init(
        _ configuration: [String: ConfigurationValue] = [:],
        integration: CalendarIntegration? = nil,
        web: (any WebRequestSender)? = nil
    ) throws {
        host = try PluginTestHost(CalendarExport.self, configuration: configuration, web: web, now: Self.now)
        host.practice.write(user("anna", "Anna Maria Schmidt"))
        host.practice.write(user("bob", "Bob; the \"Builder\", \\ O’Neill\n😀"))
        for (id, integration) in [("berg", integration), ("tal", nil)] {
            host.practice.write(therapist(id, integration))
        }
    }

    func user(_ id: String, _ name: String) -> User {
        User(id: User.ID(id), name: name, email: "\(id)@example.org", createdAt: Self.now, updatedAt: host.clock.now)
    }

    func therapist(_ id: String, _ integration: CalendarIntegration?) -> Therapist {
        Therapist(
            id: Therapist.ID(id),
            userId: User.ID("user-\(id)"),
            bio: "",
            calendarIntegration: integration,
            createdAt: Self.now,
            updatedAt: host.clock.now
        )
    }

    func session(
        _ id: String,
        at startTime: Instant,
        client: String = "anna",
        therapist: String = "berg",
        status: Session.Status = .scheduled,
        notes: String? = "she cried"
    ) -> Session {
        Session(
            id: Session.ID(id),
            therapistId: Therapist.ID(therapist),
            clientId: User.ID(client),
            startTime: startTime,
            endTime: startTime + .seconds(3000),
            status: status,
            type: .regular,
            format: .video,
            sharedNotes: notes,
            hasPrivateNotes: true,
            createdAt: Self.now - .seconds(86_400),
            updatedAt: host.clock.now
        )
    }

    /// Lets the alarms go off.
    func settle() async throws {
        try await host.advance(to: host.clock.now + .seconds(3))
    }

    func line(_ kind: String, _ owner: String) async throws -> JSONObject {
        let lines = try #require(try await host.invoke("tokens")["calendars"]?.array).compactMap(\.object)
        return try #require(lines.first { $0["kind"]?.string == kind && $0["owner"]?.string == owner })
    }

    /// The calendar's text as it lies in its file.
    func feed(_ owner: String = "berg", kind: String = "therapist") async throws -> String {
        let token = try #require(try await line(kind, owner)["token"]?.string)
        return String(decoding: try #require(host.files.all["\(token).ics"]), as: UTF8.self)
    }

    func unfolded(_ owner: String = "berg", kind: String = "therapist") async throws -> [String] {
        try await feed(owner, kind: kind).replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
    }
}

extension Instant {
    func after(days: Int64 = 0, hours: Int64 = 0) -> Instant { self + .seconds(days * 86_400 + hours * 3600) }
}
