import LogMessages
import Logging
import TherapyKit

/// Brings one plugin its events: in order, at least once, at the plugin's own pace.
struct EventPump: Sendable {
    private static let batch = 256
    /// For how long what was delivered may stay unwritten while a batch goes on.
    private static let placeAge = Duration.milliseconds(100)

    let instance: PluginInstance
    let feed: EventFeed
    let limits: CallLimits
    /// Events that ended the process too often, each with the reason to set it aside.
    let poison: [Int64: String]
    let logger: Logger

    private var name: String { instance.manifest.name }

    /// - Parameter note: told of how the events fare.
    func run(noting note: @Sendable (EventProgress) async -> Void) async {
        while !Task.isCancelled {
            do {
                try await pump(noting: note)
            } catch is CancellationError {
                return
            } catch let error as PluginGivenUp {
                await note(.givenUp(error))
                return
            } catch {
                await note(.waiting(reason: "events wait: \(error)"))
                logger.warning("events wait", metadata: ["plugin": "\(name)", "reason": "\(error)"])
                try? await Task.sleep(for: limits.outage)
            }
        }
    }

    /// Delivers until the task is cancelled, or the database refuses.
    private func pump(noting note: (EventProgress) async -> Void) async throws {
        try await deliverSetAside(noting: note)
        var place = try feed.place(of: name)
        if try feed.head() <= place { await note(.flowing(place: place)) }
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
        var place = try place ?? feed.place(of: name)
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
        var unwritten: Int64?
        var writtenAt = ContinuousClock.now
        for change in changes where instance.manifest.wants(change.kind) {
            switch try await deliverUnlessPoisonous(change) {
            case .received: unwritten = change.sequence
            case .setAside(let reason):
                unwritten = nil
                await note(.setAside(reason: "event \(change.sequence) was set aside: \(reason)"))
            }
            // What was brought need not be brought again when the process ends in the middle of a slow batch.
            if let sequence = unwritten, ContinuousClock.now - writtenAt > Self.placeAge {
                try await feed.setPlace(sequence, of: name)
                unwritten = nil
                writtenAt = .now
            }
        }
        guard let last = changes.last else { return place }
        // A place among events that the plugin does not want need not survive: they would only be passed over again.
        if unwritten != nil { try await feed.setPlace(last.sequence, of: name) }
        await note(.flowing(place: last.sequence))
        return last.sequence
    }

    private enum Delivery {
        case received
        case setAside(reason: String)
    }

    private func deliverUnlessPoisonous(_ event: Change) async throws -> Delivery {
        guard let reason = poison[event.sequence] else { return try await deliver(event) }
        return try await setAside(event, because: reason)
    }

    /// Tries an event several times, then sets it aside, so that one that poisons the plugin does not hold up the rest.
    private func deliver(_ event: Change) async throws -> Delivery {
        for attempt in 1... {
            do {
                try await instance.receive(event)
                return .received
            } catch {
                try Task.checkCancellation()
                if error is PluginGivenUp { throw error }
                if Self.isOutage(error) { throw error }
                guard attempt < limits.eventAttempts else { return try await setAside(event, because: "\(error)") }
                var metadata = metadata(for: event, reason: "\(error)")
                metadata["attempt"] = "\(attempt)"
                logger.warning("event failed and is tried again", metadata: metadata)
                try await Task.sleep(for: limits.eventRetry * (1 << (attempt - 1)))
            }
        }
        return .received
    }

    /// The database's trouble is not the event's.
    private static func isOutage(_ error: any Error) -> Bool {
        switch error {
        case PracticeError.unavailable, TableError.unavailable: true
        default: false
        }
    }

    private func setAside(_ event: Change, because reason: String) async throws -> Delivery {
        logger[.eventSetAside].error("event was set aside", metadata: metadata(for: event, reason: reason))
        try await feed.setAside(event, of: name, because: reason, at: instance.context.clock.now)
        return .setAside(reason: reason)
    }

    /// Tries once more what an operator wants to be tried once more.
    private func deliverSetAside(noting note: (EventProgress) async -> Void) async throws {
        for event in try feed.eventsToRetry(of: name) {
            switch try await deliver(event) {
            case .received: try await feed.forgetSetAside(event, of: name)
            case .setAside(let reason):
                await note(.setAside(reason: "event \(event.sequence) was set aside again: \(reason)"))
            }
        }
    }

    private func metadata(for event: Change, reason: String) -> Logger.Metadata {
        [
            "plugin": "\(name)", "event": "\(event.sequence)", "kind": "\(event.kind)", "reason": "\(reason)",
        ]
    }
}

/// How a plugin's events fare.
enum EventProgress: Sendable {
    /// They came; the plugin is behind this place.
    case flowing(place: Int64)
    /// The database refuses just now.
    case waiting(reason: String)
    /// One was given up; the rest goes on.
    case setAside(reason: String)
    /// The plugin takes no calls any more.
    case givenUp(PluginGivenUp)
}
