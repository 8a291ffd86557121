/// What a server tells its connections while it stops, in this order.
enum ConnectionEvent: Sendable {
    /// Streams end, no further one begins.
    case stop
    /// No more input is taken; who has nothing left to do closes.
    case endInput
    /// Handlers are cancelled and the connection closes, whatever is left.
    case abort
}
