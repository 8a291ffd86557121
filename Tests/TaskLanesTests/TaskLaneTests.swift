import Glibc
import Synchronization
import TaskLanes
import Testing

@Suite("Lanes", .timeLimit(.minutes(2)))
struct TaskLaneTests {
    let pool = LanePool(idle: .seconds(60))

    /// The thread that the calling code has, by its number.
    private static var thread: Int { Int(pthread_self()) }

    private static func isOnLane() -> Bool {
        let descriptor = open("/proc/thread-self/comm", O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "lane\n"
    }

    private actor Counter {
        private(set) var count = 0
        func add() -> Bool {
            count += 1
            return TaskLaneTests.isOnLane()
        }
    }

    @Test("a task with a lane's executor runs there, with its child tasks and the actors that it calls")
    func runsThere() async {
        let lane = pool.lane(named: "a")
        #expect(!Self.isOnLane())
        let counter = Counter()
        let places = await Task(executorPreference: lane.executor()) {
            async let child = Self.isOnLane()
            let actor = await counter.add()
            return [Self.isOnLane(), await child, actor]
        }.value
        #expect(places == [true, true, true])
        #expect(!Self.isOnLane())
    }

    @Test("an actor that is called off the lane works off the lane, and then the task is back on it")
    func off() async throws {
        let lane = pool.lane(named: "a")
        let counter = Counter()
        let places = await Task(executorPreference: lane.executor()) {
            let before = Self.isOnLane()
            let during = await offLane { (Self.isOnLane(), await counter.add()) }
            return [before, during.0, during.1, Self.isOnLane()]
        }.value
        // What it does without waiting for anybody stays where it is.
        #expect(places == [true, true, false, true])
    }

    @Test("an actor that is called off the lane is not stuck when all of the lane's threads are")
    func actorStaysFree() async {
        let lane = pool.lane(named: "stuck", width: 1)
        let counter = Counter()
        let stuck = Stuck()
        let entered = Flag()
        let task = Task(executorPreference: lane.executor()) {
            _ = await offLane { await counter.add() }
            entered.set()
            stuck.hold()
        }
        await entered.wait()
        // Waits on the lane for ever, and must not take the actor with it.
        let waiting = Task(executorPreference: lane.executor()) { _ = await offLane { await counter.add() } }
        #expect(await counter.add() == false)
        stuck.release()
        await task.value
        await waiting.value
        #expect(await counter.count == 3)
    }

    @Test("a lane whose threads are all stuck delays no other, and shows it")
    func stuckLane() async {
        let stuck = Stuck()
        let blocked = pool.lane(named: "blocked", width: 2)
        let tasks = (0..<3).map { _ in Task(executorPreference: blocked.executor()) { stuck.hold() } }
        let free = pool.lane(named: "free")
        for _ in 0..<100 { await Task(executorPreference: free.executor()) {}.value }
        while blocked.usage.busyThreads < 2 { await Task.yield() }
        #expect(blocked.usage.waiting == 1)
        stuck.release()
        for task in tasks { await task.value }
    }

    @Test("no more threads work for a lane than it is wide", arguments: [1, 2, 5])
    func width(width: Int) async {
        let lane = pool.lane(named: "a", width: width)
        let crowd = Crowd()
        await withDiscardingTaskGroup { group in
            for _ in 0..<50 {
                group.addTask(executorPreference: lane.executor()) {
                    crowd.come()
                    usleep(500)
                    crowd.go()
                }
            }
        }
        #expect((1...width).contains(crowd.most))
    }

    @Test("lanes that have nothing to do have no thread, and threads without work end")
    func idle() async {
        let pool = LanePool(idle: .milliseconds(20))
        let lanes = (0..<100).map { pool.lane(named: "\($0)") }
        #expect(pool.threadCount == 0)
        for lane in lanes {
            // Within the work, as the thread may be gone as soon as it is done.
            #expect(await Task(executorPreference: lane.executor()) { pool.threadCount }.value >= 1)
        }
        while pool.threadCount > 0 { try? await Task.sleep(for: .milliseconds(5)) }
        // And others begin when there is work again.
        let during = await Task(executorPreference: lanes[0].executor()) { pool.threadCount }.value
        #expect(during == 1)
    }

    @Test("the time that code has a processor is the lane's, and the time that it sleeps is nobody's")
    func processorTime() async {
        let busy = pool.lane(named: "busy")
        let asleep = pool.lane(named: "asleep")
        await Task(executorPreference: busy.executor()) {
            var start = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start)
            var now = start
            while now.tv_sec - start.tv_sec < 1, now.tv_nsec - start.tv_nsec < 50_000_000 {
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
            }
        }.value
        await Task(executorPreference: asleep.executor()) { _ = usleep(50_000) }.value
        while busy.usage.busyThreads + asleep.usage.busyThreads > 0 { await Task.yield() }
        #expect(busy.usage.processorTime >= .milliseconds(49))
        #expect(asleep.usage.processorTime < .milliseconds(40))
        #expect(busy.usage.jobs == 1)
    }

    @Test("the scope surrounds every stretch of a task's code")
    func scope() async {
        let scope = CountingScope()
        let lane = pool.lane(named: "a")
        await Task(executorPreference: lane.executor(within: scope)) {
            #expect(scope.isInside)
            await Task.yield()
            #expect(scope.isInside)
            await offLane { await Task.yield() }
            #expect(scope.isInside)
        }.value
        while lane.usage.busyThreads > 0 { await Task.yield() }
        #expect(scope.entered == scope.left && scope.entered >= 3)
    }

    @Test("100,000 stretches on 20 lanes are all run")
    func many() async {
        let lanes = (0..<20).map { pool.lane(named: "\($0)") }
        let crowd = Crowd()
        await withDiscardingTaskGroup { group in
            for index in 0..<10_000 {
                group.addTask(executorPreference: lanes[index % lanes.count].executor()) {
                    for _ in 0..<10 {
                        crowd.come()
                        await Task.yield()
                    }
                }
            }
        }
        #expect(crowd.most == 100_000)
        #expect(pool.threadCount <= 40)
    }
}

/// Keeps threads until it is told to let them go.
private final class Stuck: Sendable {
    private let isHeld = Atomic(true)

    func hold() { while isHeld.load(ordering: .acquiring) { usleep(1000) } }
    func release() { isHeld.store(false, ordering: .releasing) }
}

private final class Flag: Sendable {
    private let isSet = Atomic(false)

    func set() { isSet.store(true, ordering: .releasing) }
    func wait() async { while !isSet.load(ordering: .acquiring) { try? await Task.sleep(for: .milliseconds(1)) } }
}

/// How many were there at once.
private final class Crowd: Sendable {
    private let present = Mutex((now: 0, most: 0))

    var most: Int { present.withLock { $0.most } }

    func come() {
        present.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func go() { present.withLock { $0.now -= 1 } }
}

private final class CountingScope: LaneScope {
    private let counts = Mutex((entered: 0, left: 0))

    var entered: Int { counts.withLock { $0.entered } }
    var left: Int { counts.withLock { $0.left } }
    var isInside: Bool { counts.withLock { $0.entered == $0.left + 1 } }

    func enter() { counts.withLock { $0.entered += 1 } }
    func leave() { counts.withLock { $0.left += 1 } }
}
