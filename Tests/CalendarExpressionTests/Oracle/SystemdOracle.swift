import Foundation
import TimeZoneRules

/// `systemd-analyze`, asked live. It works without a running systemd; where it is missing the tests fail.
struct SystemdOracle {
    /// What systemd says to one expression.
    enum Answer: Equatable {
        /// `2026-03-29 01:00:00` in UTC for each elapse; systemd prints no fractions.
        case accepted(normalForm: String, elapses: [String])
        case refused
        /// It stopped searching after a thousand steps.
        case gaveUp
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// What systemd makes of expressions, all in one call, in their order.
    static func calendar(_ expressions: [String], from base: Timestamp, iterations: Int) throws -> [Answer] {
        let options = ["calendar", "--base-time=\(second(base)) UTC", "--iterations=\(iterations)", "--"]
        let (output, errors) = try run(options + expressions)
        var accepted = try acceptances(output)[...]
        var complaints = try errors.split(separator: "\n").compactMap(complaint)[...]
        let answers = try expressions.map { text in
            if complaints.first?.text == text { return complaints.removeFirst().answer }
            guard let answer = accepted.popFirst() else { throw Failure(description: "“\(text)” left unanswered") }
            return answer
        }
        guard accepted.isEmpty, complaints.isEmpty else { throw Failure(description: "answers left over") }
        return answers
    }

    private static func acceptances(_ output: String) throws -> [Answer] {
        var replies: [(normalForm: String, elapses: [String])] = []
        for line in output.split(separator: "\n") {
            guard let colon = line.firstRange(of: ": ") else { continue }
            let label = line[..<colon.lowerBound].drop { $0 == " " }
            let value = line[colon.upperBound...]
            if label == "Normalized form" {
                replies.append((String(value), []))
            } else if label == "Next elapse" || label.hasPrefix("Iter. #"), value != "never" {
                // Sun 2026-03-29 01:00:00 UTC
                replies[replies.count - 1].elapses.append(value.split(separator: " ")[1...2].joined(separator: " "))
            }
        }
        return replies.map { .accepted(normalForm: $0.normalForm, elapses: $0.elapses) }
    }

    /// `Failed to parse calendar specification '12': Invalid argument`
    private static func complaint(_ line: Substring) throws -> (text: String, answer: Answer)? {
        // Beside the complaint itself.
        guard !line.hasPrefix("Infinite loop in calendar calculation: "), !line.hasPrefix("Hint: ") else { return nil }
        guard let start = line.firstIndex(of: "'"), let end = line.lastIndex(of: "'"), start < end else {
            throw Failure(description: String(line))
        }
        let text = String(line[line.index(after: start)..<end])
        if line.hasPrefix("Failed to parse calendar specification ") { return (text, .refused) }
        if line.hasPrefix("Failed to determine next elapse for ") { return (text, .gaveUp) }
        throw Failure(description: String(line))
    }

    /// Microseconds and normal form of spans, such as `90000000 = 1min 30s`; nil for each one that systemd refuses.
    static func spans(_ spans: [String]) throws -> [String?] {
        var replies: [String?] = []
        // It stops at the first span that it refuses: the next call begins behind that.
        while replies.count < spans.count {
            let (output, _) = try run(["timespan", "--"] + spans[replies.count...])
            let values = output.split(separator: "\n").filter { !$0.hasPrefix("Original: ") }.compactMap { line in
                line.firstRange(of: ": ").map { String(line[$0.upperBound...]) }
            }
            for index in stride(from: 0, to: values.count - 1, by: 2) {
                replies.append(values[index] + " = " + values[index + 1])
            }
            if replies.count < spans.count { replies.append(nil) }
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
