import Glibc

/// What a real Sequelize 6 sent to SQLite in the name of the application, to be sent again beside the daemon.
///
/// The files of the directory `Sequelize` say at their beginning how they were recorded. Their rows are the fixture's.
package struct SequelizeRecording: Sendable {
    package enum Scenario: String, CaseIterable, Sendable {
        case create, update, bulk, upsert, destroy, transaction, sync, alter
        case alterUnprotected = "alter-unprotected"
    }

    /// A call, and the statements that came of it.
    package struct Step: Sendable {
        /// As the application's programmer wrote it.
        package let call: String
        package let sql: String
    }

    package struct Unreadable: Error, CustomStringConvertible {
        package let description: String
    }

    package let steps: [Step]

    package init(_ scenario: Scenario) throws {
        let path = "\(Self.directory)/\(scenario.rawValue).sql"
        guard let file = fopen(path, "r") else { throw Unreadable(description: "\(path) cannot be read") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        steps = Self.steps(of: String(decoding: bytes, as: UTF8.self))
        guard !steps.isEmpty else { throw Unreadable(description: "\(path) holds no step") }
    }

    /// All of it, for what depends on the connection's state: each run of a ``ForeignProgram`` has a new one.
    package var sql: String { steps.map(\.sql).joined(separator: "\n") }

    /// Beside this file.
    private static let directory =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        + "/Sequelize"

    /// A step begins with `-- > ` and its call; what stands before the first is about the file.
    private static func steps(of text: String) -> [Step] {
        var steps: [(call: Substring, lines: [Substring])] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-- > ") {
                steps.append((line.dropFirst(5), []))
            } else if !steps.isEmpty {
                steps[steps.count - 1].lines.append(line)
            }
        }
        return steps.map { Step(call: String($0.call), sql: $0.lines.joined(separator: "\n")) }
    }
}
