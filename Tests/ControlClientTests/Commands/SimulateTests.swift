import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("Simulations at the prompt")
struct SimulateTests {
    private static let replies = [
        #"{"at":"2026-11-24T10:30:00.000Z","owner":"auto-completion","job":"complete-ended","scheduledFor":"2026-11-24T10:30:00.000Z","outcome":"succeeded","effects":["session.completed 13ab99d8-2aab-4315-a67a-30f6743725f6","session.completed 5d10b6fd-3a6e-45cb-b8c4-b6110d35288c"]}"#,
        #"{"at":"2026-11-25T02:20:00.000Z","owner":"core","job":"prune","scheduledFor":"2026-11-25T02:20:00.000Z","outcome":"succeeded","effects":[]}"#,
        #"{"at":"2027-01-02T10:00:00.000Z","owner":"reminders","job":"send","scheduledFor":"2027-01-02T10:00:00.000Z","outcome":"failed","effects":["session.updated 13ab99d8-2aab-4315-a67a-30f6743725f6 by other","a.b 11111111","a.b 22222222","a.b 33333333","a.b 44444444","a.b 55555555"]}"#,
    ]
    private static let end =
        #"{"at":"2027-01-31T23:00:00.000Z","owner":"core","job":"(end)","effects":[],"end":{"runs":3,"effects":8,"complete":true}}"#

    private static func daemon(end: String = end) throws -> FakeDaemon {
        try FakeDaemon([
            "Scheduler.Simulate": { _ in replies.map { .json($0, continues: true) } + [.json(end)] }
        ])
    }

    @Test("people get a line for each run, with local times and short ids, and the sum")
    func table() throws {
        let daemon = try Self.daemon()
        let outcome = Prompt.run("simulate", "--until", "2027-02-01", at: daemon, width: 100)
        #expect(outcome.status == .success)
        #expect(
            outcome.output == """
                Tue 24 Nov 11:30:00       auto-completion/complete-ended    session.completed 13ab99d8, 5d10b6fd
                Wed 25 Nov 03:20:00       core/prune                        -
                Sat  2 Jan 2027 11:00:00  reminders/send                    failed  session.updated by other 13ab99d8; 5 × a.b

                Until Mon  1 Feb 2027 00:00:00: 3 runs, 8 changes.

                """
        )
        #expect(daemon.parameters(of: "Simulate")?.description == #"{"until":"2027-01-31T23:00:00.000Z"}"#)
        #expect(daemon.calls.last?.more == true)
    }

    @Test("scripts get whole ids, tabs, and nothing but runs")
    func plain() throws {
        let outcome = Prompt.run("simulate", "--until", "+1d", at: try Self.daemon())
        #expect(outcome.lines.count == 3)
        #expect(
            outcome.lines[0] == """
                2026-11-24T10:30:00.000Z\tauto-completion\tcomplete-ended\t2026-11-24T10:30:00.000Z\tsucceeded\t\
                session.completed 13ab99d8-2aab-4315-a67a-30f6743725f6,\
                session.completed 5d10b6fd-3a6e-45cb-b8c4-b6110d35288c
                """
        )
        #expect(outcome.lines[1].hasSuffix("\tprune\t2026-11-25T02:20:00.000Z\tsucceeded\t-"))
    }

    @Test("JSON has a line for each reply, as it came", arguments: ["json", "jsonl"])
    func json(format: String) throws {
        let outcome = Prompt.run("simulate", "--until", "+1d", "-o", format, at: try Self.daemon())
        #expect(outcome.lines == (Self.replies + [Self.end]).map { #"{"schema":1,"# + $0.dropFirst() })
    }

    @Test("one that stopped before the date is a failure")
    func incomplete() throws {
        let end = Self.end.replacing("true", with: "false")
        let outcome = Prompt.run("simulate", "--until", "+1d", at: try Self.daemon(end: end))
        #expect(outcome.status == .failure)
        #expect(
            outcome.diagnostics
                == "therapyctl: there are too many runs: the simulation came to Mon  1 Feb 2027 00:00 only\n"
        )
    }

    @Test("a date that the daemon does not take is a mistake in the arguments")
    func outOfRange() throws {
        let daemon = try FakeDaemon([
            "Scheduler.Simulate": { _ in [.refusal(OrgVarlinkService.InvalidParameter(parameter: "until"))] }
        ])
        let outcome = Prompt.run("simulate", "--until", "yesterday", at: daemon)
        #expect(outcome.status == .usage)
        #expect(outcome.diagnostics == "therapyctl: --until yesterday is past, or more than 400 days ahead\n")
    }
}
