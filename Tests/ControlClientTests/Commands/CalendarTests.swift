import ControlAPI
import Testing
import TimeZoneRules
import Varlink

@testable import ControlClient

@Suite("therapyctl calendar week")
struct CalendarTests {
    private static let others: [PracticeAPI.User] = [
        Sample.user("b2987861-8482-419f-9806-177791eb60a7", "محمد عبد الله"),
        Sample.user("b2987862-8482-419f-9806-177791eb60a7", "דָּוִד כֹּהֵן"),
        Sample.user("b2987863-8482-419f-9806-177791eb60a7", "山田太郎"),
    ]

    private static func session(
        _ number: Int,
        _ day: Int,
        _ hour: Int,
        _ client: PracticeAPI.User = Sample.client,
        _ status: PracticeAPI.SessionStatus = .scheduled
    ) -> PracticeAPI.Session {
        let clock = hour < 10 ? "0\(hour)" : "\(hour)"
        var session = Sample.session(
            "13ab99d\(number)-2aab-4315-a67a-30f6743725f6",
            start: "2026-11-\(day)T\(clock):00:00.000Z",
            end: "2026-11-\(day)T\(clock):50:00.000Z",
            status: status
        )
        session.clientId = client.id
        return session
    }

    private static func daemon(_ sessions: [PracticeAPI.Session]) throws -> FakeDaemon {
        let people = [Sample.therapistUser, Sample.client] + others
        return try .practice([
            "Practice.ListSessions": { _ in [.result(PracticeAPI.ListSessions.Reply(sessions: sessions))] },
            "Practice.GetUser": { parameters in
                let id: String? = try? parameters.member("id")
                guard let user = people.first(where: { $0.id == id }) else { return [] }
                return [.result(PracticeAPI.GetUser.Reply(user: user))]
            },
        ])
    }

    private static let busy = [
        session(0, 23, 9, Sample.client, .completed), session(1, 23, 10, others[0], .noShow),
        session(2, 24, 8, others[2]),
        session(3, 24, 11, others[1], .canceled), session(4, 27, 12),
    ]

    @Test("a wide terminal has a column for each day, and days without sessions leave their room to the others")
    func grid() throws {
        let outcome = Prompt.run("calendar", "week", at: try Self.daemon(Self.busy), width: 120)
        let arabic = "\u{2068}محمد عبد الله\u{2069}"
        let hebrew = "\u{2068}דָּוִד כֹּהֵן\u{2069}"
        #expect(
            outcome.output == """
                Week 48, 23–29 Nov 2026

                Mon 23 Nov               Tue 24 Nov today         Wed 25 Nov  Thu 26 Nov  Fri 27 Nov              Sat 28 Nov  Sun 29 Nov
                10:00 ✓ Ben Ode          09:00 • 山田太郎                                 13:00 • Ben Ode
                11:00 ! \(arabic)    12:00 ✗ \(hebrew)

                • 2 scheduled, ✓ 1 completed, ! 1 no-show, ✗ 1 canceled

                """
        )
        #expect(outcome.lines.allSatisfy { $0.displayWidth <= 120 })
    }

    @Test("a narrow terminal has one day after the other, with ids to go on with")
    func list() throws {
        let outcome = Prompt.run("calendar", "week", at: try Self.daemon(Self.busy), width: 60)
        #expect(
            outcome.output == """
                Week 48, 23–29 Nov 2026

                Mon 23 Nov
                  10:00–10:50  ✓  Ben Ode        in_person  13ab99d0
                  11:00–11:50  !  \u{2068}محمد عبد الله\u{2069}  in_person  13ab99d1
                Tue 24 Nov today
                  09:00–09:50  •  山田太郎       in_person  13ab99d2
                  12:00–12:50  ✗  \u{2068}דָּוִד כֹּהֵן\u{2069}        in_person  13ab99d3
                Wed 25 Nov  –
                Thu 26 Nov  –
                Fri 27 Nov
                  13:00–13:50  •  Ben Ode        in_person  13ab99d4
                Sat 28 Nov  –
                Sun 29 Nov  –

                • 2 scheduled, ✓ 1 completed, ! 1 no-show, ✗ 1 canceled

                """
        )
    }

    @Test("no line is wider than the terminal, whatever its width", arguments: Array(20...200))
    func neverWraps(width: Int) throws {
        let week = Week(containing: try #require(CivilDate(year: 2026, month: 11, day: 24)))
        var sessions = Self.busy
        sessions[1].therapistId = "5d10b6fe-3a6e-45cb-b8c4-b6110d35288c"
        let names = Dictionary(uniqueKeysWithValues: ([Sample.client] + Self.others).map { ($0.id, $0.name) })
        let context = RecordContext(
            time: .test,
            names: Names(users: names, therapists: [Sample.therapist.id: "Amara Brandt"])
        )
        let text = WeekText(week, sessions.compactMap { WeekEntry($0, context) }, today: week.days[1], inColor: false)
        for line in text.lines(width: width) { #expect(line.displayWidth <= max(width, 21), "\(line)") }
    }

    @Test(
        "the week is this one, or one that is named, in the local zone",
        arguments: [
            ([], "2026-11-22", "2026-11-29"), (["next"], "2026-11-29", "2026-12-06"),
            (["-1"], "2026-11-15", "2026-11-22"),
            (["+2"], "2026-12-06", "2026-12-13"), (["+2 weeks"], "2026-12-06", "2026-12-13"),
            (["2026-12-06"], "2026-11-29", "2026-12-06"), (["2026-12-07"], "2026-12-06", "2026-12-13"),
        ] as [([String], String, String)]
    )
    func weeks(arguments: [String], from: String, until: String) throws {
        let daemon = try Self.daemon([])
        let outcome = Prompt.run(
            ["calendar", "week"] + arguments + ["--therapist", "5d10"],
            socket: daemon.path,
            width: 80
        )
        #expect(outcome.status == .success, "\(outcome.diagnostics)")
        let parameters = daemon.parameters(of: "ListSessions")
        #expect(parameters?["therapistId"]?.description == "\"\(Sample.therapist.id)\"")
        #expect(parameters?["from"]?.description == "\"\(from)T23:00:00.000Z\"")
        #expect(parameters?["until"]?.description == "\"\(until)T23:00:00.000Z\"")
    }

    @Test("a pipe has the lines of sessions list, and so have the other formats")
    func scripts() throws {
        let daemon = try Self.daemon(Self.busy)
        let plain = Prompt.run("calendar", "week", at: daemon)
        #expect(plain.output == Prompt.run("sessions", "list", at: daemon).output)
        #expect(Prompt.run("calendar", "-o", "csv", at: daemon).lines[0].hasPrefix("id,therapistId,"))
        #expect(Prompt.run("calendar", "week", "someday", at: daemon).status == .usage)
    }

    @Test("an empty week says so")
    func empty() throws {
        let outcome = Prompt.run("calendar", at: try Self.daemon([]), width: 100)
        #expect(outcome.lines.last == "No sessions.")
    }

    @Test(
        "weeks have the numbers of ISO 8601, and say what they span",
        arguments: [
            (2026, 11, 29, "Week 48, 23–29 Nov 2026"), (2027, 1, 3, "Week 53, 28 Dec 2026–3 Jan 2027"),
            (2027, 1, 4, "Week 1, 4–10 Jan 2027"), (2026, 12, 1, "Week 49, 30 Nov–6 Dec 2026"),
        ]
    )
    func titles(year: Int, month: Int, day: Int, title: String) throws {
        #expect(Week(containing: try #require(CivilDate(year: year, month: month, day: day))).title == title)
    }

    @Test(
        "names are cut where it hurts least",
        arguments: [
            ("Amara Brandt", 12, "Amara Brandt"), ("Amara Brandt", 11, "Amara B."), ("Amara Brandt", 7, "Amara"),
            ("Amara Brandt", 4, "AB"), ("Maximiliane Brandt", 8, "Maximil…"), ("山田太郎", 7, "山田太…"),
            ("Ben", 2, "Be"), ("Anna Maria Ode", 9, "Anna O."),
        ]
    )
    func shortNames(name: String, width: Int, short: String) {
        #expect(ShortName.fitted(name, to: width) == short)
    }
}
