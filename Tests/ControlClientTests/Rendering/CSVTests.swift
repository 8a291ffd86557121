import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("CSV")
struct CSVTests {
    @Test(
        "cells are quoted when they would not survive without",
        arguments: [
            ("plain", "plain"), ("", ""), ("a,b", #""a,b""#), (#"say "hi""#, #""say ""hi""""#), ("a\nb", "\"a\nb\""),
            ("a\rb", "\"a\rb\""), (" a", #"" a""#), ("a ", #""a ""#), ("山田, 太郎", #""山田, 太郎""#), ("a;b", "a;b"),
        ]
    )
    func quoting(text: String, cell: String) {
        #expect(CSVText.line([text, "x"]) == cell + ",x\n")
    }

    @Test(
        "what a spreadsheet would run gets an apostrophe, numbers and telephone numbers none",
        arguments: [
            ("=1+1", "'=1+1"), ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"), ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"),
            ("- bring the diary", "'- bring the diary"),
            ("\t=1", "'\t=1"), ("\n=1", "'\n=1"), ("＝1+1", "'＝1+1"), ("＠x", "'＠x"), ("-", "'-"), ("+", "'+"),
            ("+49 (30) 123-45/6", "+49 (30) 123-45/6"), ("-5", "-5"), ("-5.5", "-5.5"), ("+A1", "'+A1"),
            ("a=b", "a=b"), ("", ""), ("x\u{1B}[2J", "x\u{FFFD}[2J"),
        ]
    )
    func formulas(text: String, cell: String) {
        #expect(CSVText.harmless(text) == cell)
    }

    @Test("columns are the contract's members, in its order; what is of a type of its own is taken apart")
    func columns() {
        let users = RecordColumns(of: "users", in: PracticeAPI.ListUsers.self)
        #expect(users.titles == ["id", "name", "email", "phone", "timeZone", "createdAt", "updatedAt"])
        let therapists = RecordColumns(of: "therapists", in: PracticeAPI.ListTherapists.self)
        #expect(therapists.titles[6...8] == ["calendarIntegration.provider", "calendarIntegration.calendarId", "meta"])
        let outcomes = RecordColumns(of: "outcomes", in: PracticeAPI.ListOutcomes.self)
        #expect(outcomes.titles[3...6] == ["submittedAt", "score.instrument", "score.total", "score.band"])
    }

    /// Everything that is a list.
    private static let lists = [
        ["sessions"], ["therapists"], ["clients"], ["forms"], ["responses"], ["resources"], ["assignments"], ["jobs"],
        ["jobs", "runs"], ["plugins"], ["outcomes", Sample.client.id], ["forms", "instruments"], ["audit"], ["faults"],
    ]

    private static func daemon() throws -> FakeDaemon {
        try .practice([
            "Practice.ListOutcomes": { _ in [.json(#"{"outcomes":[]}"#)] },
            "Practice.ListInstruments": { _ in [.json(#"{"instruments":[]}"#)] },
            "Practice.ListFaults": { _ in [.json(#"{"faults":[]}"#)] },
            "Daemon.ListAudit": { _ in [.json(#"{"entries":[]}"#)] },
        ])
    }

    @Test("every list can be CSV, with a header even when it is empty", arguments: lists)
    func everyList(arguments: [String]) throws {
        let daemon = try Self.daemon()
        let outcome = Prompt.run(arguments + ["-o", "csv"], socket: daemon.path)
        #expect(outcome.status == .success)
        let header = try #require(outcome.lines.first)
        #expect(header.split(separator: ",").count > 4)
        #expect(!header.contains(" "))
    }

    @Test("a record is whole: full ids, times as on the wire, JSON for what is nested, nothing for null")
    func record() throws {
        let daemon = try FakeDaemon.practice([
            "Practice.ListTherapists": { _ in
                [
                    .json(
                        #"""
                        {"therapists":[{"id":"5d10b6fd-3a6e-45cb-b8c4-b6110d35288c","userId":"u","bio":"=1\nTwo, \"three\"",
                         "specialties":["act","trauma"],"credentials":[],"isActive":true,"calendarIntegration":null,
                         "meta":{ "room": 2.0 },"createdAt":"2026-11-23T18:26:40.639Z",
                         "updatedAt":"2026-11-23T18:26:40.639Z","shoeSize":43}]}
                        """#
                    )
                ]
            }
        ])
        let outcome = Prompt.run("therapists", "-o", "csv", at: daemon, width: 80)
        #expect(
            outcome.output == """
                id,userId,bio,specialties,credentials,isActive,calendarIntegration.provider,\
                calendarIntegration.calendarId,meta,createdAt,updatedAt
                5d10b6fd-3a6e-45cb-b8c4-b6110d35288c,u,"'=1
                Two, ""three""\","[""act"",""trauma""]",[],true,,,"{""room"":2.0}",\
                2026-11-23T18:26:40.639Z,2026-11-23T18:26:40.639Z

                """
        )
        #expect(daemon.methods == ["ListTherapists"])
    }

    @Test("all pages have one header, and --no-legend none; what is left is told on standard error")
    func pages() throws {
        let daemon = try FakeDaemon.practice([
            "Practice.ListSessions": { parameters in
                let reply = PracticeAPI.ListSessions.Reply(sessions: [Sample.session()], next: "m7")
                guard parameters["limit"]?.description == "500" else { return [.result(reply)] }
                return [.result(reply, continues: true), .result(reply)]
            }
        ])
        let all = Prompt.run("sessions", "--all", "-o", "csv", at: daemon)
        #expect(all.output.split(separator: "\n").filter { $0.hasPrefix("id,") }.count == 1)
        #expect(all.output.split(separator: "\n").filter { $0.hasPrefix("13ab99d8") }.count == 2)
        let page = Prompt.run("sessions", "-o", "csv", "--no-legend", at: daemon)
        #expect(page.output.hasPrefix("13ab99d8-2aab-4315-a67a-30f6743725f6,"))
        #expect(page.diagnostics == "therapyctl: there are more: --after m7, or --all\n")
    }

    @Test(
        "what is no list is refused before anything is done",
        arguments: [
            ["status"], ["access"], ["watch"], ["call", "a.b.C"], ["introspect"], ["sessions", "show", "13ab"],
            ["sessions", "complete", "13ab"], ["clients", "delete", "b298", "--yes"], ["jobs", "runs", "--follow"],
            ["jobs", "run", "sweep"], ["simulate", "--until", "+1d"], ["export"], ["import", "-"], ["audit", "verify"],
            ["plugins", "show", "x"],
        ]
    )
    func noList(arguments: [String]) throws {
        let daemon = try FakeDaemon.practice()
        let outcome = Prompt.run(arguments + ["-o", "csv"], socket: daemon.path)
        #expect(outcome.status == .usage)
        #expect(
            outcome.diagnostics
                == "therapyctl: csv is for lists, and this is none: choose table, plain, json or jsonl\n"
        )
        #expect(daemon.calls.isEmpty)
    }
}
