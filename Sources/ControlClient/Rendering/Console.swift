/// Where a command writes: results to standard output, collected and written at once; everything else to standard
/// error, at once.
final class Console {
    /// Nil when standard output is none.
    let terminal: Terminal?
    private let output: any TextSink
    private let diagnostics: any TextSink
    private var collected = ""

    /// Written out before it grows beyond this.
    private static let collectedLimit = 256 * 1024

    init(terminal: Terminal?, output: any TextSink, diagnostics: any TextSink) {
        self.terminal = terminal
        self.output = output
        self.diagnostics = diagnostics
    }

    var hasColor: Bool { terminal?.hasColor ?? false }

    func write(_ text: String) throws(OutputError) {
        collected += text
        if collected.utf8.count > Self.collectedLimit { try flush() }
    }

    func writeLine(_ line: String) throws(OutputError) {
        try write(line + "\n")
    }

    func flush() throws(OutputError) {
        guard !collected.isEmpty else { return }
        let text = collected
        collected = ""
        try output.write(text)
    }

    /// A line for the person at the prompt, whatever becomes of the results.
    func note(_ message: String) {
        // Nobody is left to tell when standard error is gone.
        try? diagnostics.write("therapyctl: \(message.singleLine)\n")
    }
}

/// Takes text: a file descriptor, or a test's memory.
protocol TextSink: Sendable {
    func write(_ text: String) throws(OutputError)
}

/// Why results could not be written.
enum OutputError: Error, Hashable, Sendable {
    /// Nobody reads the pipe any more: no reason for words.
    case closedPipe
    case system(errno: Int32)
}
