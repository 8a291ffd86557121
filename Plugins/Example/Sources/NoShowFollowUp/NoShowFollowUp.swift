public import TherapyKit

/// Keeps a list of missed sessions for the front desk.
///
/// An entry is opened when a session becomes a no-show, and is closed when the session is corrected, or by
/// `therapyctl no-show-follow-up done SESSION`. One that stays open for too long makes the plugin degraded, so that
/// somebody looks.
public struct NoShowFollowUp: Plugin {
    static let patience = ConfigurationKey.duration(
        "patience",
        default: .seconds(3 * 86_400),
        in: .seconds(60) ... .seconds(90 * 86_400),
        help: "How long a missed session may wait for somebody to call the client."
    )
    static let remindJob = JobDeclaration(name: "remind", summary: "Says that a missed session has waited too long")

    public static let manifest = PluginManifest(
        name: "no-show-follow-up",
        version: "1.0.0",
        summary: "Keeps a list of missed sessions for the front desk",
        capabilities: [.readRecords, .scheduleJobs, .keepTables],
        configuration: [patience.field],
        jobs: [remindJob],
        events: ["session"],
        commands: [OpenCommand.declaration, DoneCommand.declaration],
        tables: [FollowUps.migration]
    )

    private let patience: Duration

    public init(configuration: PluginConfiguration) {
        patience = configuration[Self.patience]
    }

    public func activate(in context: PluginContext) async throws {
        try await reportHealth(in: context)
    }

    // MARK: Events

    /// Comes at least once: everything here can be done twice with the same result.
    public func receive(_ event: Change, in context: PluginContext) async throws {
        let followUps = FollowUps(tables: try context.tables())
        guard event.newStatus == Session.Status.noShow.rawValue else {
            // Corrected, deleted or replaced: nobody missed it.
            if event.oldStatus == Session.Status.noShow.rawValue { try await close(event.id, followUps, in: context) }
            return
        }
        let session = try await context.records().session(Session.ID(event.id))
        let due = context.clock.now + patience
        guard try await followUps.open(session, due: due) else { return }
        try await context.jobs().schedule(Self.remindJob.name, at: due, key: event.id, arguments: JSONObject())
        context.log.info("a missed session waits for a call", ["session": event.id])
    }

    private func close(_ id: String, _ followUps: FollowUps, in context: PluginContext) async throws {
        guard try await followUps.close(id) else { return }
        try await context.jobs().cancel(key: id)
        try await reportHealth(in: context)
    }

    // MARK: Jobs

    public func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
        try await reportHealth(in: context)
        return .completed
    }

    private func reportHealth(in context: PluginContext) async throws {
        let late = try await FollowUps(tables: context.tables()).countDue(by: context.clock.now)
        context.report(degraded: late == 0 ? nil : "\(late) missed sessions have waited too long for a call")
    }

    // MARK: Commands

    public func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        let followUps = FollowUps(tables: try context.tables())
        switch command.name {
        case OpenCommand.declaration.name:
            return try await OpenCommand(command.arguments).list(followUps, at: context.clock.now)
        default:
            let id = try DoneCommand(command.arguments).session
            guard try await followUps.isOpen(id) else { throw CommandError("no missed session \(id) waits") }
            try await close(id, followUps, in: context)
            return ["closed": .string(id)]
        }
    }
}

/// What the daemon asks for when it has linked the file.
@_cdecl("therapykit_plugin")
public func plugin() -> UnsafeMutableRawPointer {
    PluginRegistration(NoShowFollowUp.self).handOver()
}
