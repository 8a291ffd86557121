import Synchronization
import TimeZoneRules

@testable import ControlClient

/// What came of a command line.
struct Outcome: Sendable {
    let status: CommandStatus
    let output: String
    let diagnostics: String

    var lines: [String] { output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) }
}

/// Runs therapyctl in the tests' own process.
enum Prompt {
    /// - Parameters:
    ///   - width: of the terminal; nil for a pipe.
    ///   - answers: what is typed when it asks; nil where nobody can be asked.
    ///   - check: what `therapyd --check-config` says; nil where that program is not found.
    static func run(
        _ arguments: String...,
        at daemon: FakeDaemon? = nil,
        width: Int? = nil,
        hasColor: Bool = false,
        input: String = "",
        answers: [String]? = nil,
        processes: [Int32] = [],
        check: ConfigurationCheck? = nil
    ) -> Outcome {
        run(
            arguments,
            socket: daemon?.path,
            width: width,
            hasColor: hasColor,
            input: input,
            answers: answers,
            processes: processes,
            check: check
        )
    }

    static func run(
        _ arguments: [String],
        socket: String?,
        width: Int? = nil,
        hasColor: Bool = false,
        input: String = "",
        answers: [String]? = nil,
        hasProgress: Bool = false,
        processes: [Int32] = [],
        check: ConfigurationCheck? = nil,
        output: (any TextSink)? = nil,
        pause: @escaping @Sendable () -> Void = {}
    ) -> Outcome {
        let written = MemorySink()
        let diagnostics = MemorySink()
        let surroundings = Surroundings(
            variables: socket.map { ["THERAPYD_SOCKET": $0] } ?? [:],
            now: { .testNow },
            zone: TestZone(),
            terminal: width.map { Terminal(width: $0, hasColor: hasColor) },
            output: output ?? written,
            diagnostics: diagnostics,
            input: { MemorySource(input) },
            answer: answers.map(Self.answering),
            hasProgress: hasProgress,
            processes: { DaemonProcesses(ids: processes) },
            directory: { "/home/someone" },
            pause: { _ in pause() },
            checkConfiguration: { check }
        )
        let status = Therapyctl.run(arguments, in: surroundings)
        return Outcome(status: status, output: written.text, diagnostics: diagnostics.text)
    }

    /// Types one line after the other, then nothing more.
    private static func answering(_ lines: [String]) -> @Sendable () -> String? {
        let left = Mutex(lines[...])
        return { left.withLock { $0.popFirst() } }
    }
}

/// Standard input.
final class MemorySource: ByteSource {
    private var left: ArraySlice<UInt8>
    /// At most so many at a time.
    private let step: Int

    init(_ text: String, step: Int = .max) {
        left = Array(text.utf8)[...]
        self.step = step
    }

    func read(upTo count: Int) -> [UInt8] {
        defer { left = left.dropFirst(min(count, step)) }
        return Array(left.prefix(min(count, step)))
    }
}

final class MemorySink: TextSink {
    private let written = Mutex("")

    var text: String { written.withLock { $0 } }

    func write(_ text: String) {
        written.withLock { $0 += text }
    }
}

/// A pipe that nobody reads, or a full disk.
struct FailingSink: TextSink {
    let error: OutputError

    func write(_ text: String) throws(OutputError) {
        throw error
    }
}
