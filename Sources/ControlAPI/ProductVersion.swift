/// The version of the daemon and its client, which are released together (semver.org).
package enum ProductVersion {
    package static let current = "0.1.0"
    /// The day of the version, for manual pages.
    package static let date = "2026-11-26"
}
