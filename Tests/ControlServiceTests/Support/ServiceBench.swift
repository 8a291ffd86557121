import ControlAPI
import ControlService
import JobScheduler
import JobSchedulerSQLite
import JobSchedulerTestKit
import Logging
import PluginHost
import Practice
import PracticeStore
import Simulation
import Synchronization
import TaskLanes
import TestSupport
import Testing
import TherapyKit
import TimeZoneRules
import Varlink

/// The control API on a practice of its own, called without a socket.
struct ServiceBench {
    let test: TestPractice
    /// The scheduler's; the records' is `test.clock`.
    let clock: VirtualWallClock
    let scheduler: JobScheduler
    /// The scheduler's, unless it keeps its jobs in the file.
    let jobs = InMemoryJobStore()
    let host: PluginHost
    let status: DaemonStatus
    let administration = SampleAdministration()
    let service: VarlinkService<CallerSession>

    static let plugins = [
        (PluginRegistration(SamplePlugin.self), PluginSettings(enabled: true, configuration: SamplePlugin.set)),
        (PluginRegistration(FailingPlugin.self), PluginSettings(enabled: true)),
        (PluginRegistration(IdlePlugin.self), PluginSettings(enabled: false)),
    ]

    /// - Parameters:
    ///   - fixture: whether the practice is a copy of what the application wrote; else it has a few people.
    ///   - keepsJobs: whether the jobs are kept in the practice's file, as the daemon keeps them; else in memory.
    init(
        fixture: Bool = false,
        keepsJobs: Bool = false,
        plugins: [(PluginRegistration, PluginSettings)] = plugins
    ) async throws {
        var options = PracticeStore.Options()
        options.migrations = SQLiteJobStore.migrations().map { Migration(name: $0.name, up: $0.up, down: $0.down) }
        test = try TestPractice(fixture: fixture, options: options)
        if !fixture { try await test.populate() }
        clock = VirtualWallClock(at: Timestamp(TestPractice.noon))
        scheduler = JobScheduler(
            store: keepsJobs ? SQLiteJobStore(sharing: test.store.groupCommit) : jobs,
            clock: clock,
            logger: test.log.logger
        )
        let services = HostServices(
            practice: test.practice,
            store: test.store,
            scheduler: scheduler,
            clock: test.clock
        )
        host = PluginHost(
            plugins: plugins,
            services: services,
            lanes: LanePool(),
            logger: test.log.logger
        )
        let shelf = BackupShelf(directory: test.directory.path + "/backups", keeping: 2)
        status = DaemonStatus(
            version: "1.2.3",
            processID: 42,
            startedAt: TestPractice.noon,
            store: test.store,
            scheduler: scheduler,
            host: host,
            shelf: shelf,
            clock: test.clock
        ) { SocketActivity(openConnections: 7, acceptedConnections: 9, calls: 40) }
        let berlin = try TimeZoneRules(identifier: "Europe/Berlin")
        service = ControlService(
            practice: test.practice,
            scheduler: scheduler,
            host: host,
            feed: services.feed,
            status: status,
            localZone: { berlin },
            simulator: Simulator(practice: test.practice, scheduler: scheduler, host: host),
            administration: administration,
            shelf: shelf,
            version: "1.2.3"
        ).makeService(logger: test.log.logger)
    }

    // MARK: Calling

    /// The last reply, whatever it is.
    func reply(
        to call: VarlinkCall,
        by caller: CallerSession = .everything,
        into sink: RecordingSink = RecordingSink()
    ) async throws -> VarlinkReply {
        let message = try #require(await service.answer(call, context: caller, sink: sink))
        #expect(!message.continues)
        return try VarlinkReply(parsing: message.bytes)
    }

    /// The result of a call that is not refused.
    func call<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        by caller: CallerSession = .everything
    ) async throws -> Method.Reply {
        try await reply(to: VarlinkCall(method, parameters), by: caller).result(of: method)
    }

    /// All replies to a call that takes more than one.
    func all<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        whenSent: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> [Method.Reply] {
        let sink = RecordingSink(whenSent: whenSent)
        let last = try await reply(to: VarlinkCall(method, parameters, more: true), into: sink)
        return try (sink.replies + [last]).map { try $0.result(of: method) }
    }

    /// The refusal of a call.
    func refusal<Method: VarlinkMethod, Refusal: VarlinkError>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        as type: Refusal.Type = Refusal.self,
        by caller: CallerSession = .everything
    ) async throws -> Refusal {
        let reply = try await reply(to: VarlinkCall(method, parameters), by: caller)
        let error = VarlinkErrorReply(name: reply.error ?? "no error", parameters: reply.parameters ?? .emptyObject)
        return try #require(error.decode(as: type), "\(error.name) \(error.parameters)")
    }

    /// The name of the parameter that a call is refused for.
    func invalidParameter<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters
    ) async throws -> String {
        try await refusal(method, parameters, as: OrgVarlinkService.InvalidParameter.self).parameter
    }
}

extension CallerSession {
    static var everything: CallerSession { CallerSession(uid: 1000, roles: Set(Role.allCases)) }
}

/// Takes the replies that continue, and lets a test do something after each.
final class RecordingSink: VarlinkReplySink {
    private let kept = Mutex<[VarlinkReply]>([])
    private let whenSent: @Sendable () async throws -> Void

    init(whenSent: @escaping @Sendable () async throws -> Void = {}) {
        self.whenSent = whenSent
    }

    var replies: [VarlinkReply] { kept.withLock { $0 } }

    func send(_ message: VarlinkReplyMessage) async throws {
        let reply = try VarlinkReply(parsing: message.bytes)
        #expect(reply.continues && message.continues)
        kept.withLock { $0.append(reply) }
        try await whenSent()
    }
}
