import NIOCore
import Synchronization

/// Runs tasks' jobs, and what else belongs there, on an event loop for as long as the loop lives.
///
/// Handlers may outlive the server that called them. Once its loops have ended, what is left of them runs on Swift's
/// shared pool.
final class EventLoopTaskExecutor: TaskExecutor {
    let eventLoop: any EventLoop
    private let isOpen = Mutex(true)

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Has the loop do something in one of its next turns. Returns false, and does nothing, when it has ended.
    func execute(_ work: @escaping @Sendable () -> Void) -> Bool {
        isOpen.withLock { isOpen in
            if isOpen { eventLoop.execute(work) }
            return isOpen
        }
    }

    /// To be called before the loop ends.
    func close() {
        isOpen.withLock { $0 = false }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isQueued = execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        if !isQueued { globalConcurrentExecutor.enqueue(job) }
    }
}
