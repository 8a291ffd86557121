package import CallSlots
import LogMessages
package import Logging
package import PracticeStore
package import TherapyKit

/// Looks at how the process before this one ended, before any plugin's code has its turn.
package struct CrashReview: Sendable {
    private let store: PracticeStore
    private let policy: QuarantinePolicy
    private let clock: any WallClock
    private let logger: Logger

    package init(
        store: PracticeStore,
        policy: QuarantinePolicy = QuarantinePolicy(),
        clock: any WallClock,
        logger: Logger
    ) {
        self.store = store
        self.policy = policy
        self.clock = clock
        self.logger = logger
    }

    /// Takes down the calls that the process before did not survive, and puts into quarantine who has ended it too often.
    /// - Parameter death: how it ended; `nil` when it ended in order.
    /// - Returns: the plugins that are in quarantine now.
    package func review(_ death: LastDeath?) async throws(PracticeError) -> Set<String> {
        if let death, !death.calls.isEmpty {
            logger[.diedAtWork].warning(
                "the daemon did not end in order while plugins were at work",
                metadata: [
                    "plugins": "\(Set(death.calls.map(\.record.owner)).sorted().joined(separator: " "))",
                    "restart": "\(death.wasRestart ? "of the machine" : "of the daemon")",
                ]
            )
        }
        return try await review(death.map(crashes) ?? [])
    }

    /// Whom a death is to be laid to: the call that marked itself; else, the only plugin that was in calls.
    private func crashes(of death: LastDeath) -> [PluginCrash] {
        // Nobody outlives a power cut.
        guard !death.wasRestart else { return [] }
        let marked = death.calls.filter { $0.fault != nil }
        if !marked.isEmpty { return marked.map { PluginCrash($0, at: clock.now) } }
        guard death.killedBy == nil, Set(death.calls.map(\.record.owner)).count == 1 else { return [] }
        return death.calls.prefix(1).map { PluginCrash($0, at: clock.now) }
    }

    func review(_ crashes: [PluginCrash]) async throws(PracticeError) -> Set<String> {
        for crash in crashes {
            logger[.pluginCrashed].error(
                crash.isCertain
                    ? "the daemon was ended by a plugin" : "the daemon ended while a plugin was in a call",
                metadata: ["plugin": "\(crash.plugin)", "call": "\(crash.call)", "cause": "\(crash.signalName)"]
            )
        }
        if !crashes.isEmpty { try await store.add(crashes) }
        let now = clock.now
        let records = try store.pluginRecords()
        var quarantined = Set(records.filter { $0.value.quarantinedAt != nil }.keys)
        for name in Set(crashes.map(\.plugin)).subtracting(quarantined).sorted() {
            let start = policy.start(now: now, releasedAt: records[name]?.releasedAt)
            guard let reason = policy.reason(after: try store.pluginCrashes(of: name, since: start)) else { continue }
            try await store.quarantine(name, because: reason, at: now)
            quarantined.insert(name)
            logger[.pluginQuarantined].critical(
                "plugin is in quarantine; when it is mended: therapyctl plugins release",
                metadata: ["plugin": "\(name)", "reason": "\(reason)"]
            )
        }
        return quarantined
    }
}

extension PluginCrash {
    fileprivate init(_ call: LastDeath.Call, at now: Instant) {
        let kind = PluginCall.Kind(rawValue: call.record.kind)
        let signal: Int32? =
            switch call.fault {
            case .signal(let number): number
            case .exit: 0
            case nil: nil
            }
        self.init(
            plugin: call.record.owner,
            at: now,
            call: [kind?.name ?? "call", call.record.subject].filter { !$0.isEmpty }.joined(separator: " "),
            event: kind == .event ? Int64(call.record.subject) : nil,
            signal: signal
        )
    }
}
