package import ControlAPI
package import Logging
package import PluginHost
package import Practice
import TherapyKit
package import Varlink

/// `io.unclutter.Therapy.Daemon`.
package struct DaemonHandlers: DaemonInterface {
    package typealias Context = CallerSession

    /// How many events one reply holds at most.
    private static let batch = 500

    private let status: DaemonStatus
    private let feed: EventFeed
    let practice: Practice
    let logger: Logger

    package init(status: DaemonStatus, feed: EventFeed, practice: Practice, logger: Logger) {
        self.status = status
        self.feed = feed
        self.practice = practice
        self.logger = logger
    }

    package func getStatus(
        _ call: MethodCall<DaemonAPI.GetStatus, CallerSession>
    ) async throws -> DaemonAPI.GetStatus.Reply {
        try await status.report()
    }

    /// Without `more`, the first events behind `since` that fit into one reply. With it, all of them and every later
    /// one; without `since` only those that come from now on, after a first, empty reply that says that it has begun.
    package func watch(_ call: MethodCall<DaemonAPI.Watch, CallerSession>) async throws -> DaemonAPI.Watch.Reply {
        let kinds = call.parameters.kinds
        let isWanted = { (change: Change) in kinds.map { $0.contains { change.kind.matches($0) } } ?? true }
        guard call.wantsMore else {
            var place = Int64(call.parameters.since ?? 0)
            var wanted: [Change] = []
            // On past those of other kinds: an empty reply says that there is nothing to come.
            while wanted.count < Self.batch {
                let changes = try feed.kept(after: place, limit: Self.batch)
                guard let last = changes.last else { break }
                place = last.sequence
                wanted += changes.filter(isWanted)
            }
            return .init(events: wanted.prefix(Self.batch).map(DaemonAPI.Event.init))
        }
        var place: Int64
        if let since = call.parameters.since {
            place = Int64(since)
        } else {
            place = try feed.head()
            try await call.send(.init(events: []))
        }
        while true {
            let changes = try await feed.next(after: place, limit: Self.batch)
            guard let last = changes.last else { continue }
            place = last.sequence
            let wanted = changes.filter(isWanted)
            if !wanted.isEmpty { try await call.send(.init(events: wanted.map(DaemonAPI.Event.init))) }
        }
    }
}
