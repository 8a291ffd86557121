import Synchronization

/// Counts what all connections of a server use together and says no beyond the limits.
final class Admission: Sendable {
    fileprivate struct User {
        var connections = 0
        var runningCalls = 0
        var inputBytes = 0

        var isIdle: Bool { connections == 0 && runningCalls == 0 && inputBytes == 0 }
    }

    fileprivate struct WaitingCall {
        let user: UInt32
        let begin: @Sendable () -> Void
    }

    fileprivate struct State {
        var users: [UInt32: User] = [:]
        var waitingCalls: [WaitingCall] = []
        /// Running calls that are no streams.
        var limitedCalls = 0
        var metrics = ServerMetrics()
    }

    private let limits: ServerLimits
    private let state = Mutex(State())

    init(limits: ServerLimits) {
        self.limits = limits
    }

    var metrics: ServerMetrics {
        state.withLock { $0.metrics }
    }

    /// Whether a user may have one more connection. If so, ``closeConnection(of:)`` has to follow.
    func openConnection(of user: UInt32) -> Bool {
        state.withLock { state in
            guard state.metrics.openConnections < limits.connections,
                state.users[user, default: User()].connections < limits.connectionsPerUser
            else { return false }
            state.users[user, default: User()].connections += 1
            state.metrics.openConnections += 1
            state.metrics.acceptedConnections += 1
            return true
        }
    }

    func closeConnection(of user: UInt32) {
        state.withLock { state in
            state.metrics.openConnections -= 1
            state.change(user) { $0.connections -= 1 }
        }
    }

    func countRefusedConnection() {
        state.withLock { $0.metrics.refusedConnections += 1 }
    }

    func countCutOffConnection() {
        state.withLock { $0.metrics.cutOffConnections += 1 }
    }

    /// A stream begins; streams are counted, not limited.
    func beginStream() {
        state.withLock { state in
            state.metrics.calls += 1
            state.metrics.runningCalls += 1
        }
    }

    func endStream() {
        state.withLock { $0.metrics.runningCalls -= 1 }
    }

    /// Whether a call may begin now. If not, what `later` gives is called once it may, from any thread. Either way
    /// ``endCall(of:)`` has to follow.
    func beginCall(of user: UInt32, orLater later: () -> @Sendable () -> Void) -> Bool {
        state.withLock { state in
            guard state.hasRoom(for: user, limits) else {
                state.waitingCalls.append(WaitingCall(user: user, begin: later()))
                return false
            }
            state.countCall(of: user)
            return true
        }
    }

    func endCall(of user: UInt32) {
        let next: WaitingCall? = state.withLock { state in
            state.limitedCalls -= 1
            state.metrics.runningCalls -= 1
            state.change(user) { $0.runningCalls -= 1 }
            guard let index = state.waitingCalls.firstIndex(where: { state.hasRoom(for: $0.user, limits) })
            else { return nil }
            let next = state.waitingCalls.remove(at: index)
            state.countCall(of: next.user)
            return next
        }
        next?.begin()
    }

    /// Whether a user's connections may hold `count` more bytes. A negative count gives bytes back.
    func holdInput(_ count: Int, of user: UInt32) -> Bool {
        state.withLock { state in
            guard
                count <= 0
                    || state.users[user, default: User()].inputBytes + count <= limits.inputBytesPerUser
            else { return false }
            state.change(user) { $0.inputBytes += count }
            return true
        }
    }
}

extension Admission.State {
    fileprivate func hasRoom(for user: UInt32, _ limits: ServerLimits) -> Bool {
        limitedCalls < limits.runningCalls && (users[user]?.runningCalls ?? 0) < limits.runningCallsPerUser
    }

    fileprivate mutating func countCall(of user: UInt32) {
        limitedCalls += 1
        metrics.calls += 1
        metrics.runningCalls += 1
        change(user) { $0.runningCalls += 1 }
    }

    fileprivate mutating func change(_ user: UInt32, _ body: (inout Admission.User) -> Void) {
        body(&users[user, default: Admission.User()])
        if users[user]?.isIdle == true { users[user] = nil }
    }
}
