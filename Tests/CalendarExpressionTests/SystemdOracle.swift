import Foundation
import TimeZoneRules

/// `systemd-analyze`, asked live. It works without a running systemd; where it is missing the tests fail.
struct SystemdOracle {
    struct Reply: Equatable {
        var normalForm: String
        /// `2026-03-29 01:00:00` in UTC; systemd prints no fractions.
        var elapses: [String]
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// What systemd makes of expressions, all in one call, in their order.
    static func calendar(_ expressions: [String], from base: Timestamp, iterations: Int) throws -> [Reply] {
        let options = ["calendar", "--base-time=\(second(base)) UTC", "--iterations=\(iterations)", "--"]
        let (output, errors) = try run(options + expressions)
        guard errors.isEmpty else { throw Failure(description: errors) }
        var replies: [Reply] = []
        for line in output.split(separator: "\n") {
            guard let colon = line.firstRange(of: ": ") else { continue }
            let label = line[..<colon.lowerBound].drop { $0 == " " }
            let value = line[colon.upperBound...]
            if label == "Normalized form" {
                replies.append(Reply(normalForm: String(value), elapses: []))
            } else if label == "Next elapse" || label.hasPrefix("Iter. #"), value != "never" {
                // Sun 2026-03-29 01:00:00 UTC
                replies[replies.count - 1].elapses.append(value.split(separator: " ")[1...2].joined(separator: " "))
            }
        }
        guard replies.count == expressions.count else { throw Failure(description: "expressions left unanswered") }
        return replies
    }

    /// How many of these systemd takes for calendar expressions, and how many it complains about.
    static func refusals(of expressions: [String]) throws -> (accepted: [String], refused: Int) {
        let (output, errors) = try run(["calendar", "--"] + expressions)
        let accepted = output.split(separator: "\n").filter { $0.contains("Normalized form: ") }
        let refused = errors.split(separator: "\n").filter { $0.hasPrefix("Failed to parse calendar specification") }
        return (accepted.map(String.init), refused.count)
    }

    /// Normal form and microseconds of spans; nil for each one that systemd refuses.
    static func spans(_ spans: [String]) throws -> [String: String] {
        var replies: [String: String] = [:]
        // It stops at the first span that it refuses, so each has a call of its own.
        for span in spans {
            let (output, _) = try run(["timespan", "--", span])
            let values = output.split(separator: "\n").filter { !$0.hasPrefix("Original") }.compactMap { line in
                line.firstRange(of: ": ").map { String(line[$0.upperBound...]) }
            }
            if values.count == 2 { replies[span] = values.joined(separator: " = ") }
        }
        return replies
    }

    static func second(_ timestamp: Timestamp) -> String {
        String(timestamp.description.prefix(19)).replacing("T", with: " ")
    }

    private static func run(_ arguments: [String]) throws -> (output: String, errors: String) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("systemd-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["output", "errors"].map { folder.appendingPathComponent($0) }
        for file in files { try Data().write(to: file) }

        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["systemd-analyze"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TZ": "UTC", "LC_ALL": "C.UTF-8"]) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus != 127 else { throw Failure(description: "there is no systemd-analyze") }
        return (try String(contentsOf: files[0], encoding: .utf8), try String(contentsOf: files[1], encoding: .utf8))
    }
}
