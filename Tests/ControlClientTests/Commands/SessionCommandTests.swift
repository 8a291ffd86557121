import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl sessions")
struct SessionCommandTests {
    @Test("a terminal gets names, local times and how far they are")
    func table() throws {
        let outcome = Prompt.run("sessions", "list", at: try .practice(), width: 120)
        #expect(outcome.status == .success)
        #expect(
            outcome.output == """
                ID        START                   WHEN    THERAPIST     CLIENT   STATUS     TYPE     FORMAT
                13ab99d8  Tue 24 Nov 12:00–12:50  in 2 h  Amara Brandt  Ben Ode  scheduled  regular  in_person

                1 session listed.

                """
        )
        #expect(outcome.diagnostics.isEmpty)
    }

    @Test("--no-legend leaves the rows alone")
    func noLegend() throws {
        let outcome = Prompt.run("sessions", "--no-legend", at: try .practice(), width: 50)
        #expect(outcome.output == "13ab99d8  Tue 24 Nov 12:00–12:50  Ben Ode  schedu…\n" || outcome.lines.count == 1)
        #expect(outcome.lines.allSatisfy { $0.displayWidth <= 50 })
    }

    @Test("who may not see people sees ids")
    func denied() throws {
        let denied: FakeDaemon.Script = { _ in [.refusal(DaemonAPI.AccessDenied(action: "GetUser", role: "staff"))] }
        let daemon = try FakeDaemon.practice(["Practice.GetUser": denied, "Practice.GetTherapist": denied])
        let outcome = Prompt.run("sessions", "list", at: daemon, width: 120)
        #expect(outcome.lines[1].contains("  5d10b6fd  ") && outcome.lines[1].contains("  b2987860  "))
    }

    @Test("a pipe gets a line of fields, without asking for names")
    func plain() throws {
        let daemon = try FakeDaemon.practice()
        let outcome = Prompt.run("sessions", "list", at: daemon)
        let session = Sample.session()
        let fields = [
            session.id, session.startTime, session.endTime, session.therapistId, session.clientId, "scheduled",
            "regular", "in_person",
        ]
        #expect(outcome.output == fields.joined(separator: "\t") + "\n")
        #expect(daemon.calls.count == 1)
    }

    @Test("JSON is the daemon's reply and the schema's version")
    func json() throws {
        let reply = #"{"sessions":[{"id":"x","mood":1.0}],"next":"n"}"#
        let daemon = try FakeDaemon(["Practice.ListSessions": { _ in [.json(reply)] }])
        let json = Prompt.run("sessions", "list", "-o", "json", at: daemon)
        #expect(try RawJSON(parsing: json.output)["sessions"]?.description.contains("1.0") == true)
        #expect(json.output.hasPrefix("{\n  \"schema\": 1,\n  \"sessions\": [\n"))
        let lines = Prompt.run("sessions", "list", "-o", "jsonl", at: daemon)
        #expect(lines.output == #"{"schema":1,"id":"x","mood":1.0}"# + "\n")
    }

    @Test("filters and times are the contract's on the wire")
    func filters() throws {
        let daemon = try FakeDaemon.practice()
        let outcome = Prompt.run(
            "sessions",
            "list",
            "--therapist",
            "5d10",
            "--client",
            Sample.client.id.uppercased(),
            "--status",
            "no-show",
            "--status",
            "completed",
            "--from",
            "today",
            "--until",
            "+2h",
            "--limit",
            "20",
            at: daemon
        )
        #expect(outcome.status == .success)
        #expect(
            daemon.parameters(of: "ListSessions")
                == RawJSON(
                    PracticeAPI.ListSessions.Parameters(
                        therapistId: Sample.therapist.id,
                        clientId: Sample.client.id,
                        status: [.noShow, .completed],
                        from: "2026-11-23T23:00:00.000Z",
                        until: "2026-11-24T11:00:00.000Z",
                        limit: 20
                    )
                )
        )
    }

    @Test("the mark of the next page stands in the legend, and in a pipe on standard error")
    func nextPage() throws {
        let daemon = try FakeDaemon.practice([
            "Practice.ListSessions": { _ in
                [.result(PracticeAPI.ListSessions.Reply(sessions: [Sample.session()], next: "m7"))]
            }
        ])
        let table = Prompt.run("sessions", "list", at: daemon, width: 100)
        #expect(table.lines.last == "1 session listed; more with --after m7, all with --all.")
        let plain = Prompt.run("sessions", "list", "--after", "m6", at: daemon)
        #expect(plain.lines.count == 1)
        #expect(plain.diagnostics == "therapyctl: there are more: --after m7, or --all\n")
        #expect(daemon.parameters(of: "ListSessions")?["after"]?.description == #""m6""#)
    }

    @Test("--all takes page after page", arguments: ["plain", "json", "jsonl", "table"])
    func all(format: String) throws {
        let daemon = try FakeDaemon.practice([
            "Practice.ListSessions": { _ in
                [
                    .result(PracticeAPI.ListSessions.Reply(sessions: [Sample.session()], next: "m7"), continues: true),
                    .result(PracticeAPI.ListSessions.Reply(sessions: [Sample.session(Sample.form.id)])),
                ]
            }
        ])
        let outcome = Prompt.run("sessions", "list", "--all", "-o", format, at: daemon)
        #expect(outcome.status == .success)
        #expect(daemon.calls.first?.more == true)
        #expect(outcome.output.contains("13ab99d8") && outcome.output.contains("653a5113"))
        #expect(outcome.diagnostics.isEmpty)
        if format == "json" {
            let json = try RawJSON(parsing: outcome.output)
            #expect(json["sessions"]?.elements.count == 2)
            #expect(json["next"] == nil)
        }
    }

    @Test("nothing to list is said on a terminal and is nothing in a pipe")
    func empty() throws {
        let daemon = try FakeDaemon(["Practice.ListSessions": { _ in [.json(#"{"sessions":[]}"#)] }])
        #expect(Prompt.run("sessions", at: daemon, width: 80).output == "0 sessions listed.\n")
        #expect(Prompt.run("sessions", at: daemon).output.isEmpty)
    }

    @Test("a page shows one session in full")
    func show() throws {
        let outcome = Prompt.run("sessions", "show", "13ab", at: try .practice(), width: 80)
        #expect(
            outcome.output == """
                      Session: 13ab99d8-2aab-4315-a67a-30f6743725f6
                        Start: Tue 24 Nov 12:00  in 2 h
                          End: Tue 24 Nov 12:50  50 min
                       Status: scheduled
                    Therapist: Amara Brandt
                       Client: Ben Ode
                         Type: regular
                       Format: in_person
                 Shared notes: Bring the diary.
                               Room 2.
                Private notes: yes
                         Meta: room = 2
                      Created: Mon 23 Nov 19:26  14 h ago
                      Updated: Mon 23 Nov 19:26  14 h ago

                """
        )
    }

    // MARK: Changes

    @Test("schedule sends local times in UTC and says what came of it")
    func schedule() throws {
        let daemon = try FakeDaemon.practice([
            "Practice.ScheduleSession": { _ in
                [.result(PracticeAPI.ScheduleSession.Reply(session: Sample.session()))]
            }
        ])
        let arguments = [
            "sessions", "schedule", "--therapist", "5d10b6fd", "--client", "b2987860", "--start", "tomorrow 10:00",
            "--for", "50min", "--format", "in-person", "--notes", "Room 2", "--allow-overlap",
        ]
        let outcome = Prompt.run(arguments, socket: daemon.path, width: 100)
        #expect(
            outcome.output
                == "Scheduled 13ab99d8-2aab-4315-a67a-30f6743725f6: Tue 24 Nov 12:00–12:50, Amara Brandt with Ben Ode, scheduled\n"
        )
        #expect(
            daemon.parameters(of: "ScheduleSession")
                == RawJSON(
                    PracticeAPI.ScheduleSession.Parameters(
                        therapistId: Sample.therapist.id,
                        clientId: Sample.client.id,
                        startTime: "2026-11-25T09:00:00.000Z",
                        endTime: "2026-11-25T09:50:00.000Z",
                        type: .regular,
                        format: .inPerson,
                        sharedNotes: "Room 2",
                        allowOverlap: true
                    )
                )
        )
        #expect(Prompt.run(arguments, socket: daemon.path).output.hasPrefix(Sample.session().id + "\t"))
    }

    @Test("an end before the start, none at all, and a skipped hour are refused before anything is asked")
    func badTimes() throws {
        let daemon = try FakeDaemon.practice()
        func run(_ times: String...) -> Outcome {
            let ids = ["--therapist", Sample.therapist.id, "--client", Sample.client.id, "--format", "video"]
            return Prompt.run(["sessions", "schedule"] + ids + times, socket: daemon.path)
        }
        #expect(
            run("--start", "now").diagnostics == "therapyctl: say when it ends (--end) or how long it takes (--for)\n"
        )
        #expect(run("--start", "now", "--end", "-1h").status == .usage)
        #expect(run("--start", "now", "--end", "+1h", "--for", "1h").status == .usage)
        #expect(run("--start", "2027-03-28 02:30", "--for", "1h").diagnostics.contains("clocks here skip"))
        #expect(daemon.calls.isEmpty)
    }

    @Test("reschedule keeps the length when none is given")
    func reschedule() throws {
        let daemon = try FakeDaemon.practice([
            "Practice.RescheduleSession": { _ in
                [
                    .result(
                        PracticeAPI.RescheduleSession.Reply(
                            previous: Sample.session(status: .rescheduled),
                            session: Sample.session(Sample.form.id)
                        )
                    )
                ]
            }
        ])
        let id = Sample.session().id
        let outcome = Prompt.run("sessions", "reschedule", id, "--start", "2026-12-01 15:00", at: daemon, width: 100)
        #expect(outcome.output.hasPrefix("Rescheduled to 653a5113-f2ee-4a77-a792-8c065b91b5aa: "))
        #expect(
            daemon.parameters(of: "RescheduleSession")
                == RawJSON(
                    PracticeAPI.RescheduleSession.Parameters(
                        id: id,
                        startTime: "2026-12-01T14:00:00.000Z",
                        endTime: "2026-12-01T14:50:00.000Z"
                    )
                )
        )
    }

    @Test(
        "the other changes reach their methods",
        arguments: [
            (["complete", "ID"], "CompleteSession", #"{"id":"ID"}"#, "Completed"),
            (["cancel", "ID", "--reason", "ill"], "CancelSession", #"{"id":"ID","reason":"ill"}"#, "Canceled"),
            (["no-show", "ID"], "MarkNoShow", #"{"id":"ID"}"#, "Marked as no-show"),
            (
                ["correct", "ID", "completed", "--reason", "typo"], "CorrectSession",
                #"{"id":"ID","status":"completed","reason":"typo"}"#, "Corrected"
            ),
            (
                ["update", "ID", "--type", "follow-up", "--clear", "notes", "--if-updated-at", "u"], "UpdateSession",
                #"{"id":"ID","type":"follow_up","clear":["sharedNotes"],"ifUpdatedAt":"u"}"#, "Updated"
            ),
        ]
    )
    func changes(arguments: [String], method: String, parameters: String, verb: String) throws {
        let id = Sample.session().id
        let daemon = try FakeDaemon.practice([
            "Practice.\(method)": { _ in [.result(PracticeAPI.GetSession.Reply(session: Sample.session()))] }
        ])
        let typed = ["sessions"] + arguments.map { $0 == "ID" ? id : $0 }
        let outcome = Prompt.run(typed, socket: daemon.path, width: 100)
        #expect(outcome.status == .success)
        #expect(outcome.output.hasPrefix("\(verb) \(id): "))
        let expected = parameters.split(separator: "ID", omittingEmptySubsequences: false).joined(separator: id)
        #expect(daemon.parameters(of: method)?.description == expected)
    }

    @Test("a refusal is told on standard error alone")
    func refused() throws {
        let daemon = try FakeDaemon([
            "Practice.CompleteSession": { _ in
                [
                    .refusal(
                        PracticeAPI.InvalidTransition(
                            entity: "Session",
                            id: Sample.session().id,
                            from: "canceled",
                            to: "completed",
                            allowed: ["scheduled"]
                        )
                    )
                ]
            }
        ])
        let outcome = Prompt.run("sessions", "complete", Sample.session().id, at: daemon)
        #expect(outcome.status == .failure)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.diagnostics
                == "therapyctl: session 13ab99d8 is canceled and cannot become completed; possible: scheduled\n"
        )
    }
}
