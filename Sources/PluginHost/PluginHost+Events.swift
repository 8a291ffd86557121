import JobScheduler
import LogMessages
import Logging
import PracticeStore
import TherapyKit

/// Bringing the events.
extension PluginHost {
    /// Delivers the events that the feed holds by now, to one plugin after the other in the order of their activation.
    /// In place of ``run()``, where things are to happen in the same order every time.
    ///
    /// - Returns: whether there were any: the plugins may have brought about more by what they did.
    /// - Throws: `PracticeError` when the database refuses, or `CancellationError`.
    package func deliverKept() async throws -> Bool {
        let head = try services.feed.head()
        var hasDelivered = false
        for name in order.names where entries[name]?.place.map({ $0 < head }) ?? true {
            guard let pump = pump(for: name) else { continue }
            let place = try await pump.deliverKept(after: entries[name]?.place, through: head) { note($0, of: name) }
            entries[name]?.place = place
            hasDelivered = true
        }
        return hasDelivered
    }

    /// Begins to bring a plugin its events, if it is active and wants any.
    func feed(_ name: String) {
        guard isFeeding, entries[name]?.feeding == nil, let pump = pump(for: name) else { return }
        entries[name]?.feeding = Task { await pump.run { await self.note($0, of: name) } }
    }

    func stopFeeding(_ name: String) async {
        guard let feeding = entries[name]?.feeding else { return }
        entries[name]?.feeding = nil
        feeding.cancel()
        await feeding.value
    }

    /// `nil` for a plugin that gets no events.
    private func pump(for name: String) -> EventPump? {
        guard let instance = entries[name]?.instance, !instance.manifest.events.isEmpty else { return nil }
        return EventPump(
            instance: instance,
            feed: services.feed,
            limits: limits,
            poison: poison(for: name),
            logger: logger
        )
    }

    private func poison(for name: String) -> [Int64: String] {
        let now = services.clock.now
        do throws(PracticeError) {
            let releasedAt = try services.store.pluginRecords()[name]?.releasedAt
            let start = policy.start(now: now, releasedAt: releasedAt)
            return policy.poison(among: try services.store.pluginCrashes(of: name, since: start))
        } catch {
            logger.warning("a plugin's crashes cannot be read", metadata: ["plugin": "\(name)", "reason": "\(error)"])
            return [:]
        }
    }

    private func note(_ progress: EventProgress, of name: String) {
        switch progress {
        case .flowing(let place):
            entries[name]?.outage = nil
            entries[name]?.place = place
        case .waiting(let reason): entries[name]?.outage = reason
        case .setAside(let reason):
            entries[name]?.setAside += 1
            entries[name]?.lastSetAside = reason
        case .givenUp(let error): giveUp(name, because: error)
        }
    }

    /// It gets neither events nor jobs any more.
    func giveUp(_ name: String, because error: PluginGivenUp) {
        guard entries[name]?.instance != nil else { return }
        entries[name]?.phase = .failed(reason: "\(error)")
        entries[name]?.feeding?.cancel()
        entries[name]?.feeding = nil
        logger[.pluginFailed].error("plugin was given up", metadata: ["plugin": "\(name)", "reason": "\(error)"])
        Task {
            await services.scheduler.unregister(owner: name)
            await inTurn { await settle() }
        }
    }
}
