import Dispatch

/// Runs blocking work on a thread of its own: Swift's shared pool has as many threads as there are cores, and a few
/// blocking clients would use them up.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "blocking").async {
            continuation.resume(with: Swift.Result { try body() })
        }
    }
}

/// The same for work with something that may only be used by one thread at a time, and is meanwhile not used here.
func blocking<Subject, Result: Sendable>(
    _ subject: Subject,
    _ body: @escaping @Sendable (Subject) throws -> Result
) async throws -> Result {
    // The caller waits, so that there is one user of the subject at any time.
    nonisolated(unsafe) let subject = subject
    return try await blocking { try body(subject) }
}
