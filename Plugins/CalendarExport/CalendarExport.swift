package import TherapyKit

/// Each therapist's sessions as a calendar: a file to subscribe to, and events on a CalDAV server.
///
/// Events keep a table of the sessions as they are exported; what is different in it marks the calendars that it is seen
/// in, which one job writes a moment later, and another brings to CalDAV.
package actor CalendarExport: Plugin {
    static let writeJob = "write"
    static let pushJob = "push"
    static let tidyJob = "tidy"

    package static let manifest = PluginManifest(
        name: "calendar-export",
        version: "1.0.0",
        summary: "Keeps sessions in calendars: files to subscribe to, and CalDAV",
        capabilities: [.readRecords, .scheduleJobs, .storeValues, .keepTables, .exportFiles, .sendWebRequests],
        configuration: CalendarOptions.fields,
        jobs: [
            JobDeclaration(
                name: writeJob,
                summary: "Writes the calendars that changed",
                timeout: .seconds(300),
                maxAttempts: 10_000
            ),
            JobDeclaration(
                name: pushJob,
                summary: "Brings CalDAV servers in line",
                timeout: .seconds(900),
                maxAttempts: 10_000
            ),
            JobDeclaration(
                name: tidyJob,
                summary: "Lets old sessions go, once a day",
                timeout: .seconds(300),
                maxAttempts: 10_000
            ),
        ],
        events: ["session", "user", "therapist"],
        commands: CalendarCommands.declarations,
        tables: CalendarTables.migrations
    )

    private static let syncedKey = "synced"
    private static let lookKey = "look"

    let options: CalendarOptions
    private let writeAlarm = JobAlarm(writeJob)
    private let pushAlarm = JobAlarm(pushJob)
    private let tidyAlarm = JobAlarm(tidyJob)
    /// How often in a row a therapist's calendar could not be reached.
    private var failures: [Therapist.ID: Int] = [:]
    /// What is wrong with therapists' calendars.
    private var troubles: [Therapist.ID: String] = [:]

    package init(configuration: PluginConfiguration) throws {
        options = try CalendarOptions(configuration)
    }

    package func activate(in context: PluginContext) async throws {
        let feeds = try FeedTable(in: context)
        if !options.hasClientFeeds { try await feeds.remove(.client) }
        try await ensureFeeds(in: context)
        if try await context.values().value(forKey: Self.syncedKey)?.string != options.fingerprint {
            try await readAll(in: context)
        }
        try await touchIfOutdated(in: context)
        try await FeedWriter(options: options).removeOrphans(in: context)
        try await writeAlarm.set(noLaterThan: context.clock.now, in: context)
        try await pushAlarm.set(noLaterThan: context.clock.now, in: context)
        try await tidyAlarm.set(noLaterThan: nextDay(context), in: context)
    }

    // MARK: Jobs

    package func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
        switch job.name {
        case Self.writeJob:
            writeAlarm.reset()
            try await FeedWriter(options: options).writeDirty(in: context)
        case Self.pushJob:
            pushAlarm.reset()
            if let next = try await push(in: context) { try await pushAlarm.set(noLaterThan: next, in: context) }
        default:
            tidyAlarm.reset()
            try await tidy(in: context)
            try await tidyAlarm.set(noLaterThan: nextDay(context), in: context)
        }
        return .completed
    }

    private func nextDay(_ context: PluginContext) -> Instant {
        context.clock.now.beginOfDay + .seconds(86_400 + 600)
    }

    /// Lets go what no calendar shows any more, and looks at the rest as of today.
    private func tidy(in context: PluginContext) async throws {
        let entries = try EntryTable(in: context)
        _ = try await entries.remove(
            where: "status = 'CANCELLED' AND modifiedAt < ?",
            [.instant(options.cancelledSince(at: context.clock.now))]
        )
        try await touchIfOutdated(in: context)
        try await setAlarms(in: context)
    }

    /// Another day, or another configuration, has every calendar looked at.
    private func touchIfOutdated(in context: PluginContext) async throws {
        let look = "\(options.look);\(context.clock.now.beginOfDay.wireText)"
        let values = try context.values()
        if try await values.value(forKey: Self.lookKey)?.string == look { return }
        try await FeedTable(in: context).touchAll()
        try await values.setValue(.string(look), forKey: Self.lookKey)
    }

    /// Has calendars written and servers brought in line, a moment from now.
    private func setAlarms(in context: PluginContext) async throws {
        let soon = context.clock.now + options.delay
        try await writeAlarm.set(noLaterThan: soon, in: context)
        if options.caldav != nil { try await pushAlarm.set(noLaterThan: soon, in: context) }
    }

    // MARK: CalDAV

    /// - Returns: when to try again what could not be done.
    private func push(in context: PluginContext) async throws -> Instant? {
        let now = context.clock.now
        let window = options.window(at: now)
        var next: Instant?
        troubles = [:]
        for therapist in try await therapists(in: context) {
            guard let integration = therapist.calendarIntegration else { continue }
            switch CalendarProvider(integration.provider) {
            case .caldav: break
            case .subscription: continue
            case .unsupported:
                // Not which: the application may have written anything, and this is told in the log and the status.
                troubles[therapist.id] = "the calendar is of a kind that is not supported"
                continue
            }
            guard let caldav = options.caldav else {
                troubles[therapist.id] = "caldav is not configured"
                continue
            }
            let collection = caldav.collection(of: integration.calendarId)
            do {
                let sync = try CalDAVSync(caldav, in: context)
                try await follow(therapist.id, to: collection, sync, in: context)
                try await sync.push(therapist.id, to: collection, in: window)
                failures[therapist.id] = nil
            } catch let failure as CalDAVClient.Failure {
                next = min(next ?? .init(milliseconds: .max), note(failure, of: therapist.id, in: context))
            }
        }
        if let caldav = options.caldav {
            do { try await CalDAVSync(caldav, in: context).deleteGone() } catch let failure as CalDAVClient.Failure {
                context.log.notice("events could not be deleted from their calendar yet: \(failure)")
                next = next ?? now + .seconds(600)
            }
        }
        let words = troubles.sorted { $0.key < $1.key }.map { "therapist \($0.key): \($0.value)" }
        context.report(degraded: words.isEmpty ? nil : words.joined(separator: "; "))
        return next
    }

    private func note(_ failure: CalDAVClient.Failure, of therapist: Therapist.ID, in context: PluginContext) -> Instant
    {
        let count = failures[therapist, default: 0] + 1
        failures[therapist] = count
        troubles[therapist] = failure.description
        context.log.notice("a calendar could not be brought in line yet: \(failure)", ["therapist": therapist.text])
        // One minute, then twice as long each time, up to an hour.
        return context.clock.now + min(.seconds(3600), .seconds(60) * (1 << min(count - 1, 10)))
    }

    /// Leaves the calendar that a therapist had before, if it is another.
    private func follow(
        _ therapist: Therapist.ID,
        to collection: String,
        _ sync: CalDAVSync,
        in context: PluginContext
    ) async throws {
        let values = try context.values()
        let key = "collection/\(therapist.text)"
        let before = try await values.value(forKey: key)?.string
        if before == collection { return }
        if before != nil { try await sync.abandon(therapist) }
        try await values.setValue(.string(collection), forKey: key)
    }

    // MARK: Events

    package func receive(_ event: Change, in context: PluginContext) async throws {
        switch event.entity {
        case .session: try await receive(session: event, in: context)
        case .user: try await receive(user: event, in: context)
        case .therapist: try await receive(therapist: event, in: context)
        default: break
        }
    }

    private func receive(session event: Change, in context: PluginContext) async throws {
        let entries = try EntryTable(in: context)
        if event.operation == .replace {
            try await context.values().setValue(nil, forKey: Self.syncedKey)
            try await readAll(in: context)
            try await FeedTable(in: context).touchAll()
            return try await setAlarms(in: context)
        }
        let id = Session.ID(event.id)
        guard event.operation != .delete,
            let session = try await context.records().ifThere({ try await $0.session(id) })
        else {
            let owners = try await entries.remove(where: "session = ?", [.text(event.id)])
            if !owners.isEmpty { return try await show(owners, in: context) }
            // An erased client's sessions are gone from the table already, and nobody knows where they were seen.
            try await FeedTable(in: context).touchAll()
            return try await setAlarms(in: context)
        }
        guard session.startTime >= options.window(at: context.clock.now).lowerBound else { return }
        var reader = EntryReader(options: options)
        try await show(entries.put(reader.entries(of: [session], in: context)), in: context)
    }

    /// Of a client, the name may stand in calendars.
    private func receive(user event: Change, in context: PluginContext) async throws {
        guard options.titles != .busy, event.operation == .update else { return }
        guard let user = try await context.records().ifThere({ try await $0.user(User.ID(event.id)) }) else { return }
        let title = EntryReader(options: options).title(of: user)
        try await show(EntryTable(in: context).rename(user.id, to: title, at: user.updatedAt), in: context)
    }

    private func receive(therapist event: Change, in context: PluginContext) async throws {
        if event.operation == .insert || event.operation == .replace {
            try await ensureFeeds(in: context)
            try await setAlarms(in: context)
        } else if event.columns.contains("calendarIntegration") {
            try await pushAlarm.set(noLaterThan: context.clock.now, in: context)
        }
    }

    private func show(_ owners: EntryTable.Owners, in context: PluginContext) async throws {
        // Most changes of a session are none of its event.
        if owners.isEmpty { return }
        let feeds = try FeedTable(in: context)
        if options.hasClientFeeds { try await feeds.ensure(.client, owners.clients) }
        try await feeds.touch(owners)
        try await setAlarms(in: context)
    }

    // MARK: Records

    /// Reads every session that a calendar may show.
    private func readAll(in context: PluginContext) async throws {
        let from = options.window(at: context.clock.now).lowerBound
        let entries = try EntryTable(in: context)
        var reader = EntryReader(options: options)
        var owners = EntryTable.Owners()
        var query = SessionQuery(from: from, limit: 1000)
        var present: Set<String> = []
        repeat {
            let page = try await context.records().sessions(query)
            present.formUnion(page.records.map(\.id.text))
            owners.formUnion(try await entries.put(reader.entries(of: page.records, in: context)))
            query.after = page.next
        } while query.after != nil
        // What is not there any more went while nobody took notes.
        let ids = JSONValue.array(present.sorted().map(JSONValue.string)).text
        _ = try await entries.remove(
            where: "startTime >= ? AND session NOT IN (SELECT value FROM json_each(?))",
            [.instant(from), .text(ids)]
        )
        if options.hasClientFeeds { try await FeedTable(in: context).ensure(.client, owners.clients) }
        try await context.values().setValue(.string(options.fingerprint), forKey: Self.syncedKey)
    }

    private func ensureFeeds(in context: PluginContext) async throws {
        let ids = Set(try await therapists(in: context).map(\.id.text))
        try await FeedTable(in: context).ensure(.therapist, ids)
    }

    private func therapists(in context: PluginContext) async throws -> [Therapist] {
        var query = TherapistQuery(limit: 1000)
        var therapists: [Therapist] = []
        repeat {
            let page = try await context.records().therapists(query)
            therapists += page.records
            query.after = page.next
        } while query.after != nil
        return therapists
    }

    // MARK: Questions

    package func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        try await CalendarCommands(options: options, troubles: troubles, writeAlarm: writeAlarm)
            .answer(command, in: context)
    }

    package func explain(_ record: ExplainedRecord, in context: PluginContext) async throws -> [Explanation] {
        guard case .session(let session) = record else { return [] }
        return try await CalendarExplanation(options: options).lines(of: session, in: context)
    }
}

/// What a therapist's calendar elsewhere takes sessions by.
enum CalendarProvider: Hashable {
    case caldav
    /// It subscribes to the feed.
    case subscription
    case unsupported

    init(_ name: String) {
        switch name.lowercased() {
        case "caldav": self = .caldav
        case "google", "outlook", "apple", "ical", "ics": self = .subscription
        default: self = .unsupported
        }
    }
}
