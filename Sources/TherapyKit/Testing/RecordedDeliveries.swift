import Synchronization
public import TherapyKit

/// Mail that a plugin sent, and what becomes of it.
public final class RecordedMail: MailSender {
    private struct State {
        var sent: [MailMessage] = []
        var outcomes: [DeliveryError?] = []
        var failure: DeliveryError?
        var whenSent: @Sendable () -> Void = {}
    }

    private let state = Mutex(State())

    public init() {}

    /// What was handed over, oldest first; not what was refused.
    public var sent: [MailMessage] { state.withLock { $0.sent } }

    /// What becomes of the next messages, one after the other; `nil` for one that is taken. Later ones are.
    public func setOutcomes(_ outcomes: [DeliveryError?]) {
        state.withLock { $0.outcomes = outcomes }
    }

    /// What becomes of every message from now on, as when the server is down; `nil` for being taken.
    public func setFailure(_ error: DeliveryError?) {
        state.withLock { $0.failure = error }
    }

    /// Called whenever a message was taken, before the plugin hears of it.
    public func onSend(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.whenSent = body }
    }

    public func send(_ message: MailMessage) async throws(DeliveryError) {
        let whenSent = try state.withLock { state throws(DeliveryError) in
            if !state.outcomes.isEmpty, let error = state.outcomes.removeFirst() { throw error }
            if let failure = state.failure { throw failure }
            state.sent.append(message)
            return state.whenSent
        }
        whenSent()
    }
}

/// Requests that a plugin sent, and their answers.
public final class RecordedWebRequests: WebRequestSender {
    private struct State {
        var sent: [WebRequest] = []
        var answers: [Result<WebResponse, DeliveryError>] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Every request, oldest first.
    public var sent: [WebRequest] { state.withLock { $0.sent } }

    /// The answers to the next requests, one after the other. Later ones get `204 No Content`.
    public func setAnswers(_ answers: [Result<WebResponse, DeliveryError>]) {
        state.withLock { $0.answers = answers }
    }

    public func send(_ request: WebRequest) async throws(DeliveryError) -> WebResponse {
        try state.withLock { state throws(DeliveryError) in
            state.sent.append(request)
            return try state.answers.isEmpty ? WebResponse(status: 204) : state.answers.removeFirst().get()
        }
    }
}
