import Logging
import TherapyKit

/// Brings one plugin its events: in order, at least once, at the plugin's own pace.
struct EventPump: Sendable {
    private static let batch = 256
    private static let maxAttempts = 5

    let manifest: PluginManifest
    let plugin: any Plugin
    let context: PluginContext
    let feed: EventFeed
    let limits: CallLimits
    let logger: Logger

    /// - Parameter note: told how the events fare.
    func run(noting note: @Sendable (EventProgress) async -> Void) async {
        while !Task.isCancelled {
            do {
                try await pump(noting: note)
            } catch is CancellationError {
                return
            } catch {
                await note(.waiting(reason: "events wait: \(error)"))
                logger.warning("events wait", metadata: ["plugin": "\(manifest.name)", "reason": "\(error)"])
                try? await Task.sleep(for: limits.outage)
            }
        }
    }

    /// Delivers until the task is cancelled, or the database refuses.
    private func pump(noting note: (EventProgress) async -> Void) async throws {
        var place = try feed.place(of: manifest.name)
        if try feed.head() <= place { await note(.flowing) }
        while true {
            let changes = try await feed.next(after: place, limit: Self.batch)
            place = try await deliver(changes, behind: place, noting: note)
        }
    }

    /// Delivers what the feed holds up to a place.
    ///
    /// - Parameter place: where an earlier call came to; `nil` for the plugin's own place in the feed.
    /// - Returns: how far it came.
    func deliverKept(
        after place: Int64?,
        through last: Int64,
        noting note: (EventProgress) async -> Void
    ) async throws -> Int64 {
        var place = try place ?? feed.place(of: manifest.name)
        while place < last {
            try Task.checkCancellation()
            let changes = try feed.kept(after: place, limit: Self.batch).prefix { $0.sequence <= last }
            if changes.isEmpty { return last }
            place = try await deliver(changes, behind: place, noting: note)
        }
        return place
    }

    /// - Returns: the place behind the changes.
    private func deliver(
        _ changes: some BidirectionalCollection<Change>,
        behind place: Int64,
        noting note: (EventProgress) async -> Void
    ) async throws -> Int64 {
        var delivered = false
        for change in changes where manifest.wants(change.kind) {
            try await deliver(change, noting: note)
            delivered = true
        }
        guard let last = changes.last else { return place }
        // A place among events that the plugin does not want need not survive: they would only be passed over again.
        if delivered { try await feed.setPlace(last.sequence, of: manifest.name) }
        await note(.flowing)
        return last.sequence
    }

    /// Tries an event several times, then sets it aside, so that one that poisons the plugin does not hold up the rest.
    private func deliver(_ event: Change, noting note: (EventProgress) async -> Void) async throws {
        for attempt in 1... {
            do {
                try await withTimeLimit(limits.event) { try await plugin.receive(event, in: context) }
                return
            } catch {
                try Task.checkCancellation()
                // The database's trouble is not the event's.
                if let error = error as? PracticeError, case .unavailable = error { throw error }
                let metadata: Logger.Metadata = [
                    "plugin": "\(manifest.name)", "event": "\(event.sequence)", "kind": "\(event.kind)",
                    "attempt": "\(attempt)", "reason": "\(error)",
                ]
                guard attempt < Self.maxAttempts else {
                    logger.error("event was set aside", metadata: metadata)
                    await note(.setAside(reason: "event \(event.sequence) was set aside: \(error)"))
                    return
                }
                logger.warning("event failed and is tried again", metadata: metadata)
                try await Task.sleep(for: limits.eventRetry * (1 << (attempt - 1)))
            }
        }
    }
}

/// How a plugin's events fare.
enum EventProgress: Sendable {
    case flowing
    /// The database refuses just now.
    case waiting(reason: String)
    /// One was given up; the rest goes on.
    case setAside(reason: String)
}
