// Not used: the daemon loads none of this part of Swift's runtime, so that a plugin brings it in.
import RegexBuilder
public import TherapyKit

/// Does something bad in one of its calls.
public struct Faulty: Plugin {
    enum Place: String, CaseIterable {
        case nowhere, make, activation, event, job, command, deactivation
    }

    static let place = ConfigurationKey<Place>.choice("in", default: .nowhere, help: "In which call.")
    static let fault = ConfigurationKey<Fault>.choice("fault", default: .nothing, help: "What is done there.")
    static let only = ConfigurationKey<String?>.text("only", help: "Only for events of this record.")

    public static let manifest = PluginManifest(
        name: "faulty",
        version: "1.0.0",
        summary: "Does what a plugin must not do",
        capabilities: [.readRecords, .changeSessions, .scheduleJobs, .storeValues, .keepTables, .exportFiles],
        configuration: [place.field, fault.field, only.field],
        jobs: [JobDeclaration(name: "work", summary: "Works", timeout: .seconds(2), maxAttempts: 2)],
        events: ["session"],
        commands: [
            CommandDeclaration(name: "act", summary: "Acts"), CommandDeclaration(name: "plan", summary: "Plans"),
        ],
        tables: [TableMigration(name: "1-own", statements: ["CREATE TABLE {own} (a)"])]
    )

    private let place: Place
    private let fault: Fault
    private let only: String?

    public init(configuration: PluginConfiguration) throws {
        place = configuration[Self.place]
        fault = configuration[Self.fault]
        only = configuration[Self.only]
        if place == .make { try fault.commitAtOnce() }
    }

    public func activate(in context: PluginContext) async throws {
        if place == .activation { try await fault.commit(in: context) }
    }

    public func receive(_ event: Change, in context: PluginContext) async throws {
        if place == .event, only == nil || only == event.id { try await fault.commit(in: context) }
        context.log.info("received", ["event": "\(event.sequence)"])
    }

    public func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
        if place == .job { try await fault.commit(in: context) }
        return .completed
    }

    public func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        if command.name == "plan" {
            try await context.jobs().schedule("work", at: context.clock.now, key: "work", arguments: [:])
            return ["planned": true]
        }
        if place == .command { try await fault.commit(in: context) }
        return ["done": true]
    }

    public func deactivate(in context: PluginContext) async {
        if place == .deactivation { try? await fault.commit(in: context) }
    }
}

@_cdecl("therapykit_plugin")
public func plugin() -> UnsafeMutableRawPointer {
    PluginRegistration(Faulty.self).handOver()
}
