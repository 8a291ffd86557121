import Foundation
import TestSupport
import Testing

/// Plugins that are built for the tests, once in a run.
enum BuiltPlugins {
    /// `Plugins/Example`, built by SwiftPM as anybody would.
    static let example = Task { try await build(package: "Plugins/Example", product: "no-show-follow-up") }

    /// The repository.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// - Returns: the shared object.
    static func build(package: String, product: String) async throws -> String {
        let scratch = "\(root)/.build-plugins"
        try run(
            "swift",
            "build",
            "--package-path",
            "\(root)/\(package)",
            "--scratch-path",
            scratch,
            "--product",
            product
        )
        return "\(scratch)/debug/lib\(product).so"
    }

    /// A shared object from C.
    static func compile(_ source: String, to path: String, _ options: String...) throws {
        try source.write(toFile: path + ".c", atomically: true, encoding: .utf8)
        try run(["clang", "-shared", "-fPIC", "-o", path, path + ".c"] + options)
    }

    @discardableResult
    static func run(_ words: String...) throws -> String { try run(words) }

    @discardableResult
    static func run(_ words: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(words.joined(separator: " ")): \(output)")
        return output
    }
}
