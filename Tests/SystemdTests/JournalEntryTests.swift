import Foundation
import Glibc
import Logging
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

    @Test("without a journal, a line goes to standard error with its priority, and its message's id is not in it")
    func fallback() throws {
        // Where a journal listens, it takes the line, and the system's scenario looks for it there.
        try #require(access("/run/systemd/journal/socket", F_OK) != 0, "this machine has a journal")
        var pipe: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&pipe) == 0)
        defer { close(pipe[0]) }
        let output = LogOutput(descriptor: pipe[1], format: .journal, identifier: "therapyd")
        let logger = Logger(label: "therapyd") { ServiceLogHandler(label: $0, output: output) }
        logger.error("broken", metadata: ["MESSAGE_ID": "ad023cb654e6452c86c41d6e3dee565e", "job": "1"])
        close(pipe[1])
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(pipe[0], &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "<3>therapyd: broken job=1\n")
    }
}
