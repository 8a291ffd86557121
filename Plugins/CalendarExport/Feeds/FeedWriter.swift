import TherapyKit

/// Writes the calendars that look different from their files.
struct FeedWriter {
    let options: CalendarOptions

    /// - Returns: how many files were written; what holds the same bytes already is not.
    @discardableResult
    func writeDirty(in context: PluginContext) async throws -> Int {
        let table = try FeedTable(in: context)
        let files = try context.files()
        var count = 0
        for feed in try await table.feeds(dirty: true) {
            try Task.checkCancellation()
            if try await files.write(bytes(of: feed, in: context), to: feed.file) { count += 1 }
            try await table.setWritten(feed)
        }
        if count > 0 { context.log.debug("wrote calendars", ["files": "\(count)"]) }
        return count
    }

    /// Deletes the files of calendars that there are no more.
    func removeOrphans(in context: PluginContext) async throws {
        let names = Set(try await FeedTable(in: context).feeds().map(\.file))
        let files = try context.files()
        for name in try await files.names() where !names.contains(name) { try await files.remove(name) }
    }

    func bytes(of feed: Feed, in context: PluginContext) async throws -> [UInt8] {
        let now = context.clock.now
        var events = try await EntryTable(in: context).events(
            of: feed,
            in: options.window(at: now),
            cancelledSince: options.cancelledSince(at: now)
        )
        if feed.kind == .client {
            for index in events.indices { events[index].title = options.clientTitle }
        }
        let text = FeedText(name: options.name, refreshMinutes: max(1, Int(options.refresh / .seconds(60))))
        return text.bytes(of: events)
    }
}

/// A calendar's text.
package struct FeedText {
    private let name: String
    private let refreshMinutes: Int

    package init(name: String, refreshMinutes: Int) {
        self.name = name
        self.refreshMinutes = refreshMinutes
    }

    package func bytes(of events: [CalendarEvent]) -> [UInt8] {
        var lines = ContentLines(capacity: 512 + events.count * 384)
        CalendarObject.begin(name: name, refreshMinutes: refreshMinutes, lines: &lines)
        for event in events { event.write(to: &lines) }
        CalendarObject.end(&lines)
        return lines.bytes
    }
}

extension Instant {
    /// The beginning of the day in UTC.
    var beginOfDay: Instant { Instant(utc: LocalTime(dayNumber: LocalTime(utc: self).dayNumber)) }
}
