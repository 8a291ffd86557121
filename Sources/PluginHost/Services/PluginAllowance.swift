/// How much a plugin may ask of the daemon at a time, over all of its instances.
struct PluginAllowance: Sendable {
    let log = LogThrottle()
    /// `nil` where nobody else is to be spared.
    let writes: WriteThrottle?

    /// Waits until so many more writes may be made.
    func waitToWrite(_ count: Int = 1) async throws(WriteCancelled) {
        do { try await writes?.wait(for: count) } catch { throw WriteCancelled() }
    }
}

/// The call was cancelled while it waited to write. Nothing was written.
struct WriteCancelled: Error {}
