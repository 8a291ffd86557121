import Synchronization
public import TherapyKit

/// Files that a plugin exported, in memory.
public final class RecordedFiles: FileExporter {
    private struct State {
        var files: [String: [UInt8]] = [:]
        var writes = 0
        var failure: FileExportError?
    }

    private let state = Mutex(State())

    public init() {}

    /// What there is now, by name.
    public var all: [String: [UInt8]] { state.withLock { $0.files } }

    /// How often a file was written: not what held the same bytes already.
    public var writeCount: Int { state.withLock { $0.writes } }

    /// Makes every write fail until it is `nil` again, as on a full disk.
    public func fail(with failure: FileExportError?) {
        state.withLock { $0.failure = failure }
    }

    public func write(_ bytes: [UInt8], to name: String) async throws(FileExportError) -> Bool {
        try check(name)
        return try state.withLock { state throws(FileExportError) in
            if let failure = state.failure { throw failure }
            guard state.files[name] != bytes else { return false }
            state.files[name] = bytes
            state.writes += 1
            return true
        }
    }

    public func remove(_ name: String) async throws(FileExportError) {
        try check(name)
        state.withLock { $0.files[name] = nil }
    }

    public func names() async throws(FileExportError) -> [String] {
        state.withLock { $0.files.keys.sorted() }
    }

    public func path(of name: String) throws(FileExportError) -> String {
        try check(name)
        return "/exports/\(name)"
    }

    /// The rule of the protocol.
    private func check(_ name: String) throws(FileExportError) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-".utf8)
        guard (1...2).contains(parts.count), name.utf8.count <= 200,
            parts.allSatisfy({
                !$0.isEmpty && $0.first != "." && $0.first != "-" && $0.utf8.allSatisfy(allowed.contains)
            })
        else { throw .invalidName(name) }
    }
}
