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
    let limit: Duration
    let logger: Logger

    /// - Parameter note: told what is wrong, and `nil` when nothing is any more.
    func run(noting note: @Sendable (String?) async -> Void) async {
        while !Task.isCancelled {
            do {
                try await pump(noting: note)
            } catch is CancellationError {
                return
            } catch {
                await note("events wait: \(error)")
                logger.warning("events wait", metadata: ["plugin": "\(manifest.name)", "reason": "\(error)"])
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }

    /// Delivers until the task is cancelled, or the database refuses.
    private func pump(noting note: (String?) async -> Void) async throws {
        var place = try feed.place(of: manifest.name)
        while true {
            let changes = try await feed.next(after: place, limit: Self.batch)
            var delivered = false
            for change in changes where manifest.wants(change.kind) {
                try await deliver(change, noting: note)
                delivered = true
            }
            guard let last = changes.last else { continue }
            place = last.sequence
            // A place among events that the plugin does not want need not survive: they would only be passed over again.
            if delivered { try await feed.setPlace(place, of: manifest.name) }
        }
    }

    /// Tries an event several times, then sets it aside, so that one that poisons the plugin does not hold up the rest.
    private func deliver(_ event: Change, noting note: (String?) async -> Void) async throws {
        for attempt in 1... {
            do {
                try await withTimeLimit(limit) { try await plugin.receive(event, in: context) }
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
                    await note("event \(event.sequence) was set aside: \(error)")
                    return
                }
                logger.warning("event failed and is tried again", metadata: metadata)
                try await Task.sleep(for: .seconds(1 << attempt) / 2)
            }
        }
    }
}
