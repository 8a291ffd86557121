import Foundation

/// Another program at work on the same file: the `sqlite3` shell, with locks and a view of its own.
package struct ForeignProgram: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    /// Runs SQL, and the shell's own commands such as `.shell sleep 1`, as Sequelize would: with foreign keys on.
    /// - Returns: the rows, columns separated by `|`.
    @discardableResult
    package func run(_ script: String) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", "-batch", "-bail", "-cmd", ".timeout 5000", path]
        // Files, not pipes: those fill up when nobody reads them meanwhile.
        let files = try TemporaryDirectory()
        let script = "PRAGMA foreign_keys = ON;\n\(script)\n"
        process.standardInput = FileHandle(forReadingAtPath: try files.write(Array(script.utf8), to: "input"))
        process.standardOutput = FileHandle(forWritingAtPath: try files.write([], to: "output"))
        process.standardError = FileHandle(forWritingAtPath: try files.write([], to: "errors"))
        let status = await withCheckedContinuation { (continuation: CheckedContinuation<Int32, Never>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(returning: -1)
            }
        }
        let output = try String(contentsOfFile: files.file("output"), encoding: .utf8)
        guard status == 0 else {
            let errors = try String(contentsOfFile: files.file("errors"), encoding: .utf8)
            throw Failure(description: "sqlite3 failed (\(status)): \(errors)")
        }
        return output.hasSuffix("\n") ? String(output.dropLast()) : output
    }
}
