import NIOCore
import NIOPosix

/// The threads of a server.
struct EventLoops: Sendable {
    let group: MultiThreadedEventLoopGroup
    private let executors: [ObjectIdentifier: EventLoopTaskExecutor]

    init(count: Int) {
        group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, count))
        var executors: [ObjectIdentifier: EventLoopTaskExecutor] = [:]
        for loop in group.makeIterator() { executors[ObjectIdentifier(loop)] = EventLoopTaskExecutor(loop) }
        self.executors = executors
    }

    func executor(of loop: any EventLoop) -> EventLoopTaskExecutor {
        executors[ObjectIdentifier(loop)] ?? EventLoopTaskExecutor(loop)
    }

    /// Ends the threads after what they were given to do so far. Handlers that still run go on elsewhere.
    func shutDown() async {
        for executor in executors.values {
            executor.close()
            try? await executor.eventLoop.submit {}.get()
        }
        try? await group.shutdownGracefully()
    }
}
