import JobScheduler
import LogMessages
import Logging
package import PracticeStore
import TherapyKit

/// What operators do to plugins while the daemon runs.
extension PluginHost {
    /// Lets a plugin run, whatever the configuration says; one that failed is tried once more.
    package func enable(_ name: String) async throws -> PluginSnapshot {
        try await inTurn {
            let entry = try entry(name)
            if let reason = entry.quarantine {
                throw PluginControlError.refused(
                    name: name,
                    reason: "is in quarantine, and has to be released: \(reason)"
                )
            }
            try await setEnabled(true, name)
            return try plugin(name)
        }
    }

    /// Stops a plugin. What it keeps, its jobs and its events wait until it is enabled again.
    package func disable(_ name: String) async throws -> PluginSnapshot {
        try await inTurn {
            try await setEnabled(false, name)
            return try plugin(name)
        }
    }

    /// - Note: a switch that says what the configuration says is none: a later change of that decides again.
    private func setEnabled(_ isEnabled: Bool, _ name: String) async throws {
        let entry = try entry(name)
        let switched = isEnabled == entry.settings.enabled ? nil : isEnabled
        try await services.store.setEnabled(switched, plugin: name)
        entries[name]?.isEnabledByOperator = switched
        await tryAgain(name)
    }

    /// Takes a plugin out of quarantine, and lets it run if it is enabled.
    package func release(_ name: String) async throws -> PluginSnapshot {
        try await inTurn {
            guard try entry(name).quarantine != nil else {
                throw PluginControlError.refused(name: name, reason: "is not in quarantine")
            }
            try await services.store.release(name, at: services.clock.now)
            entries[name]?.quarantine = nil
            logger[.pluginReleased].notice("plugin is released from quarantine", metadata: ["plugin": "\(name)"])
            await load(name)
            await tryAgain(name)
            return try plugin(name)
        }
    }

    /// Loads a file that was left alone because of the quarantine.
    private func load(_ name: String) async {
        guard let entry = entries[name], case .unloaded(let path, _) = entry.code, let loader else { return }
        do {
            let (registration, settings) = try await entry.caller.call(.load, limit: limits.activation) {
                try loader(path)
            }
            entries[name]?.code = .loaded(registration, path: path)
            if let settings { entries[name]?.settings = settings }
        } catch {
            entries[name]?.code = .refused(path: path, reason: "\(error)")
            logger[.pluginFailed].error(
                "plugin was not loaded",
                metadata: ["plugin": "\(name)", "reason": "\(error)"]
            )
        }
        reorder()
    }

    /// Removes everything that a plugin keeps, as if it had never run; it must be disabled.
    package func purge(_ name: String) async throws -> PluginRemains {
        try await inTurn {
            // Of one that is not there any more, too.
            guard entries[name]?.instance == nil, entries[name]?.isEnabled != true else {
                throw PluginControlError.refused(name: name, reason: "has to be disabled first")
            }
            let remains = try await services.store.removeRemains(of: name)
            try await cancelJobs(of: name)
            entries[name]?.isEnabledByOperator = nil
            entries[name]?.quarantine = nil
            entries[name]?.setAside = 0
            entries[name]?.lastSetAside = nil
            entries[name]?.place = nil
            logger.notice("everything that the plugin kept is removed", metadata: ["plugin": "\(name)"])
            return remains
        }
    }

    private func cancelJobs(of name: String) async throws {
        var query = JobQuery(owner: name, states: Set(JobState.allCases.filter { !$0.isTerminal }), limit: 1000)
        repeat {
            let page = try await services.scheduler.jobs(query)
            for job in page.jobs { _ = try await services.scheduler.cancel(job.id) }
            query.after = page.next
        } while query.after != nil
    }

    /// Brings an active plugin the events once more that were set aside; one that is not gets them when it is.
    /// - Returns: how many there are.
    package func retryEvents(of name: String) async throws -> Int {
        try await inTurn {
            _ = try entry(name)
            let count = try await services.store.markSetAside(of: name)
            entries[name]?.setAside = 0
            entries[name]?.lastSetAside = nil
            await stopFeeding(name)
            feed(name)
            return count
        }
    }

    /// Gives plugins the settings of a changed configuration. Those whose settings are the same notice nothing.
    /// - Returns: why a plugin did not take its settings and goes on with the ones before, by name.
    package func reconfigure(_ settings: [String: PluginSettings]) async -> [String: String] {
        await inTurn {
            var refusals: [String: String] = [:]
            for name in order.names {
                let new = settings[name] ?? PluginSettings(enabled: false)
                guard let old = entries[name]?.settings, old != new else { continue }
                do {
                    // One that is not to run any more need not like what the file says of it.
                    let isToRun = entries[name]?.isEnabledByOperator ?? new.enabled
                    if isToRun, old.configuration != new.configuration { try await reconfigure(name, new) }
                    entries[name]?.settings = new
                    await tryAgain(name, settling: false)
                } catch {
                    refusals[name] = "\(error)"
                    logger[.pluginKeepsConfiguration].error(
                        "plugin keeps its configuration",
                        metadata: ["plugin": "\(name)", "reason": "\(error)"]
                    )
                }
            }
            await settle()
            return refusals
        }
    }

    /// - Throws: why the plugin cannot be as its new configuration wants it.
    private func reconfigure(_ name: String, _ new: PluginSettings) async throws {
        guard let instance = entries[name]?.instance, let registration = entries[name]?.code.registration else {
            return
        }
        switch try await instance.reconfigure(new.configuration) {
        case .applied: return
        case .needsNewInstance: break
        }
        // Made for a trial first: a configuration that makes no plugin must not cost the one that there is.
        try await tryMaking(registration, new, by: instance.caller)
        await deactivate(name)
    }

    /// What plugins say against settings that nothing but making them can check, by name. Those that are not to run may
    /// have any.
    package func objections(to settings: [String: PluginSettings]) async -> [String: any Error] {
        var objections: [String: any Error] = [:]
        for (name, new) in settings where new.enabled {
            guard let entry = entries[name], let registration = entry.code.registration else { continue }
            do { try await tryMaking(registration, new, by: entry.caller) } catch { objections[name] = error }
        }
        return objections
    }

    private func tryMaking(
        _ registration: PluginRegistration,
        _ settings: PluginSettings,
        by caller: PluginCaller
    ) async throws {
        _ = try await caller.call(.make, limit: limits.activation) {
            try registration.makePlugin(configuration: settings.configuration)
        }
    }

    /// Gives a plugin that failed another chance.
    private func tryAgain(_ name: String, settling: Bool = true) async {
        if case .failed = entries[name]?.phase { entries[name]?.phase = .dormant }
        if settling { await settle() }
    }
}

/// Why an operator's wish was not fulfilled.
package enum PluginControlError: Error, Hashable, Sendable, CustomStringConvertible {
    case refused(name: String, reason: String)

    package var description: String {
        switch self {
        case .refused(let name, let reason): "\(name) \(reason)"
        }
    }
}
