import Foundation
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import CalendarExport

/// Feeds, read by Python's `icalendar` and by libical.
@Suite struct OracleTests {
    /// What Python read.
    private struct Parsed: Decodable {
        struct Event: Decodable, Equatable {
            let uid, summary, status: String
            let start, end, stamp, modified, created: Int64
            let sequence: Int
        }

        let events: [Event]
        let errors: [String]
        let libical: Int
        let longest: Int
        let name: String
    }

    private static let script = """
        import base64, ctypes, ctypes.util, json, sys
        import icalendar
        raw = base64.b64decode(sys.stdin.read())
        assert raw.endswith(b"\\r\\n") and b"\\n" not in raw.replace(b"\\r\\n", b"")
        for line in raw.split(b"\\r\\n"): line.decode("utf-8")
        calendar = icalendar.Calendar.from_ical(raw)
        errors = [str(error) for component in calendar.walk() for error in component.errors]
        milliseconds = lambda value: int(value.dt.timestamp() * 1000)
        events = [{
            "uid": str(e["UID"]), "summary": str(e["SUMMARY"]), "status": str(e["STATUS"]),
            "start": milliseconds(e["DTSTART"]), "end": milliseconds(e["DTEND"]), "stamp": milliseconds(e["DTSTAMP"]),
            "modified": milliseconds(e["LAST-MODIFIED"]), "created": milliseconds(e["CREATED"]),
            "sequence": int(e["SEQUENCE"])} for e in calendar.walk("VEVENT")]
        library = ctypes.CDLL("libical.so.3")
        library.icalparser_parse_string.restype = ctypes.c_void_p
        library.icalrestriction_check.argtypes = library.icalcomponent_count_errors.argtypes = [ctypes.c_void_p]
        component = library.icalparser_parse_string(raw)
        faults = -1 if not component else 0
        if component:
            library.icalrestriction_check(component)
            faults = library.icalcomponent_count_errors(component)
        print(json.dumps({"events": events, "errors": errors, "libical": faults, "name": str(calendar.calendar_name),
                          "longest": max(len(line) for line in raw.split(b"\\r\\n"))}))
        """

    private func parse(_ bytes: [UInt8]) async throws -> Parsed {
        let answer = try await ForeignProgram.python(Self.script, input: Data(bytes).base64EncodedString())
        return try JSONDecoder().decode(Parsed.self, from: Data(answer.utf8))
    }

    /// Without what the format has no way to say.
    private func expected(_ title: String) -> String {
        let scalars = Array(title.unicodeScalars)
        return scalars.indices.reduce(into: "") { text, index in
            let scalar = scalars[index]
            switch scalar.value {
            case 13:
                let isPair = index + 1 < scalars.count && scalars[index + 1].value == 10
                if !isPair { text.unicodeScalars.append("\n") }
            case 9, 10: text.unicodeScalars.append(scalar)
            case ..<32, 127: break
            default: text.unicodeScalars.append(scalar)
            }
        }
    }

    @Test("a feed is what the sessions are, property by property")
    func agrees() async throws {
        let bench = try CalendarBench(["titles": .text("full"), "name": .text("Praxis; Süd, \\ 1")])
        var sessions: [Session] = []
        for number in 0..<300 {
            let session = bench.session(
                "s\(number)",
                at: CalendarBench.now.after(days: Int64(number) - 60, hours: Int64(number % 7)),
                client: number.isMultiple(of: 2) ? "anna" : "bob",
                status: Session.Status.allCases[number % 5]
            )
            sessions.append(session)
            bench.host.practice.write(session)
        }
        try await bench.host.start()
        try await bench.settle()
        let parsed = try await parse(Array(bench.feed().utf8))
        #expect(parsed.errors == [])
        #expect(parsed.libical == 0)
        #expect(parsed.longest <= 75)
        // Python knows no type for it, and leaves it escaped.
        #expect(parsed.name == #"Praxis\; Süd\, \\ 1"#)
        let names = ["anna": "Anna Maria Schmidt", "bob": "Bob; the \"Builder\", \\ O’Neill\n😀"]
        #expect(parsed.events.count == 300)
        let byUID = Dictionary(uniqueKeysWithValues: parsed.events.map { ($0.uid, $0) })
        for session in sessions {
            let event = try #require(byUID["\(session.id.text)@therapyd"])
            let isOff = session.status == .canceled || session.status == .rescheduled
            #expect(
                event
                    == Parsed.Event(
                        uid: "\(session.id.text)@therapyd",
                        summary: try #require(names[session.clientId.text]),
                        status: isOff ? "CANCELLED" : "CONFIRMED",
                        start: session.startTime.milliseconds,
                        end: session.endTime.milliseconds,
                        stamp: session.updatedAt.milliseconds,
                        modified: session.updatedAt.milliseconds,
                        created: session.createdAt.milliseconds,
                        sequence: 0
                    )
            )
        }
    }

    @Test("any text survives escaping and folding, read by both", arguments: 0..<8)
    func anyText(seed: UInt64) async throws {
        var generator = SeededRandom(seed: seed)
        let titles = (0..<200).map { _ in Self.randomText(using: &generator) }
        let now = CalendarBench.now
        let events = titles.enumerated().map { index, title in
            CalendarEvent(
                session: "\(index)",
                startTime: now,
                endTime: now.after(hours: 1),
                status: .confirmed,
                title: title.isEmpty ? "x" : title,
                sequence: 0,
                modifiedAt: now,
                createdAt: now
            )
        }
        let parsed = try await parse(FeedText(name: "x", refreshMinutes: 15).bytes(of: events))
        #expect(parsed.errors == [])
        #expect(parsed.libical == 0)
        #expect(parsed.longest <= 75)
        for (event, parsed) in zip(events, parsed.events) {
            #expect(
                Array(parsed.summary.utf8) == Array(expected(event.title).utf8),
                "\(event.title.unicodeScalars.map(\.value))"
            )
        }
    }

    private static func randomText(using generator: inout SeededRandom) -> String {
        var text = "a"
        let special = [
            ",", ";", "\\", "\n", "\r\n", "\r", "\t", "\"", ":", "\\n", "\\,", "\u{0}", "\u{7F}", "\u{2028}", "é", "👨‍👩‍👧",
        ]
        for _ in 0..<Int(generator.next() % 200) {
            switch generator.next() % 4 {
            case 0: text += special[Int(generator.next() % UInt64(special.count))]
            case 1: text.unicodeScalars.append(Unicode.Scalar(UInt8(32 + generator.next() % 95)))
            default:
                if let scalar = Unicode.Scalar(UInt32(generator.next() % 0x110000)) {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        return text + "z"
    }

    @Test("dates are those of Foundation, from the year 1000 on")
    func dates() throws {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withYear, .withMonth, .withDay, .withTime]
        formatter.timeZone = TimeZone(identifier: "UTC")
        var generator = SeededRandom(seed: 1)
        for _ in 0..<2000 {
            // Foundation's own calendar is the Julian one before 1582.
            let seconds = Int64(generator.next() % 260_000_000_000) - 12_000_000_000
            let text = Self.text(of: Instant(milliseconds: seconds * 1000))
            #expect(text == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))) + "Z")
        }
        #expect(Self.text(of: Instant(milliseconds: -1)) == "19691231T235959Z")
    }

    private static func text(of instant: Instant) -> String {
        var lines = ContentLines()
        lines.time("X", instant)
        return String(String(decoding: lines.bytes, as: UTF8.self).dropFirst(2).dropLast())
    }
}
