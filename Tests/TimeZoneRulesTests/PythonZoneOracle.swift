import Foundation
import TimeZoneRules

/// Python's `zoneinfo`, asked live about the same files: a second reader of TZif that shares nothing with ours.
struct PythonZoneOracle {
    struct Answer: Equatable {
        var offset: Int
        var abbreviation: String
    }

    /// For a local time, PEP 495's two readings: the earlier offset and the later one, the same where it is unique.
    struct LocalAnswer: Equatable {
        var earlier: Int
        var later: Int
    }

    struct Question {
        var zone: String
        var instants: [Int64]
        var locals: [Int64]
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private static let script = """
        import sys
        from datetime import datetime, timedelta, timezone
        from zoneinfo import ZoneInfo
        epoch = datetime(1970, 1, 1)
        for line in sys.stdin:
            name, instants, locals_ = line.rstrip("\\n").split("\\t")
            zone = ZoneInfo(name)
            answers = []
            for second in instants.split():
                moment = (epoch + timedelta(seconds=int(second))).replace(tzinfo=zone)
                moment = zone.fromutc(moment)
                answers.append(f"{round(moment.utcoffset().total_seconds())},{moment.tzname()}")
            for second in locals_.split():
                wall = (epoch + timedelta(seconds=int(second))).replace(tzinfo=zone)
                readings = [round(wall.replace(fold=fold).utcoffset().total_seconds()) for fold in (0, 1)]
                answers.append(f"{readings[0]},{readings[1]}")
            print(" ".join(answers))
        """

    /// One process answers everything, in the order asked.
    static func answers(to questions: [Question], in directory: String) throws -> [([Answer], [LocalAnswer])] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("zones-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appendingPathComponent("questions")
        let output = folder.appendingPathComponent("answers")
        let lines = questions.map { question in
            let instants = question.instants.map(String.init).joined(separator: " ")
            return question.zone + "\t" + instants + "\t" + question.locals.map(String.init).joined(separator: " ")
        }
        try (lines.joined(separator: "\n") + "\n").write(to: input, atomically: false, encoding: .utf8)
        try Data().write(to: output)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONTZPATH": directory]) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "python3 failed with status \(process.terminationStatus)")
        }

        let replies = try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
        guard replies.count == questions.count else { throw Failure(description: "python3 left questions unanswered") }
        return try zip(questions, replies).map { question, reply in
            let words = reply.split(separator: " ").map { $0.split(separator: ",", maxSplits: 1) }
            guard words.count == question.instants.count + question.locals.count else {
                throw Failure(description: "python3 skipped something about \(question.zone)")
            }
            let instants = words.prefix(question.instants.count).map {
                Answer(offset: Int($0[0]) ?? .min, abbreviation: String($0[1]))
            }
            let locals = words.dropFirst(question.instants.count).map {
                LocalAnswer(earlier: Int($0[0]) ?? .min, later: Int($0[1]) ?? .min)
            }
            return (instants, locals)
        }
    }
}
