/// Where a command writes: results to standard output, collected and written at once; everything else to standard
/// error, at once.
final class Console {
    /// Nil when standard output is none.
    let terminal: Terminal?
    private let output: any TextSink
    private let diagnostics: any TextSink
    private let hasProgress: Bool
    private var collected = ""
    /// What stands on the line of the progress.
    private var progress = ""

    /// Written out before it grows beyond this.
    private static let collectedLimit = 256 * 1024

    init(
        terminal: Terminal?,
        output: any TextSink,
        diagnostics: any TextSink,
        hasProgress: Bool = false
    ) {
        self.terminal = terminal
        self.output = output
        self.diagnostics = diagnostics
        self.hasProgress = hasProgress
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
        tell("therapyctl: \(message.singleLine)\n")
    }

    /// Text for the person at the prompt, as it is.
    func tell(_ text: String) {
        clearProgress()
        // Nobody is left to tell when standard error is gone.
        try? diagnostics.write(text)
    }

    /// Says how far long work is, on one line that the next one takes the place of. Nothing where standard error is no
    /// terminal.
    func showProgress(_ text: String) {
        guard hasProgress, text != progress else { return }
        progress = text
        try? diagnostics.write("\r\(text.singleLine)\(Self.eraseToEndOfLine)")
    }

    func clearProgress() {
        guard !progress.isEmpty else { return }
        progress = ""
        try? diagnostics.write("\r\(Self.eraseToEndOfLine)")
    }

    /// EL of ECMA-48, 8.3.41.
    private static let eraseToEndOfLine = "\u{1B}[K"
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
