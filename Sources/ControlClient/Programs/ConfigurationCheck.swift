/// What `therapyd --check-config` said.
struct ConfigurationCheck: Hashable, Sendable {
    /// The program that said it.
    let program: String
    /// 0 for a valid configuration, 78 for one that is not.
    let status: Int32
    /// Its words, without its name before each.
    let lines: [String]
}
