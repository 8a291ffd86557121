import ControlAPI
import Foundation
import JobScheduler
import TestSupport
import Testing
import TimeZoneRules

/// docs/jobs.md, held against the scheduler's own state machine.
@Suite("The page about jobs")
struct JobPageTests {
    /// The rows of the table whose first header cell is this, cells without their backticks.
    private static func table(_ header: String) throws -> [[String]] {
        let page = try String(contentsOfFile: SharedFiles.repository() + "/docs/jobs.md", encoding: .utf8)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("| \(header) |") })
        return lines[start...].prefix { $0.hasPrefix("|") }.filter { !$0.hasPrefix("| ---") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
        }
    }

    private static func lifecycle(in state: JobState) -> JobLifecycle {
        let now = Timestamp(seconds: 0)
        let phase: JobPhase =
            switch state {
            case .scheduled: .scheduled(at: now)
            case .running: .running(.outcome, pausing: false)
            case .retrying: .retrying(at: now)
            case .paused: .paused(at: now)
            case .completed: .completed
            case .discarded: .discarded
            case .cancelled: .cancelled
            }
        let attempt = state == .retrying || state == .running ? 1 : 0
        return JobLifecycle(phase: phase, attempt: attempt, occurrence: now, maxAttempts: 3)
    }

    @Test("what each command does in each state is what the table says")
    func commands() throws {
        let rows = try Self.table("command")
        let states = try rows[0].dropFirst().map { try #require(JobState(rawValue: $0)) }
        #expect(states == JobState.allCases)
        let now = Timestamp(seconds: 0)
        let events: [(String, JobEvent)] = [
            ("run", .startOutOfTurn), ("pause", .pause), ("resume", .resume(occurrence: nil)), ("cancel", .cancel),
            ("retry", .retry(now: now)),
        ]
        #expect(rows.dropFirst().map(\.first) == events.map(\.0))
        for (row, event) in zip(rows.dropFirst(), events.map(\.1)) {
            for (cell, state) in zip(row.dropFirst(), states) {
                var lifecycle = Self.lifecycle(in: state)
                do {
                    try lifecycle.apply(event, on: Schedule.once(at: now))
                    #expect(cell == lifecycle.phase.state.rawValue, "\(row[0]) \(state)")
                } catch {
                    #expect(cell == (state == .running ? "busy" : "refused"), "\(row[0]) \(state)")
                }
            }
        }
    }

    @Test("every state and every obstacle is described, and no other")
    func words() throws {
        #expect(try Self.table("state").dropFirst().map(\.first) == JobState.allCases.map(\.rawValue))
        #expect(
            try Self.table("obstacle").dropFirst().map(\.first) == SchedulerAPI.ObstacleKind.allCases.map(\.rawValue)
        )
    }
}
