import Glibc
import Logging
import Synchronization
import Testing

@testable import Systemd

@Suite("Entries of the journal")
struct JournalEntryTests {
    private static func entry(
        _ message: Logger.Message,
        level: Logger.Level = .warning,
        metadata: Logger.Metadata = [:]
    ) -> JournalEntry {
        let event = LogEvent(
            level: level,
            message: message,
            metadata: nil,
            source: "Sample",
            file: "Sample/File.swift",
            function: "work()",
            line: 7
        )
        let line = LogLine(time: timespec(), label: "therapyd", event: event, metadata: metadata)
        return JournalEntry(line, identifier: "therapyd")
    }

    private static func text(_ entry: JournalEntry) -> String { String(decoding: entry.bytes, as: UTF8.self) }

    @Test("an entry has the message with its metadata, and a field for each piece of that")
    func fields() {
        let entry = Self.entry(
            "A job is given up",
            metadata: ["job": "0b5c", "scheduledFor": "2026-11-24", "MESSAGE_ID": "ad023cb654e6452c86c41d6e3dee565e"]
        )
        let text = Self.text(entry)
        for field in [
            "MESSAGE=A job is given up job=0b5c scheduledFor=2026-11-24PRIORITY=4", "SYSLOG_IDENTIFIER=therapyd",
            "CODE_FILE=Sample/File.swift", "CODE_LINE=7", "CODE_FUNC=work()", "THERAPYD_JOB=0b5c",
            "THERAPYD_SCHEDULED_FOR=2026-11-24", "MESSAGE_ID=ad023cb654e6452c86c41d6e3dee565e",
        ] {
            #expect(text.contains(field), "\(field)")
        }
    }

    @Test(
        "a field's name is what the journal takes, whatever the key",
        arguments: [
            ("job", "THERAPYD_JOB"), ("needRestart", "THERAPYD_NEED_RESTART"), ("uid2x", "THERAPYD_UID2X"),
            ("aB", "THERAPYD_A_B"), ("userID", "THERAPYD_USER_ID"), ("a-b.c d", "THERAPYD_A_B_C_D"),
            ("ä\n=x", "THERAPYD____X"),
        ]
    )
    func names(key: String, name: String) {
        #expect(JournalEntry.name(of: key, prefix: "therapyd") == name)
        #expect(JournalEntry.name(of: key, prefix: "my-service") == name.replacing("THERAPYD", with: "MY_SERVICE"))
    }

    @Test("a value with a line break makes no field of its own, and too many fields are left to the text")
    func limits() {
        var metadata: Logger.Metadata = ["note": "first\nPRIORITY=0"]
        for number in 0..<100 { metadata["key\(number)"] = "\(number)" }
        metadata[String(repeating: "k", count: 80)] = "long"
        let text = Self.text(Self.entry("x", metadata: metadata))
        #expect(text.contains(#"note="first\nPRIORITY=0""#), "in the text it is on one line")
        #expect(text.contains("key99=99"))
        #expect(text.matches(of: /THERAPYD_KEY\d/).count <= 64)
        #expect(!text.contains("THERAPYD_KKKK"))
    }

    @Test("the message's id is a field however many others there are")
    func messageID() {
        let id = "ad023cb654e6452c86c41d6e3dee565e"
        var metadata: Logger.Metadata = ["MESSAGE_ID": "\(id)"]
        for number in 0..<100 { metadata["key\(number)"] = "\(number)" }
        let fields = Self.entry("x", metadata: metadata).fields
        #expect(fields.filter { $0.hasPrefix("MESSAGE_ID=") } == ["MESSAGE_ID=\(id)"])
        #expect(fields.count == 64)
        #expect(!Self.text(Self.entry("x", metadata: metadata)).contains("THERAPYD_MESSAGE_ID"))
    }

    @Test("no key makes a field that the journal or the library sets")
    func reservedNames() {
        let metadata: Logger.Metadata = [
            "_PID": "1", "PRIORITY": "0", "MESSAGE": "forged", "SYSLOG_IDENTIFIER": "sshd",
        ]
        let names = Self.entry("x", metadata: metadata).fields.compactMap { $0.split(separator: "=").first }
        #expect(names.filter { !$0.hasPrefix("THERAPYD_") }.count == 6)
        #expect(Set(names).isSuperset(of: ["THERAPYD__PID", "THERAPYD_PRIORITY", "THERAPYD_MESSAGE"]))
    }

    // MARK: Where entries go

    /// A logger whose journal takes entries, or does not, and what its descriptor got otherwise.
    private final class Log: Sendable {
        let entries = Mutex<[[String]]>([])
        let takes = Mutex(true)
        let threshold = LogThreshold(.info)
        private let pipe: (reader: Int32, writer: Int32)

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(Glibc.pipe(&ends) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
            pipe = (ends[0], ends[1])
        }

        deinit {
            close(pipe.reader)
            close(pipe.writer)
        }

        func logger(_ format: LogFormat = .journal) -> Logger {
            let output = LogOutput(descriptor: pipe.writer, format: format, identifier: "therapyd") { [self] entry in
                guard takes.withLock({ $0 }) else { return false }
                entries.withLock { $0.append(entry.fields) }
                return true
            }
            return Logger(label: "therapyd") { ServiceLogHandler(label: $0, output: output, threshold: threshold) }
        }

        var messages: [String] { entries.withLock { $0.compactMap(\.first) } }

        func written() -> String {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(pipe.reader, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    @Test("what the journal takes is in the journal alone")
    func taken() throws {
        let log = try Log()
        log.logger().error("broken", metadata: ["job": "1"])
        #expect(log.messages == ["MESSAGE=broken job=1"])
        #expect(log.written().isEmpty)
    }

    @Test("what the journal does not take goes to standard error with its priority, and without its message's id")
    func fallback() throws {
        let log = try Log()
        let logger = log.logger()
        log.takes.withLock { $0 = false }
        logger.error("broken", metadata: ["MESSAGE_ID": "ad023cb654e6452c86c41d6e3dee565e", "job": "1"])
        #expect(log.written() == "<3>therapyd: broken job=1\n")
        log.takes.withLock { $0 = true }
        logger.error("mended")
        #expect(log.messages == ["MESSAGE=mended"], "it is asked again with each line")
        #expect(log.written().isEmpty)
    }

    @Test("the other formats never ask the journal", arguments: [LogFormat.plain, .journalStream])
    func otherFormats(format: LogFormat) throws {
        let log = try Log()
        log.logger(format).error("broken")
        #expect(log.messages.isEmpty)
        #expect(log.written().hasSuffix("therapyd: broken\n"))
    }

    @Test("a change of the threshold holds at once, for loggers that there are, too")
    func levels() throws {
        let log = try Log()
        let logger = log.logger()
        logger.debug("first")
        log.threshold.level = .debug
        logger.debug("second")
        log.threshold.level = .error
        logger.warning("third")
        #expect(log.messages == ["MESSAGE=second"])
        #expect(log.written().isEmpty)
    }
}
