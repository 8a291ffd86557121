import Glibc
import TherapyKit

/// One way for a plugin to be a nuisance.
enum Fault: String, CaseIterable, Sendable {
    case nothing
    case error
    /// Waits for ever, but may be cancelled.
    case sleep
    /// Waits for ever, and may not.
    case deaf
    /// Keeps its thread for ever.
    case spin
    /// A trap of Swift's.
    case trap
    case segmentation
    case overflow
    case abort
    case exit
    case floodLog
    case floodJobs
    /// Changes a session in answer to its change, and so on.
    case floodEvents
    case foreignTable
    case privateNotes
    case foreignFile

    struct Complaint: Error, CustomStringConvertible {
        let description: String
    }

    /// What needs no context.
    func commitAtOnce() throws {
        switch self {
        case .error: throw Complaint(description: "it did not work")
        case .spin: while true { usleep(100) }
        case .trap: _ = [Int]()[Int(getpid())]
        case .segmentation: UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
        case .overflow: _ = Self.recurse(0)
        case .abort: Glibc.abort()
        case .exit: Glibc.exit(0)
        default: break
        }
    }

    func commit(in context: PluginContext) async throws {
        switch self {
        case .sleep: try await Task.sleep(for: .seconds(86_400))
        case .deaf: await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        case .floodLog: for index in 0..<100_000 { context.log.error("again", ["index": "\(index)"]) }
        case .floodJobs:
            let jobs = try context.jobs()
            for index in 0..<100_000 {
                try await jobs.schedule("work", at: context.clock.now, key: "\(index)", arguments: [:])
            }
        case .floodEvents: try await floodEvents(in: context)
        case .foreignTable: _ = try await context.tables().write([SQLStatement("DELETE FROM Sessions")])
        case .privateNotes: _ = try await context.tables().rows("SELECT privateNotes FROM Sessions", [])
        case .foreignFile: _ = try await context.files().write([1], to: "../../practice.sqlite")
        default: try commitAtOnce()
        }
    }

    private func floodEvents(in context: PluginContext) async throws {
        let page = try await context.records().sessions(SessionQuery(statuses: [.scheduled], limit: 1))
        guard let session = page.records.first else { return }
        for index in 0..<100_000 {
            _ = try await context.sessions().update(session.id, with: SessionUpdate(sharedNotes: "\(index)"))
        }
    }

    @inline(never)
    private static func recurse(_ depth: Int) -> Int {
        var bytes = (depth, depth, depth, depth)
        return withUnsafeMutableBytes(of: &bytes) { $0.count } + recurse(depth + 1) + depth
    }
}
