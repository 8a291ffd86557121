import ControlAPI
import Varlink

extension SchedulerAPI.Job: PresentableRecord {
    static let noun = "job"

    static let columns: [Table.Column] = [
        .init("ID", importance: 9),
        .init("OWNER", importance: 6, fit: .shrinks(to: 8)),
        .init("NAME", importance: 8, fit: .shrinks(to: 10)),
        .init("STATE", importance: 7),
        .init("NEXT", importance: 5),
        .init("LEFT", importance: 3, fit: .hides, audience: .people),
        .init("LAST", importance: 2, fit: .hides),
        .init("OUTCOME", importance: 4, fit: .hides),
        .init("SCHEDULE", importance: 1, fit: .shrinks(to: 8)),
        .init("OBSTACLES", importance: 7, fit: .shrinks(to: 10), isOptional: true),
        .init("PROGRESS", importance: 6, fit: .shrinks(to: 10), isOptional: true),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            .id(id),
            Cell(owner),
            Cell(name),
            state.cell,
            context.time.cell(nextRun, hasSeconds: true),
            context.time.hint(nextRun),
            context.time.cell(lastRun, hasSeconds: true),
            Cell(lastOutcome),
            Cell(schedule),
            obstacleCell,
            progress?.cell ?? .none,
        ]
    }

    func page(_ context: RecordContext) -> RecordPage {
        var page = RecordPage()
        page.add("Job", "id", .id(id))
        page.add("Name", "name", Cell(name))
        page.add("Owner", "owner", Cell(owner))
        page.add("State", "state", state.cell)
        page.add("Obstacles", "obstacles", lines: (obstacles ?? []).map(\.detail), plain: obstacleCell.plain)
        page.add("Run", "run", Cell(run.map { String($0) }))
        page.add("Progress", "progress", progress?.cell ?? .none)
        page.add("Schedule", "schedule", Cell(schedule))
        page.add("Time zone", "timeZone", Cell(timeZone))
        page.add("Next run", "nextRun", context.time.cellWithHint(nextRun, hasSeconds: true))
        page.add("Last run", "lastRun", context.time.cellWithHint(lastRun, hasSeconds: true))
        page.add("Last outcome", "lastOutcome", Cell(lastOutcome))
        page.add("Last error", "lastError", text: lastError)
        page.add("Attempt", "attempt", Cell("\(attempt) of \(maxAttempts)", plain: String(attempt)))
        page.add("Unique key", "uniqueKey", Cell(uniqueKey))
        let lines = arguments.members.map { "\($0.key) = \(JSONText.compact($0.value))" }
        page.add("Arguments", "arguments", lines: lines, plain: JSONText.compact(arguments))
        return page
    }
}

extension SchedulerAPI.Job {
    /// The kinds of what is in its way, as the contract names them.
    private var obstacleCell: Cell {
        let kinds = (obstacles ?? []).map(\.kind.rawValue)
        return Cell(kinds.joined(separator: ", "), plain: kinds.joined(separator: ","), style: .warning)
    }
}

extension SchedulerAPI.Progress {
    /// `120 of 4000 sessions (3%)`, `45% copying`, `7 batches`, `looking`.
    var words: String {
        var words: [String] = []
        if let done { words.append(total.map { "\(done) of \($0)" } ?? "\(done)") }
        let percent = fraction.map { "\(Int(($0 * 100).rounded(.down)))%" }
        if done == nil, let percent { words.append(percent) }
        if let message { words.append(message) }
        if done != nil, let percent { words.append("(\(percent))") }
        return words.joined(separator: " ")
    }

    var cell: Cell { Cell(words) }
}

extension SchedulerAPI.JobState {
    var cell: Cell {
        let style: Style =
            switch self {
            case .running: .good
            case .retrying, .paused: .warning
            case .discarded: .bad
            case .completed, .cancelled: .secondary
            case .scheduled: .plain
            }
        return Cell(rawValue, style: style)
    }
}

extension SchedulerAPI.Run: PresentableRecord {
    static let noun = "run"

    static let columns: [Table.Column] = [
        .init("RUN", importance: 9, alignment: .right),
        .init("JOB", importance: 5, fit: .hides),
        .init("NAME", importance: 7, fit: .shrinks(to: 10)),
        .init("STARTED", importance: 8),
        .init("FINISHED", audience: .scripts),
        .init("WHEN", importance: 2, fit: .hides, audience: .people),
        .init("ATTEMPT", importance: 3, fit: .hides, alignment: .right),
        .init("OUTCOME", importance: 10),
        .init("ERROR", importance: 4, fit: .shrinks(to: 10)),
        .init("PROGRESS", importance: 6, fit: .shrinks(to: 10), isOptional: true),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            Cell(id),
            .id(jobId),
            Cell("\(owner)/\(name)"),
            context.time.cell(startedAt, hasSeconds: true),
            Cell(finishedAt),
            context.time.hint(startedAt),
            Cell(attempt),
            outcome.cell,
            Cell(error),
            progress?.cell ?? .none,
        ]
    }

    func page(_ context: RecordContext) -> RecordPage {
        var page = RecordPage()
        page.add("Run", "id", Cell(id))
        page.add("Job", "jobId", .id(jobId))
        page.add("Name", "name", Cell("\(owner)/\(name)", plain: name))
        page.add("Attempt", "attempt", Cell(attempt))
        page.add("Scheduled", "scheduledFor", context.time.cellWithHint(scheduledFor, hasSeconds: true))
        page.add("Started", "startedAt", context.time.cellWithHint(startedAt, hasSeconds: true))
        page.add("Finished", "finishedAt", context.time.cellWithHint(finishedAt, hasSeconds: true))
        page.add("Outcome", "outcome", outcome.cell)
        page.add("Error", "error", text: error)
        page.add("Progress", "progress", progress?.cell ?? .none)
        return page
    }
}

extension SchedulerAPI.RunOutcome {
    var cell: Cell {
        let style: Style =
            switch self {
            case .succeeded: .good
            case .failed, .timedOut, .crashed: .bad
            case .running: .plain
            case .skipped, .cancelled: .secondary
            }
        return Cell(rawValue, style: style)
    }

    /// Whether whoever asked for the run got what they asked for.
    var isFailure: Bool {
        switch self {
        case .failed, .timedOut, .crashed, .cancelled: true
        case .running, .succeeded, .skipped: false
        }
    }
}

extension SchedulerAPI.Simulate.Reply: ListedRecord {
    static let noun = "run"

    static let columns: [Table.Column] = [
        .init("AT", importance: 9),
        .init("OWNER", importance: 8),
        .init("JOB", importance: 10),
        .init("SCHEDULED", importance: 5),
        .init("OUTCOME", importance: 6),
        .init("EFFECTS", importance: 7, fit: .shrinks(to: 10)),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            context.time.cell(at, hasSeconds: true),
            Cell(owner),
            Cell(job),
            context.time.cell(scheduledFor, hasSeconds: true),
            outcome?.cell ?? .none,
            .list(effects),
        ]
    }
}
