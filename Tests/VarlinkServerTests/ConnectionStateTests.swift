import Testing
import Varlink

@testable import VarlinkServer

@Suite("What a connection does next")
struct ConnectionStateTests {
    private func state(_ text: String, waitingCalls: Int = 2) -> ConnectionState {
        var limits = ServerLimits()
        limits.waitingCallsPerConnection = waitingCalls
        limits.messageSize = 10
        var state = ConnectionState(limits: limits)
        state.receive(text)
        return state
    }

    private func message(_ text: String) -> ConnectionState.Step { .message(Array(text.utf8)) }

    @Test("one call at a time")
    func order() {
        var state = state("a\0b\0")
        #expect(state.next(isWritable: true) == message("a"))
        #expect(state.begin(.plain) == true)
        #expect(state.next(isWritable: true) == .wait)
        state.finish()
        #expect(state.next(isWritable: true) == message("b"))
        #expect(state.begin(.plain) == true)
        state.finish()
        #expect(state.next(isWritable: true) == .wait)
        #expect(state.isIdle)
    }

    @Test("no call is begun for a peer that does not read")
    func unwritable() {
        var state = state("a\0")
        #expect(state.next(isWritable: false) == .wait)
        #expect(!state.isMessageOverdue)
        #expect(state.next(isWritable: true) == message("a"))
    }

    @Test("no more is read than a number of calls beyond the one that runs")
    func input() {
        var state = state("a\0b\0c\0")
        #expect(!state.wantsInput)
        #expect(state.next(isWritable: true) == message("a"))
        #expect(state.begin(.plain) == true)
        #expect(state.wantsInput)
        state.receive("d\0")
        #expect(!state.wantsInput)
    }

    @Test("when input has ended, what has come is served, and then the connection closes")
    func inputEnded() {
        var state = state("a\0half")
        #expect(state.next(isWritable: true) == message("a"))
        #expect(state.begin(.plain) == true)
        state.endInput()
        #expect(state.next(isWritable: true) == .wait)
        state.finish()
        #expect(state.next(isWritable: true) == .close)
        #expect(state.next(isWritable: true) == .wait)
        #expect(state.isClosed)
    }

    @Test("when the peer has gone, only oneway calls still count")
    func peerGone() {
        var state = state("a\0b\0c\0")
        #expect(state.next(isWritable: true) == message("a"))
        #expect(state.begin(.oneway) == true)
        #expect(state.losePeer() == false)
        state.finish()
        #expect(state.next(isWritable: false) == message("b"))
        #expect(state.begin(.oneway) == true)
        state.finish()
        #expect(state.next(isWritable: false) == message("c"))
        #expect(state.begin(.plain) == false)
        #expect(state.isClosed)
    }

    @Test(
        "a call that somebody waits for is of no use without its peer",
        arguments: [ConnectionState.CallKind.plain, .stream]
    )
    func losePeer(kind: ConnectionState.CallKind) {
        var state = state("a\0")
        #expect(state.next(isWritable: true) == message("a"))
        #expect(state.begin(kind) == true)
        #expect(state.losePeer() == true)
    }

    @Test("no stream begins while the server stops, plain calls do")
    func stopping() {
        var state = state("a\0b\0")
        state.stop()
        #expect(state.next(isWritable: true) == message("a"))
        #expect(state.begin(.plain) == true)
        state.finish()
        #expect(state.next(isWritable: true) == message("b"))
        #expect(state.begin(.stream) == false)
    }

    @Test("only an unfinished message that nothing stands in front of is overdue")
    func overdue() {
        var state = state("a\0half")
        #expect(!state.isMessageOverdue)
        #expect(state.next(isWritable: true) == message("a"))
        #expect(state.begin(.plain) == true)
        #expect(!state.isMessageOverdue)
        state.finish()
        #expect(state.next(isWritable: true) == .wait)
        #expect(state.isMessageOverdue)
    }

    @Test("a message that is too long ends the connection, after the calls before it")
    func tooLong() {
        var state = state("a\012345678901")
        #expect(state.next(isWritable: true) == message("a"))
        #expect(state.begin(.plain) == true)
        #expect(!state.wantsInput)
        state.finish()
        #expect(state.next(isWritable: true) == .cutOff(.messageTooLong(limit: 10)))
    }
}

extension ConnectionState {
    fileprivate mutating func receive(_ text: String) {
        let bytes = Array(text.utf8)
        receive(bytes.span)
    }
}
