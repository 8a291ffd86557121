import Foundation
import TestSupport
import Testing

/// therapyctl, as a script calls it.
struct Therapyctl: Sendable {
    let program: String
    private let socket: String

    init(_ home: DaemonHome) throws {
        program = try BuiltProgram.therapyctl.path()
        socket = home.socket
    }

    func run(_ arguments: String...) async throws -> (ending: Ending, output: String, errors: String) {
        try await run(arguments)
    }

    func run(_ arguments: [String]) async throws -> (ending: Ending, output: String, errors: String) {
        try await ChildProcess.run(program, arguments + ["--socket", socket])
    }

    /// Its output, when it has done what it was told.
    @discardableResult
    func output(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let result = try await run(arguments)
        try #require(result.ending == .exited(0), "\(result.errors)", sourceLocation: sourceLocation)
        return result.output
    }

    func json(_ arguments: String...) async throws -> [String: Any] {
        try await json(arguments)
    }

    /// What it answers with `--output json`.
    func json(_ arguments: [String]) async throws -> [String: Any] {
        let result = try await run(arguments + ["--output", "json"])
        try #require(result.ending == .exited(0), "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }
}
