package import Configuration

/// What operators do to the daemon as a whole, for the control API to pass on.
package protocol Administration: Sendable {
    /// What is in force.
    var settings: [ConfigurationSetting] { get async }

    /// Reads the configuration again, and applies all of it that a running daemon can follow.
    /// - Parameter dryRun: whether to tell what differs, and to apply nothing.
    /// - Throws: everything that is wrong with it; then nothing was applied.
    func reload(dryRun: Bool) async throws(ConfigurationError) -> [ConfigurationChange]

    /// Until the next reload that changes it.
    func setLogLevel(_ level: LogLevel)

    /// Ends the daemon in order, so that a new one begins; the calls that go on are answered.
    func beginAnew()
}
