import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl sessions notes")
struct PrivateNotesTests {
    private static let id = Sample.session().id
    private static let notes = "First.\n\u{1B}[2JSecond.\n"

    private static func daemon(_ notes: String?) throws -> FakeDaemon {
        try .changing([
            "Practice.GetPrivateNotes": { _ in [.result(PracticeAPI.GetPrivateNotes.Reply(privateNotes: notes))] }
        ])
    }

    @Test("a pipe gets the notes as they are, a terminal what changes nothing about it")
    func show() throws {
        let daemon = try Self.daemon(Self.notes)
        #expect(Prompt.run("sessions", "notes", "show", "13ab", at: daemon).output == Self.notes + "\n")
        #expect(daemon.parameters(of: "GetPrivateNotes")?.description == #"{"sessionId":"\#(Self.id)"}"#)
        let shown = Prompt.run("sessions", "notes", "show", Self.id, at: daemon, width: 80)
        #expect(shown.output == "First.\n\u{FFFD}[2JSecond.\n\n")
        let json = Prompt.run("sessions", "notes", "show", Self.id, "-o", "jsonl", at: daemon)
        #expect(json.output == #"{"schema":1,"privateNotes":"First.\n\u001b[2JSecond.\n"}"# + "\n")
    }

    @Test("that there are none is told on standard error")
    func none() throws {
        let outcome = Prompt.run("sessions", "notes", "show", Self.id, at: try Self.daemon(nil))
        #expect(outcome.status == .success)
        #expect(outcome.output.isEmpty)
        #expect(outcome.diagnostics == "therapyctl: session 13ab99d8 has no private notes\n")
    }

    @Test("notes come from standard input or a file, without the last line break")
    func set() throws {
        let daemon = try Self.daemon(nil)
        let outcome = Prompt.run("sessions", "notes", "set", "13ab", at: daemon, width: 80, input: "One.\nTwo.\n")
        #expect(outcome.output == "Set the private notes of session \(Self.id)\n")
        #expect(
            daemon.parameters(of: "SetPrivateNotes")?.description
                == #"{"sessionId":"\#(Self.id)","privateNotes":"One.\nTwo."}"#
        )
        let directory = try TestDirectory()
        let file = try directory.write("Three.", to: "notes.txt")
        #expect(Prompt.run("sessions", "notes", "set", Self.id, file, at: daemon).output.isEmpty)
        #expect(daemon.parameters(of: "SetPrivateNotes")?["privateNotes"]?.description == #""Three.""#)
    }

    @Test("nothing is no notes, bytes that are no text neither, and neither reaches the daemon")
    func bad() throws {
        let daemon = try Self.daemon(nil)
        for input in ["", "\n"] {
            let outcome = Prompt.run("sessions", "notes", "set", Self.id, at: daemon, input: input)
            #expect(outcome.status == .usage)
            #expect(outcome.diagnostics.contains("sessions notes clear"))
        }
        let directory = try TestDirectory()
        let file = try directory.write([0x61, 0xFF], to: "notes.txt")
        let outcome = Prompt.run("sessions", "notes", "set", Self.id, file, at: daemon)
        #expect(outcome.status == .usage)
        #expect(outcome.diagnostics == "therapyctl: \(file) is no text in UTF-8\n")
        #expect(daemon.calls.isEmpty)
    }

    @Test("somebody at a terminal is told how notes end")
    func hint() throws {
        let daemon = try Self.daemon(nil)
        let outcome = Prompt.run("sessions", "notes", "set", Self.id, at: daemon, width: 80, input: "x", answers: [])
        #expect(outcome.diagnostics == "therapyctl: type the notes; Ctrl-D on a line of its own ends them\n")
    }

    @Test("notes that are taken away are null")
    func clear() throws {
        let daemon = try Self.daemon("x")
        let outcome = Prompt.run("sessions", "notes", "clear", Self.id, at: daemon, width: 80, answers: ["yes"])
        #expect(outcome.output == "Took away the private notes of session \(Self.id)\n")
        #expect(daemon.parameters(of: "SetPrivateNotes")?.description == #"{"sessionId":"\#(Self.id)"}"#)
    }

    @Test("who may not read them is told whose they are")
    func denied() throws {
        let action = "io.unclutter.Therapy.Practice.GetPrivateNotes"
        let daemon = try FakeDaemon([
            "Practice.GetPrivateNotes": { _ in [.refusal(DaemonAPI.AccessDenied(action: action))] }
        ])
        let outcome = Prompt.run("sessions", "notes", "show", Self.id, at: daemon)
        #expect(outcome.status == .notPermitted)
        #expect(outcome.diagnostics.contains("private notes are for the session's own therapist"))
    }
}
