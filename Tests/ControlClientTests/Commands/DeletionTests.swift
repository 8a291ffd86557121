import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("Deleting and erasing")
struct DeletionTests {
    private static let id = Sample.client.id

    /// Commands that destroy, with the method that does it.
    private static let destroying: [(arguments: [String], method: String)] = [
        (["clients", "delete", id], "DeleteUser"),
        (["therapists", "delete", Sample.therapist.id], "DeleteTherapist"),
        (["sessions", "delete", Sample.session().id], "DeleteSession"),
        (["forms", "delete", Sample.form.id], "DeleteForm"),
        (["resources", "delete", Sample.resource.id], "DeleteResource"),
        (["responses", "delete", Sample.response.id], "DeleteResponse"),
        (["assignments", "delete", Sample.assignment.id], "DeleteAssignment"),
        (["sessions", "notes", "clear", Sample.session().id], "SetPrivateNotes"),
        (["clients", "erase", id, "--reason", "asked for it"], "EraseClient"),
    ]

    private static let erasure: FakeDaemon.Script = { _ in
        [
            .json(
                #"""
                {"erased":{"User":1,"Assignment":2},"changed":{"Session":12},
                 "kept":[{"what":"Session","count":12,"reason":"has to be kept for ten years"}]}
                """#
            )
        ]
    }

    private static func daemon() throws -> FakeDaemon { try .changing(["Practice.EraseClient": erasure]) }

    @Test("where nobody can be asked, nothing is destroyed without --yes, and nothing is asked of the daemon")
    func nobodyToAsk() throws {
        let daemon = try Self.daemon()
        for (arguments, _) in Self.destroying {
            let outcome = Prompt.run(arguments, socket: daemon.path)
            #expect(outcome.status == .usage)
            #expect(outcome.output.isEmpty)
            #expect(
                outcome.diagnostics.hasPrefix(
                    "therapyctl: this destroys records, and there is no terminal to ask at: give --yes"
                )
            )
        }
        #expect(daemon.calls.isEmpty)
    }

    @Test("with --yes it is done at once, without a dry run", arguments: destroying)
    func yes(arguments: [String], method: String) throws {
        let daemon = try Self.daemon()
        #expect(Prompt.run(arguments + ["--yes"], socket: daemon.path).status == .success)
        #expect(daemon.methods == [method])
        #expect(daemon.parameters(of: method)?["dryRun"] == nil)
    }

    @Test(
        "any answer but yes, and none, changes nothing",
        arguments: destroying,
        [["no"], ["y"], ["YES"], [""], ["nope", "yes"], []]
    )
    func no(command: (arguments: [String], method: String), answers: [String]) throws {
        let daemon = try Self.daemon()
        let outcome = Prompt.run(command.arguments, socket: daemon.path, width: 80, answers: answers)
        #expect(outcome.status == .failure)
        #expect(outcome.output.isEmpty)
        let last = outcome.diagnostics.split(separator: "\n").last
        #expect(last?.contains("nothing was") == true || last?.contains("as they were") == true)
        let calls = daemon.calls.filter { $0.method.hasSuffix(command.method) }
        #expect(calls.allSatisfy { $0.parameters?["dryRun"]?.description == "true" })
    }

    @Test("at a terminal it says first which record it is and what goes with it, and asks")
    func question() throws {
        let daemon = try Self.daemon()
        let outcome = Prompt.run("clients", "delete", "b298", at: daemon, width: 80, answers: [" yes "])
        #expect(outcome.status == .success)
        #expect(
            outcome.diagnostics
                == "This deletes client \(Self.id): Ben Ode:\n  1 client\n  12 sessions\n  3 responses\n  2 Robots\n"
                + "Type yes to go on: "
        )
        #expect(outcome.output == "Deleted client \(Self.id): 1 client, 12 sessions, 3 responses, 2 Robots\n")
        #expect(daemon.methods == ["ResolveId", "DeleteUser", "GetUser", "DeleteUser"])
        #expect(daemon.calls[1].parameters?.description == #"{"id":"\#(Self.id)","dryRun":true}"#)
        #expect(daemon.calls[3].parameters?.description == #"{"id":"\#(Self.id)"}"#)
    }

    @Test("a record without a dry run is named with what tells it apart")
    func named() throws {
        let daemon = try Self.daemon()
        let response = Prompt.run("responses", "delete", Sample.response.id, at: daemon, width: 80, answers: ["yes"])
        #expect(
            response.diagnostics.hasPrefix(
                "This deletes response \(Sample.response.id): Ben Ode to form 653a5113, Fri 20 Nov 09:35.\n"
            )
        )
        #expect(response.output == "Deleted response \(Sample.response.id)\n")
        let notes = Prompt.run("sessions", "notes", "clear", "13ab", at: daemon, width: 80, answers: ["no"])
        #expect(
            notes.diagnostics.hasPrefix(
                "This takes away the private notes of session \(Sample.session().id): Tue 24 Nov 12:00–12:50,"
                    + " Amara Brandt with Ben Ode, scheduled.\n"
            )
        )
    }

    @Test("a record that cannot be shown can still go")
    func malformed() throws {
        let malformed = PracticeAPI.Malformed(entity: "Form", id: Sample.form.id, column: "fields", reason: "no JSON")
        let daemon = try FakeDaemon.changing(["Practice.GetForm": { _ in [.refusal(malformed)] }])
        let outcome = Prompt.run("forms", "delete", Sample.form.id, at: daemon, width: 80, answers: ["yes"])
        #expect(outcome.status == .success)
        #expect(outcome.diagnostics.hasPrefix("This deletes form \(Sample.form.id):\n"))
    }

    @Test("a dry run only says what would go, whoever is there", arguments: [nil, 80])
    func dryRun(width: Int?) throws {
        let daemon = try Self.daemon()
        let outcome = Prompt.run(["clients", "delete", Self.id, "--dry-run"], socket: daemon.path, width: width)
        #expect(outcome.status == .success)
        #expect(
            outcome.output
                == (width == nil
                    ? "User\t1\nSession\t12\nFormResponse\t3\nRobot\t2\n"
                    : "Would delete client \(Self.id): 1 client, 12 sessions, 3 responses, 2 Robots\n")
        )
        #expect(daemon.methods == ["DeleteUser"])
        #expect(daemon.parameters(of: "DeleteUser")?["dryRun"]?.description == "true")
        #expect(Prompt.run(["clients", "delete", Self.id, "--dry-run", "--yes"], socket: nil).status == .usage)
    }

    @Test("JSON is the daemon's word")
    func json() throws {
        let daemon = try Self.daemon()
        let deleted = Prompt.run("clients", "delete", Self.id, "--yes", "-o", "jsonl", at: daemon)
        #expect(deleted.output.hasPrefix(#"{"schema":1,"deleted":{"FormResponse":3,"#))
        let alone = Prompt.run("responses", "delete", Sample.response.id, "--yes", "-o", "jsonl", at: daemon)
        #expect(alone.output == #"{"schema":1}"# + "\n")
        #expect(
            Prompt.run("responses", "delete", Sample.response.id, "--yes", at: daemon).output == "FormResponse\t1\n"
        )
    }

    // MARK: Erasing

    @Test("erasing says what becomes of what, before and after")
    func erase() throws {
        let daemon = try Self.daemon()
        let arguments = ["clients", "erase", "b298", "--reason", "asked for it"]
        let outcome = Prompt.run(arguments, socket: daemon.path, width: 80, answers: ["yes"])
        let fates = """
              erased: 1 client, 2 assignments
              changed: 12 sessions
              kept: 12 sessions (has to be kept for ten years)

            """
        #expect(
            outcome.diagnostics
                == "This erases client \(Self.id): Ben Ode; there is no way back:\n\(fates)Type yes to go on: "
        )
        #expect(outcome.output == "Erased client \(Self.id):\n\(fates)")
        #expect(daemon.methods == ["ResolveId", "EraseClient", "GetUser", "EraseClient"])
        #expect(
            daemon.parameters(of: "EraseClient")?.description == #"{"id":"\#(Self.id)","reason":"asked for it"}"#
        )
        let dry = Prompt.run(arguments + ["--dry-run"], socket: daemon.path, width: 80)
        #expect(dry.output == "Would erase client \(Self.id):\n\(fates)")
        #expect(daemon.parameters(of: "EraseClient")?["dryRun"]?.description == "true")
        #expect(
            Prompt.run(arguments + ["--yes"], socket: daemon.path).output == """
                erased\tUser\t1\t-
                erased\tAssignment\t2\t-
                changed\tSession\t12\t-
                kept\tSession\t12\thas to be kept for ten years

                """
        )
        #expect(Prompt.run(["clients", "erase", "b298"], socket: daemon.path).status == .usage)
    }
}
