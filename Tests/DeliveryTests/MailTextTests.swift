import Foundation
import TestSupport
import Testing
import TherapyKit

@testable import Delivery

/// Read back by Python's `email` package.
@Suite struct MailTextTests {
    private struct Parsed: Decodable {
        let headers: [String: String]
        let defects: [String]
        let longest: Int
        let parts: [String: String]
        let ascii: Bool
    }

    private static let script = """
        import base64, email, email.header, email.policy, json, sys
        raw = base64.b64decode(sys.stdin.read())
        assert b"\\n" not in raw.replace(b"\\r\\n", b""), "a bare line feed"
        message = email.message_from_bytes(raw, policy=email.policy.SMTP)
        parts = {p.get_content_type(): p.get_content() for p in message.walk() if not p.is_multipart()}
        defects = [str(d) for p in message.walk() for d in p.defects]
        defects += [str(d) for v in message.values() for d in getattr(v, "defects", [])]
        headers = {k: str(v) for k, v in message.items()}
        # Python 3.11 puts blanks between the words of an address that belong together; this older way does not.
        old = email.message_from_bytes(raw, policy=email.policy.compat32)
        headers["To"] = str(email.header.make_header(email.header.decode_header(old["To"]))).replace("\\r\\n", "")
        print(json.dumps({
            "headers": headers, "defects": defects, "parts": parts,
            "longest": max(len(line) for line in raw.split(b"\\r\\n")), "ascii": all(byte < 128 for byte in raw)}))
        """

    private func parse(_ message: MailMessage, from sender: MailAddress) async throws -> Parsed {
        let text = MailText(message, sender: sender, replyTo: nil, at: Instant("2026-02-28T23:59:59.000Z")!)
        let answer = try await ForeignProgram.python(Self.script, input: Base64.text(of: text.bytes))
        return try JSONDecoder().decode(Parsed.self, from: Data(answer.utf8))
    }

    @Test(
        "names and subjects survive, whatever is in them",
        arguments: [
            "Anna Schmidt", "Schmidt, Anna (Dr.)", "Anna \"Ann\" Schmidt", "Jürgen Groß", "山田 太郎", "👩‍⚕️ Praxis",
            "=?utf-8?B?aGE=?=", "a\\b", "Ærøskøbing " + String(repeating: "ő", count: 200),
            String(repeating: "A very long name in plain letters ", count: 6) + "end", "عيادة النور",
        ]
    )
    func survives(name: String) async throws {
        let message = MailMessage(
            to: MailAddress("anna@example.org", name: name),
            subject: name,
            text: "x",
            id: "r-1"
        )
        let parsed = try await parse(message, from: MailAddress("praxis@example.org", name: name))
        #expect(parsed.defects == [])
        #expect(parsed.headers["Subject"] == name)
        #expect(parsed.longest <= 78)
        #expect(parsed.ascii)
        let to = try #require(parsed.headers["To"])
        #expect(to.hasSuffix("<anna@example.org>"))
        let bare = to.dropLast(" <anna@example.org>".count)
        let unquoted = bare.hasPrefix("\"") ? bare.dropFirst().dropLast().replacing(/\\(.)/) { $0.output.1 } : bare[...]
        #expect(String(unquoted) == name)
    }

    @Test("the header says what it is")
    func header() async throws {
        var message = MailMessage(to: MailAddress("anna@example.org"), subject: "x", text: "x", id: "r-1.2_3")
        message.unsubscribe = "praxis+stop@example.org"
        let headers = try await parse(message, from: MailAddress("praxis@example.org")).headers
        #expect(headers["Message-ID"] == "<r-1.2_3@example.org>")
        #expect(headers["Auto-Submitted"] == "auto-generated")
        #expect(headers["List-Unsubscribe"] == "<mailto:praxis+stop@example.org>")
        #expect(headers["Date"] == "Sat, 28 Feb 2026 23:59:59 +0000")
    }

    @Test(
        "texts survive as plain text and as HTML",
        arguments: [
            "one\ntwo\n", "trailing blanks \t\nand = signs =3D =_\n", String(repeating: "long ", count: 500) + "\n",
            String(repeating: "ü", count: 300) + "\n", ".\n..\n", "Grüße 👋🏽 an alle\n",
        ]
    )
    func bodies(text: String) async throws {
        var message = MailMessage(to: MailAddress("anna@example.org"), subject: "x", text: text, id: "r-1")
        message.html = "<p>\(text)</p>\n"
        let parsed = try await parse(message, from: MailAddress("praxis@example.org"))
        #expect(parsed.defects == [])
        #expect(parsed.longest <= 76)
        #expect(parsed.parts["text/plain"]?.replacing("\r\n", with: "\n") == text)
        #expect(parsed.parts["text/html"]?.replacing("\r\n", with: "\n") == "<p>\(text)</p>\n")
    }
}
