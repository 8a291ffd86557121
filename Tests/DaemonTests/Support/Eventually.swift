import Testing

/// Waits for what another process brings about, looking again and again; an issue when it does not within the limit.
func eventually(
    within limit: Duration = .seconds(20),
    _ what: Comment,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        try #require(ContinuousClock.now < deadline, what, sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(20))
    }
}
