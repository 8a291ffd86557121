import Testing

@testable import PluginHost

@Suite("A time limit", .serialized, .timeLimit(.minutes(5)))
struct TimeLimitTests {
    @Test("an operation that is done in time gives its result")
    func result() async throws {
        #expect(try await withTimeLimit(.seconds(60)) { 42 } == 42)
    }

    @Test("an operation that fails gives its error")
    func error() async throws {
        await #expect(throws: Failure.self) {
            try await withTimeLimit(.seconds(60)) { throw Failure() }
        }
    }

    @Test("an operation that ignores its cancellation is left behind")
    func limit() async throws {
        let gate = Gate()
        let ended = Journal<Bool>()
        let error = await #expect(throws: TimeLimitExceeded.self) {
            try await withTimeLimit(.milliseconds(20)) {
                await gate.pass()
                ended.append(Task.isCancelled)
            }
        }
        #expect(error?.description == "took longer than 0.02 seconds")
        #expect(ended.entries.isEmpty)
        gate.open()
        #expect(await ended.first(1) == [true])
    }

    @Test("cancelling the caller cancels the operation and waits no longer")
    func cancellation() async throws {
        let gate = Gate()
        let begun = Journal<Bool>()
        let ended = Journal<Bool>()
        let caller = Task {
            try await withTimeLimit(.seconds(3600)) {
                begun.append(Task.isCancelled)
                await gate.pass()
                ended.append(Task.isCancelled)
            }
        }
        #expect(await begun.first(1) == [false])
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        gate.open()
        #expect(await ended.first(1) == [true])
    }

    @Test("a caller that is cancelled already does not wait")
    func cancelledBefore() async throws {
        let gate = Gate()
        let start = Gate()
        let caller = Task {
            await start.pass()
            try await withTimeLimit(.seconds(3600)) { await gate.pass() }
        }
        caller.cancel()
        start.open()
        await #expect(throws: CancellationError.self) { try await caller.value }
        gate.open()
    }
}
