import NIOCore
import Varlink

extension ConnectionHandler {
    /// Begins as many calls as can be begun, then sends what they have replied in one go.
    func pump() {
        // A handler that does not suspend comes back here from within; the loop below goes on with the next call.
        guard !isPumping else { return }
        isPumping = true
        var isDone = false
        while !isDone {
            switch state.next(isWritable: isWritable) {
            case .message(let message): begin(message)
            case .wait: isDone = !flushForRoom()
            case .close:
                closeAfterReplies()
                isDone = true
            case .cutOff(let error):
                cutOff(.framing(error))
                isDone = true
            }
        }
        isPumping = false
        flush()
        accountInput()
        resumeReading()
        updateMessageDeadline()
        updateIdleDeadline()
    }

    private func begin(_ message: [UInt8]) {
        let call: VarlinkCall
        do {
            call = try VarlinkCall(parsing: message)
        } catch {
            cutOff(.malformedCall(error))
            return
        }
        let kind: ConnectionState.CallKind = call.oneway ? .oneway : call.more ? .stream : .plain
        guard state.begin(kind) else {
            closeAfterReplies()
            return
        }
        callNumber += 1
        burst = 0
        guard !call.upgrade else {
            append(VarlinkReplyMessage(error: OrgVarlinkService.MethodNotImplemented(method: call.method)))
            state.finish()
            return
        }
        if kind == .stream {
            resources.admission.beginStream()
            run(call, kind)
        } else if resources.admission.beginCall(of: peer.userID, orLater: { beginLater(call, kind) }) {
            run(call, kind)
        }
    }

    private func beginLater(_ call: VarlinkCall, _ kind: ConnectionState.CallKind) -> @Sendable () -> Void {
        { [reference] in
            _ = reference.executor.execute { reference.handler.value.runAfterWaiting(call, kind) }
        }
    }

    private func runAfterWaiting(_ call: VarlinkCall, _ kind: ConnectionState.CallKind) {
        guard !state.isClosed, !state.isPeerGone || kind == .oneway else {
            finish(kind, .failure(ConnectionClosed()))
            return
        }
        run(call, kind)
    }

    private func run(_ call: VarlinkCall, _ kind: ConnectionState.CallKind) {
        let number = callNumber
        let running = RunningCall(
            call: call,
            kind: kind,
            number: number,
            connection: reference,
            answerer: answerer
        )
        let task =
            switch resources.configuration.handlerExecution {
            case .eventLoop: Task.immediateDetached(executorPreference: executor) { await running.answer() }
            case .sharedPool: Task.detached { await running.answer() }
            }
        // The handler may have replied already.
        guard state.runningCall != nil, callNumber == number else { return }
        runningTask = task
        if state.isClosed || (state.isPeerGone && kind != .oneway) { task.cancel() }
    }

    func finish(_ kind: ConnectionState.CallKind, _ outcome: Result<VarlinkReplyMessage?, any Error>) {
        state.finish()
        runningTask = nil
        if kind == .stream {
            resources.admission.endStream()
        } else {
            resources.admission.endCall(of: peer.userID)
        }
        failPendingSends(ConnectionClosed())
        switch outcome {
        case .success(let reply?): append(reply)
        case .success(nil): break
        case .failure(let error) where error is VarlinkDeliveryFailure || error is ConnectionClosed:
            closeAfterReplies()
        case .failure: cutOff(.handlerFailed)
        }
        pump()
    }

    func cancelRunningCall() {
        runningTask?.cancel()
    }
}
