import Foundation
import JobTorture
import Synchronization

/// A `JobTorture` process. It is killed with the last reference to it.
///
/// All methods block: they belong into `blocking(_:)`.
final class Worker: Sendable {
    enum Ending: Equatable, Sendable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let id: pid_t
    private let pipes: WorkerPipes
    /// A file with what it writes to standard error.
    private let errors: String
    private let ending = Mutex<Ending?>(nil)

    /// - Parameter launcher: words before the program's own, such as `unshare --mount`.
    init(_ options: WorkerOptions, launcher: [String] = []) throws {
        // Beside the directory, which something may be mounted on.
        errors = "\(options.directory).errors"
        pipes = try WorkerPipes()
        id = try pipes.spawn(launcher + [try Self.program()] + options.arguments, errors: errors)
    }

    deinit {
        if ending.withLock({ $0 }) == nil { _ = kill() }
        unlink(errors)
    }

    // MARK: - Its life

    /// Waits for a line of its output; throws when it ends, or the limit is over, before that.
    func wait(for line: String, within limit: Duration = .seconds(30)) throws {
        let deadline = ContinuousClock.now + limit
        while let next = try pipes.line(until: deadline) {
            if next == line { return }
        }
        throw Failure(description: "it ended without “\(line)”: \(errorText)")
    }

    /// Kills it, if it has not ended of itself.
    func kill() -> Ending {
        Foundation.kill(id, SIGKILL)
        return end()
    }

    /// Freezes it in the middle of whatever it does.
    func freeze() { Foundation.kill(id, SIGSTOP) }

    func thaw() { Foundation.kill(id, SIGCONT) }

    /// Asks it to stop, and waits.
    func stop() -> Ending {
        pipes.closeInput()
        return end()
    }

    func liftFileLimit() { pipes.send(1) }

    /// Waits until it ends. One that does not end within the limit is killed, which its ending shows.
    func end(within limit: Duration = .seconds(60)) -> Ending {
        let deadline = ContinuousClock.now + limit
        while true {
            if let ending = look() { return ending }
            if ContinuousClock.now > deadline { Foundation.kill(id, SIGKILL) }
            usleep(500)
        }
    }

    /// Whether it has ended by itself.
    var hasEnded: Bool { look() != nil }

    private func look() -> Ending? {
        ending.withLock { ending in
            var status: Int32 = 0
            if ending == nil, waitpid(id, &status, WNOHANG) == id {
                ending = status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: status & 0x7F)
            }
            return ending
        }
    }

    var errorText: String {
        String(decoding: FileManager.default.contents(atPath: errors) ?? Data(), as: UTF8.self)
    }
}
