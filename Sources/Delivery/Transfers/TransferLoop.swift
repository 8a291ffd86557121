import CCurl
import Glibc
import Synchronization

/// Runs transfers side by side on a thread of its own, and keeps connections for the next ones. The thread begins with
/// the first transfer, and sleeps while there is none.
package final class TransferLoop: Sendable {
    /// Made with the first transfer: a daemon that sends nothing needs none of it.
    private let made = Mutex<Core?>(nil)

    package init() {}

    deinit {
        made.withLock { $0?.stop() }
    }

    func perform(_ transfer: Transfer) async -> TransferResult {
        let core = made.withLock { core in
            let present = core ?? Core()
            core = present
            return present
        }
        let id = core.nextID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                core.add(Core.Request(id: id, transfer: transfer, continuation: continuation))
            }
        } onCancel: {
            core.cancel(id)
        }
    }
}

/// What the thread and those who ask share.
private final class Core: Sendable {
    struct Request: Sendable {
        let id: UInt64
        let transfer: Transfer
        let continuation: CheckedContinuation<TransferResult, Never>
    }

    private struct State {
        var lastID: UInt64 = 0
        var arrived: [Request] = []
        /// Of transfers that are to end, or that may still arrive.
        var cancelled: Set<UInt64> = []
        var unfinished: Set<UInt64> = []
        var hasThread = false
        var isStopped = false
    }

    /// libcurl's handle for many transfers: only the thread uses it, but for `curl_multi_wakeup`, which is made to be
    /// called from others (curl_multi_wakeup(3)), and which nobody calls once the thread was told to stop.
    private struct MultiHandle: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer?
    }

    private let multi: MultiHandle
    private let state = Mutex(State())

    init() {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT_))
        multi = MultiHandle(pointer: curl_multi_init())
        ccurl_set_multi_long(multi.pointer, CURLMOPT_MAX_HOST_CONNECTIONS, 4)
        ccurl_set_multi_long(multi.pointer, CURLMOPT_MAXCONNECTS, 16)
    }

    deinit {
        // A thread cleans up itself.
        if !state.withLock({ $0.hasThread }) { curl_multi_cleanup(multi.pointer) }
    }

    func nextID() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            state.unfinished.insert(state.lastID)
            return state.lastID
        }
    }

    func add(_ request: Request) {
        let needsThread = state.withLock { state in
            state.arrived.append(request)
            defer { state.hasThread = true }
            return !state.hasThread
        }
        if needsThread { beginThread() } else { curl_multi_wakeup(multi.pointer) }
    }

    func cancel(_ id: UInt64) {
        state.withLock { state in
            if state.unfinished.contains(id) { _ = state.cancelled.insert(id) }
        }
        curl_multi_wakeup(multi.pointer)
    }

    /// The last call: nobody has the loop any more.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            // While the lock is held, the thread cannot have seen it, and the handle is there.
            if state.hasThread { curl_multi_wakeup(multi.pointer) }
        }
    }

    // MARK: The thread

    private func beginThread() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let this = Unmanaged.passRetained(self).toOpaque()
        let result = pthread_create(
            &thread,
            &attributes,
            { context in
                guard let context else { return nil }
                // Signals are for the threads that the daemon has for them.
                var signals = sigset_t()
                sigfillset(&signals)
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                Unmanaged<Core>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            this
        )
        guard result != 0 else { return }
        Unmanaged<Core>.fromOpaque(this).release()
        let arrived = state.withLock { state in
            state.hasThread = false
            defer { state.arrived = [] }
            return state.arrived
        }
        for request in arrived { finish(request, .notBegun(.failed(reason: "no thread could be made for it"))) }
    }

    private func run() {
        var active: [UnsafeMutableRawPointer: (request: Request, transfer: CurlTransfer)] = [:]
        while true {
            let (arrived, cancelled, isStopped) = state.withLock { state in
                defer { state.arrived = [] }
                return (state.arrived, state.cancelled, state.isStopped)
            }
            for request in arrived {
                guard !cancelled.contains(request.id), !isStopped else {
                    finish(request, .notBegun(.cancelled))
                    continue
                }
                guard let transfer = CurlTransfer(request.transfer) else {
                    finish(request, .notBegun(.failed(reason: "there is no memory for it")))
                    continue
                }
                active[transfer.handle] = (request, transfer)
                curl_multi_add_handle(multi.pointer, transfer.handle)
            }
            for entry in active.values where isStopped || cancelled.contains(entry.request.id) {
                entry.transfer.cancel()
            }
            if isStopped, active.isEmpty {
                // Says good-bye on every connection that was kept, and waits for the answers: nobody else should.
                curl_multi_cleanup(multi.pointer)
                return
            }
            var running: Int32 = 0
            curl_multi_perform(multi.pointer, &running)
            for (handle, code) in done() {
                guard let entry = active.removeValue(forKey: handle) else { continue }
                curl_multi_remove_handle(multi.pointer, handle)
                finish(entry.request, entry.transfer.result(code))
            }
            // libcurl's own times end the wait sooner; with nothing to do there is nothing to wake up for.
            curl_multi_poll(multi.pointer, nil, 0, active.isEmpty ? Int32.max : 60_000, nil)
        }
    }

    private func done() -> [(UnsafeMutableRawPointer, CURLcode)] {
        var done: [(UnsafeMutableRawPointer, CURLcode)] = []
        var waiting: Int32 = 0
        while let message = curl_multi_info_read(multi.pointer, &waiting) {
            var code = CURLE_OK
            if let handle = ccurl_done(message, &code) { done.append((handle, code)) }
        }
        return done
    }

    private func finish(_ request: Request, _ result: TransferResult) {
        state.withLock { state in
            state.unfinished.remove(request.id)
            state.cancelled.remove(request.id)
        }
        request.continuation.resume(returning: result)
    }
}

extension TransferResult {
    /// Of what was not even begun.
    fileprivate static func notBegun(_ ending: Ending) -> TransferResult {
        TransferResult(ending: ending, code: 0, isSent: false, lastCommand: "", lines: [], body: [])
    }
}
