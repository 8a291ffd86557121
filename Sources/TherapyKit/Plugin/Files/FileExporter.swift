/// Files for others to fetch, such as a calendar feed, in a directory of the plugin's own.
public protocol FileExporter: Sendable {
    /// Writes a file as a whole, so that a reader sees the old one or the new one, and not at all when it holds the
    /// same bytes already.
    /// - Parameter name: letters, digits, `.`, `_` and `-`, beginning with none of `.` and `-`, at most 200 characters;
    ///   one `/` may part a folder from the rest.
    /// - Returns: whether the file was written.
    func write(_ bytes: [UInt8], to name: String) async throws(FileExportError) -> Bool

    /// Deletes a file, if there is one.
    func remove(_ name: String) async throws(FileExportError)

    /// The names of the files, in their order.
    func names() async throws(FileExportError) -> [String]

    /// Where a file lies, for a person to find it.
    func path(of name: String) throws(FileExportError) -> String
}

/// Why a file was not written, read or deleted.
public enum FileExportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name is none that a plugin may give.
    case invalidName(String)
    /// The system refuses; the reason is its own.
    case system(name: String, reason: String)
    /// The daemon was given no directory for exports.
    case noDirectory

    public var description: String {
        switch self {
        case .invalidName(let name): "\(name) is no name for an exported file"
        case .system(let name, let reason): "\(name): \(reason)"
        case .noDirectory: "the daemon has no directory for exported files"
        }
    }
}
