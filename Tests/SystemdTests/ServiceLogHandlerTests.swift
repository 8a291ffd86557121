import Glibc
import Logging
import Systemd
import Testing

@Suite("log lines on standard error")
struct ServiceLogHandlerTests {
    @Test(
        "journald gets a priority for each level and no time",
        arguments: [
            (.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3), (.critical, 2),
        ] as [(Logger.Level, Int)]
    )
    func priorities(level: Logger.Level, priority: Int) throws {
        let log = try TestLog(format: .journalStream)
        log.logger.log(level: level, "started")
        #expect(log.written() == "<\(priority)>therapyd: started\n")
    }

    @Test("a reader gets the time in UTC with milliseconds and the level in a column")
    func plain() throws {
        let log = try TestLog(format: .plain)
        log.logger.info("started")
        log.logger.critical("broken")
        #expect(
            log.written() == """
                2024-02-29T23:59:59.007Z info     therapyd: started
                2024-02-29T23:59:59.007Z critical therapyd: broken

                """
        )
    }

    @Test("metadata follows sorted, the event's over the provider's over the logger's")
    func metadata() throws {
        let provider = Logger.MetadataProvider { ["run": "provider", "plugin": "provider"] }
        let log = try TestLog(format: .journalStream, provider: provider)
        var logger = log.logger
        logger[metadataKey: "job"] = "logger"
        logger[metadataKey: "run"] = "logger"
        logger.info("done", metadata: ["plugin": "event", "attempt": "\(2)"])
        #expect(log.written() == "<6>therapyd: done attempt=2 job=logger plugin=event run=provider\n")
    }

    @Test(
        "values are quoted where they would be unclear",
        arguments: [
            ("plain-1.2", "plain-1.2"),
            ("", #""""#),
            ("two words", #""two words""#),
            ("a=b", #""a=b""#),
            (#"say "hi""#, #""say \"hi\"""#),
            (#"C:\x"#, #""C:\\x""#),
            ("line\nbreak", #""line\nbreak""#),
            ("über", "über"),
        ]
    )
    func quoting(value: String, expected: String) throws {
        let log = try TestLog(format: .journalStream)
        log.logger.info("x", metadata: ["key": "\(value)"])
        #expect(log.written() == "<6>therapyd: x key=\(expected)\n")
    }

    @Test("nested metadata stays one value")
    func nested() throws {
        let log = try TestLog(format: .journalStream)
        log.logger.info("x", metadata: ["ids": ["a", "b"]])
        #expect(log.written() == "<6>therapyd: x ids=\"[\\\"a\\\", \\\"b\\\"]\"\n")
    }

    @Test(
        "no message ends its line or steers a terminal",
        arguments: [
            ("a\nb", #"a\nb"#), ("a\r\nb", #"a\r\nb"#), ("a\tb", #"a\tb"#), ("\u{1b}[31mred", #"\u{1b}[31mred"#),
            ("a\0b", #"a\u{0}b"#), ("a\u{85}b\u{2028}c", #"a\u{85}b\u{2028}c"#), ("👩‍⚕️ ok", "👩‍⚕️ ok"),
        ]
    )
    func escaping(message: String, expected: String) throws {
        let log = try TestLog(format: .journalStream)
        log.logger.notice("\(message)")
        #expect(log.written() == "<5>therapyd: \(expected)\n")
    }

    @Test("a thrown error is part of the line")
    func error() throws {
        let log = try TestLog(format: .journalStream)
        log.logger.error("not started", error: CredentialError.notFound("key"))
        #expect(
            log.written()
                == "<3>therapyd: not started error=\"credential 'key' was not passed to the service "
                + "(LoadCredential= in its unit)\"\n"
        )
    }

    @Test("below its level a logger writes nothing")
    func level() throws {
        let log = try TestLog(format: .plain, level: .warning)
        log.logger.notice("quiet")
        #expect(log.written() == "")
    }

    @Test("lines of many tasks stay whole, longer than a pipe's atomic writes as well")
    func concurrency() async throws {
        let log = try TestLog(format: .journalStream)
        let logger = log.logger
        let bodies = (0..<32).map { String(repeating: Character(UnicodeScalar(UInt8(65 + $0))), count: 9000) }
        await withTaskGroup(of: Void.self) { group in
            for body in bodies { group.addTask { logger.info("\(body)") } }
        }
        let lines = log.written().split(separator: "\n").map(String.init)
        #expect(Set(lines) == Set(bodies.map { "<6>therapyd: \($0)" }))
        #expect(lines.count == bodies.count)
    }

    @Test("the journal's format is for the stream that JOURNAL_STREAM names")
    func detection() throws {
        let log = try TestLog(format: .plain)
        var status = stat()
        fstat(log.descriptor, &status)
        func format(_ stream: String?) -> LogFormat {
            let variables = stream.map { ["JOURNAL_STREAM": $0] } ?? [:]
            return .detect(environment: ServiceEnvironment(variables), descriptor: log.descriptor)
        }
        #expect(format("\(status.st_dev):\(status.st_ino)") == .journal)
        #expect(format("\(status.st_dev):\(status.st_ino + 1)") == .plain)
        #expect(format("journal") == .plain)
        #expect(format(nil) == .plain)
    }
}

/// A logger that writes to a file of the test's, at a fixed time.
private final class TestLog: Sendable {
    let descriptor: Int32
    let logger: Logger

    init(format: LogFormat, level: Logger.Level = .trace, provider: Logger.MetadataProvider? = nil) throws {
        var path = Array("/tmp/systemd-tests.XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0, unlink(path) == 0 else { throw TestFailure(call: "mkstemp") }
        self.descriptor = descriptor
        let output = LogOutput(descriptor: descriptor, format: format, identifier: "therapyd")
        logger = Logger(label: "therapyd") { label in
            ServiceLogHandler(
                label: label,
                output: output,
                threshold: LogThreshold(level),
                metadataProvider: provider,
                now: { timespec(tv_sec: 1_709_251_199, tv_nsec: 7_999_999) }
            )
        }
    }

    deinit { close(descriptor) }

    func written() -> String {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        var bytes = [UInt8](repeating: 0, count: size)
        let count = pread(descriptor, &bytes, size, 0)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
