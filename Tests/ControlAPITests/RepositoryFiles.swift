import FoundationEssentials

/// Files of the repository that the tests compare the code with, found by where this file lies.
enum RepositoryFiles {
    static let interfaceNames = ["Daemon", "Plugins", "Practice", "Scheduler"]

    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The interface's file, which is the one source.
    static func interfaceText(_ name: String) throws -> String {
        try text("Sources/ControlAPI/Interfaces/io.unclutter.Therapy.\(name).varlink")
    }

    static func generatedCode(_ name: String) throws -> String {
        try text("Sources/ControlAPI/Generated/\(name)API.swift")
    }

    /// The contract that the interface may add to, which lies beside the repository; nil where that is not checked out.
    static func contractText(_ name: String) throws -> String? {
        let path = "../shared/design/varlink/io.unclutter.Therapy.\(name).varlink"
        guard FileManager.default.fileExists(atPath: root.appending(path: path).path) else { return nil }
        return try text(path)
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
