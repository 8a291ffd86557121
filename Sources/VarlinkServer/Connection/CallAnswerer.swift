import Varlink

/// A service together with what it is told of one connection. What serves connections is not generic over that: every
/// use of a generic type would cost a look-up.
typealias CallAnswerer = @Sendable (VarlinkCall, any VarlinkReplySink) async throws -> VarlinkReplyMessage?
