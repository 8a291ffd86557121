import Notices
import Reminders
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// Reminders on a practice in memory: a client in Berlin, a therapist, and sessions that tests write.
struct ReminderBench {
    static let now = Instant("2026-11-24T09:00:00.000Z")!
    static let client = User.ID("client")
    static let therapistUser = User.ID("therapist-user")

    let host: PluginTestHost<Reminders>

    init(
        _ configuration: [String: ConfigurationValue] = ["rules": .list([dayBefore])],
        zone: String = "Europe/Berlin",
        now: Instant = now
    ) throws {
        host = try PluginTestHost(
            Reminders.self,
            configuration: configuration,
            zones: [try TestZone.system(zone)],
            now: now
        )
        host.practice.write(Self.user(Self.client, "Anna Schmidt", email: "anna@example.org", zone: zone))
        host.practice.write(Self.user(Self.therapistUser, "Dr. Berg", email: "berg@example.org", zone: zone))
        host.practice.write(
            Therapist(
                id: Therapist.ID("therapist"),
                userId: Self.therapistUser,
                bio: "",
                createdAt: now,
                updatedAt: now
            )
        )
    }

    init(host: PluginTestHost<Reminders>) {
        self.host = host
    }

    static func user(_ id: User.ID, _ name: String, email: String?, zone: String?) -> User {
        User(id: id, name: name, email: email, phone: "+4930123", timeZone: zone, createdAt: now, updatedAt: now)
    }

    static let dayBefore = rule("day-before", .seconds(86_400))

    static func rule(
        _ name: String,
        _ before: Duration,
        _ more: [String: ConfigurationValue] = [:]
    ) -> ConfigurationValue {
        .object(["name": .text(name), "before": .duration(before)].merging(more) { $1 })
    }

    static func quietHours(_ from: String, _ until: String) -> ConfigurationValue {
        .object(["from": .timeOfDay(TimeOfDay(from)!), "until": .timeOfDay(TimeOfDay(until)!)])
    }

    /// - Parameter changed: how long before now it was booked or changed last.
    func session(
        _ id: String,
        at startTime: Instant,
        status: Session.Status = .scheduled,
        format: Session.Format = .video,
        client: User.ID = client,
        created: Instant? = nil,
        changed: Duration = .seconds(86_400)
    ) -> Session {
        Session(
            id: Session.ID(id),
            therapistId: Therapist.ID("therapist"),
            clientId: client,
            startTime: startTime,
            endTime: startTime + .seconds(3000),
            status: status,
            type: .regular,
            format: format,
            sharedNotes: "what was said of the mother",
            createdAt: created ?? host.clock.now - changed,
            updatedAt: host.clock.now - changed
        )
    }

    /// The sessions' own moments of sending, by the texts that were sent.
    var sent: [MailMessage] { host.mail.sent }

    func history() async throws -> [JSONObject] {
        try await host.invoke("history", arguments: ["limit": .integer(1000)])["notices"]?.array?.compactMap(\.object)
            ?? []
    }

    func states() async throws -> [String] {
        try await history().compactMap { $0["state"]?.string }.sorted()
    }

    func reasons() async throws -> [String] {
        try await history().compactMap { $0["reason"]?.string }.sorted()
    }
}

extension Instant {
    /// Some time later.
    func after(days: Int64 = 0, hours: Int64 = 0, minutes: Int64 = 0) -> Instant {
        self + .seconds(days * 86_400 + hours * 3600 + minutes * 60)
    }
}
