import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl outcomes")
struct OutcomesTests {
    private static let outcomes = [
        Sample.outcome(1, Sample.score(21, "severe", flagged: ["phq9"])),
        Sample.outcome(8, Sample.score(14, "moderate")),
        Sample.outcome(9, Sample.score(11, "moderate", instrument: "gad-7")),
        Sample.outcome(15, Sample.score(nil, nil)),
        Sample.outcome(22, Sample.score(6, "mild")),
        Sample.outcome(29, Sample.score(0, "minimal")),
    ]

    private static func daemon(_ changes: [String: FakeDaemon.Script] = [:]) throws -> FakeDaemon {
        let scripts: [String: FakeDaemon.Script] = [
            "Practice.ListOutcomes": { _ in [.result(PracticeAPI.ListOutcomes.Reply(outcomes: outcomes))] },
            "Practice.ListInstruments": { _ in
                [.result(PracticeAPI.ListInstruments.Reply(instruments: [Sample.instrument]))]
            },
        ]
        return try .practice(scripts.merging(changes) { $1 })
    }

    @Test("a terminal gets a plot for each questionnaire, and the scores below")
    func table() throws {
        let daemon = try Self.daemon()
        let outcome = Prompt.run("outcomes", "b298", at: daemon, width: 100)
        #expect(outcome.status == .success)
        #expect(
            outcome.output == """
                phq-9: 21 severe, flagged → 0 minimal
                27┤
                  │█
                  │█ █
                 0┤█ █ · ▇ ▁

                gad-7: 11 moderate
                11┤█
                  │█
                  │█
                 0┤█

                SUBMITTED         WHEN         INSTRUMENT  TOTAL  BAND      FLAGGED  ANSWERED  RESPONSE
                Thu  1 Oct 09:35  7 weeks ago  phq-9          21  severe    phq9          9/9  da188901
                Thu  8 Oct 09:35  6 weeks ago  phq-9          14  moderate                9/9  da188908
                Fri  9 Oct 09:35  6 weeks ago  gad-7          11  moderate                9/9  da188909
                Thu 15 Oct 09:35  5 weeks ago  phq-9                                      4/9  da188915
                Thu 22 Oct 09:35  4 weeks ago  phq-9           6  mild                    9/9  da188922
                Thu 29 Oct 09:35  3 weeks ago  phq-9           0  minimal                 9/9  da188929

                6 scores listed.

                """
        )
        #expect(Prompt.run("outcomes", "b298", at: daemon, width: 80).lines.allSatisfy { $0.displayWidth <= 80 })
    }

    @Test("filters are the contract's on the wire")
    func filters() throws {
        let daemon = try Self.daemon()
        let arguments = ["outcomes", "b298", "--instrument", "phq-9", "--from", "2026-10-01", "--until", "now"]
        #expect(Prompt.run(arguments, socket: daemon.path).status == .success)
        #expect(
            daemon.parameters(of: "ListOutcomes")?.description
                == #"{"clientId":"\#(Sample.client.id)","instrument":"phq-9","#
                + #""from":"2026-09-30T23:00:00.000Z","until":"2026-11-24T09:00:00.000Z"}"#
        )
        #expect(daemon.methods == ["ResolveId", "ListOutcomes"])
    }

    @Test("a pipe gets lines and no plot")
    func plain() throws {
        let outcome = Prompt.run("outcomes", Sample.client.id, at: try Self.daemon())
        #expect(outcome.lines.count == 6)
        #expect(
            outcome.lines[0]
                == "2026-10-01T08:35:00.000Z\tphq-9\t21\tsevere\tphq9\t9\t\(Self.outcomes[0].responseId)"
        )
        #expect(
            outcome.lines[3] == "2026-10-15T08:35:00.000Z\tphq-9\t-\t-\t-\t4\t\(Self.outcomes[3].responseId)"
        )
    }

    @Test("without the instruments the plot does with the scores")
    func noInstruments() throws {
        let denied: FakeDaemon.Script = { _ in [.refusal(DaemonAPI.AccessDenied(action: "x", role: "staff"))] }
        let daemon = try Self.daemon(["Practice.ListInstruments": denied])
        let outcome = Prompt.run("outcomes", Sample.client.id, at: daemon, width: 120)
        #expect(outcome.lines[1] == "21┤█")
    }

    @Test("no scores are no plot")
    func empty() throws {
        let daemon = try Self.daemon(["Practice.ListOutcomes": { _ in [.json(#"{"outcomes":[]}"#)] }])
        #expect(Prompt.run("outcomes", Sample.client.id, at: daemon, width: 80).output == "0 scores listed.\n")
        #expect(OutcomePlot([Sample.score(nil, nil)], of: Sample.instrument, width: 80) == nil)
    }

    // MARK: The plot

    @Test("bands go from green to red, and what is flagged is red")
    func colors() throws {
        let scores = [0, 7, 12, 17, 24].map { Sample.score($0, nil) } + [Sample.score(2, nil, flagged: ["phq9"])]
        let plot = try #require(OutcomePlot(scores, of: Sample.instrument, width: 80))
        let columns = plot.lines(inColor: true)[3].dropFirst(3)
        let (green, yellow, red) = ("\u{1B}[32m", "\u{1B}[33m", "\u{1B}[31m")
        let off = "\u{1B}[0m"
        #expect(columns == "\(green)▁\(off) █ \(yellow)█\(off) \(red)█\(off) \(red)█\(off) \(red)▂\(off)")
    }

    @Test("no line is wider than the terminal; the newest scores stay", arguments: [1, 5, 8, 20, 79, 80])
    func width(width: Int) throws {
        let scores = (0..<50).map { Sample.score($0 % 28, nil) }
        let plot = try #require(OutcomePlot(scores, of: Sample.instrument, width: width))
        #expect(plot.lines(inColor: false).allSatisfy { $0.displayWidth <= max(width, 4) })
        if width >= 8 {
            let shown = min(50, (width - 3) / 2)
            #expect(plot.title.hasSuffix("; the last \(shown) of 50"))
        }
    }

    @Test("of scores that do not fit the oldest are left out")
    func newest() throws {
        let scores = [27, 27, 27, 0, 0, 27].map { Sample.score($0, nil) }
        let plot = try #require(OutcomePlot(scores, of: Sample.instrument, width: 10))
        #expect(plot.lines(inColor: false) == ["27┤    █", "  │    █", "  │    █", " 0┤▁ ▁ █"])
        #expect(plot.title == "phq-9: 27 → 27; the last 3 of 6")
    }

    @Test("totals outside the instrument's range stretch it", arguments: [[-3, 40], [5], [0], [0, 0]])
    func range(totals: [Int]) throws {
        let plot = try #require(OutcomePlot(totals.map { Sample.score($0, nil) }, of: nil, width: 80))
        #expect(plot.lines(inColor: false).count == 4)
    }

    // MARK: Instruments

    @Test("forms instruments lists what the daemon knows")
    func instruments() throws {
        let table = Prompt.run("forms", "instruments", at: try Self.daemon(), width: 200)
        #expect(
            table.lines[1] == "phq-9  Patient Health Questionnaire      1  0–27    minimal 0–4, mild 5–9,"
                + " moderate 10–14, moderately severe 15–19, severe 20–27"
        )
        let plain = Prompt.run("forms", "instruments", at: try Self.daemon())
        #expect(
            plain.output == "phq-9\tPatient Health Questionnaire\t1\t0-27\tminimal=0-4,mild=5-9,moderate=10-14,"
                + "moderately severe=15-19,severe=20-27\n"
        )
    }
}
