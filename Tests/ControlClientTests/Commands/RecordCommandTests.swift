import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("Records, jobs and plugins")
struct RecordCommandTests {
    @Test(
        "every list has its table",
        arguments: [
            ("therapists", "5d10b6fd  Amara Brandt  yes     act, trauma  LCSW         google"),
            ("clients", "b2987860  Ben Ode  someone@practice.example         Europe/Berlin"),
            ("forms", "653a5113  PHQ-9  assessment  yes          1        2"),
            ("responses", "da18893d  Fri 20 Nov 09:35  4 days ago  653a5113        1  Ben Ode"),
            ("resources", "8d23a1b6  PDF worksheet  pdf   Amara Brandt  no      pdf, homework"),
            (
                "assignments",
                "0b95e44b  8d23a1b6  Ben Ode  assigned, overdue  Fri 20 Nov 06:00  4 days ago  Wed 11 Nov 13:00"
            ),
            (
                "jobs",
                "019ab000  auto-completion  sweep  scheduled  Tue 24 Nov 11:00:00  in 1 h  Tue 24 Nov 09:00:00  succeeded  hourly"
            ),
            (
                "plugins",
                "auto-completion  1.0.0    builtin  active     1        0  Completes sessions that are over."
            ),
        ]
    )
    func tables(command: String, row: String) throws {
        let outcome = Prompt.run(command, at: try .practice(), width: 160)
        #expect(outcome.status == .success)
        #expect(outcome.lines[1] == row)
        #expect(outcome.lines.last == "1 \(command.dropLast()) listed.")
    }

    @Test(
        "every record has its page, and its lines for scripts",
        arguments: [
            (["therapists", "show", Sample.therapist.id], "specialties\tact,trauma"),
            (["clients", "show", Sample.client.id], "name\tBen Ode"),
            (["forms", "show", Sample.form.id], "version\t2"),
            (["responses", "show", Sample.response.id], #"responses"# + "\t" + #"{"phq1":2}"#),
            (["resources", "show", Sample.resource.id], "url\t/resources/e3a1e0.pdf"),
            (["assignments", "show", Sample.assignment.id], "isOverdue\ttrue"),
            (["sessions", "show", Sample.session().id], "startTime\t2026-11-24T11:00:00.000Z"),
            (["jobs", "show", Sample.job.id], "state\tscheduled"),
            (["plugins", "show", "auto-completion"], #"configuration"# + "\t" + #"{"grace":"30min"}"#),
        ]
    )
    func pages(arguments: [String], line: String) throws {
        let daemon = try FakeDaemon.practice()
        let plain = Prompt.run(arguments, socket: daemon.path)
        #expect(plain.status == .success)
        #expect(plain.lines.contains(line))
        let page = Prompt.run(arguments, socket: daemon.path, width: 80)
        #expect(page.lines.allSatisfy { $0.contains(": ") || $0.hasPrefix("  ") })
        let json = Prompt.run(arguments + ["-o", "jsonl"], socket: daemon.path)
        #expect(json.output.hasPrefix(#"{"schema":1,"#))
    }

    @Test("form fields show what has to be answered and how")
    func formFields() throws {
        let outcome = Prompt.run("forms", "show", Sample.form.id, at: try .practice(), width: 80)
        #expect(outcome.lines.contains(" Fields: phq1*  scale (0, 1, 2, 3)  Little interest"))
    }

    // MARK: Jobs

    @Test("a run that succeeds is 0, one that fails is 1 and says why")
    func runJob() throws {
        let succeeded = Prompt.run("jobs", "run", "sweep", at: try .practice(), width: 80)
        #expect(succeeded.output == "Run 17 of auto-completion/sweep: succeeded\n")
        #expect(succeeded.status == .success)
        let daemon = try FakeDaemon.practice([
            "Scheduler.RunJob": { _ in [.json(#"{"run":\#(RawJSON(Sample.run(.failed, error: "disk full")))}"#)] }
        ])
        let failed = Prompt.run("jobs", "run", "sweep", at: daemon, width: 80)
        #expect(failed.status == .failure)
        #expect(failed.output == "Run 17 of auto-completion/sweep: failed\n")
        #expect(failed.diagnostics.hasPrefix("therapyctl: auto-completion/sweep did not succeed: disk full; see: "))
    }

    @Test("a run that is not waited for is asked for so")
    func runJobWithoutWaiting() throws {
        let daemon = try FakeDaemon.practice()
        #expect(Prompt.run("jobs", "run", Sample.job.id, "--no-wait", at: daemon).status == .success)
        #expect(daemon.parameters(of: "RunJob")?.description == #"{"id":"\#(Sample.job.id)","wait":false}"#)
    }

    @Test("runs are listed, and followed as they come")
    func runs() throws {
        let daemon = try FakeDaemon.practice()
        let table = Prompt.run("jobs", "runs", "--outcome", "timed-out", at: daemon, width: 120)
        #expect(
            table.lines[1]
                == " 17  019ab000  auto-completion/sweep  Tue 24 Nov 09:00:00  59 min ago        1  succeeded"
        )
        #expect(daemon.parameters(of: "ListRuns")?.description == #"{"outcome":["timed_out"]}"#)
        let followed = Prompt.run("jobs", "runs", "--follow", at: daemon, width: 120)
        #expect(followed.output == "Tue 24 Nov 09:00:01  auto-completion/sweep  run 17  succeeded\n")
        #expect(daemon.calls.last?.more == true)
    }

    @Test("a schedule is shown in its normal form with its next times")
    func preview() throws {
        let daemon = try FakeDaemon([
            "Scheduler.Preview": { _ in
                [.json(#"{"normalized":"*-*-* 11:00:00","elapses":["2026-11-24T10:00:00.000Z"]}"#)]
            }
        ])
        let page = Prompt.run("jobs", "preview", "11:00", "--zone", "Europe/Berlin", "-c", "1", at: daemon, width: 80)
        #expect(page.lines == ["Normal form: *-*-* 11:00:00", "    Elapses: Tue 24 Nov 11:00:00  in 1 h"])
        #expect(
            daemon.parameters(of: "Preview")?.description
                == #"{"schedule":"11:00","timeZone":"Europe/Berlin","count":1}"#
        )
        #expect(Prompt.run("jobs", "preview", "11:00", at: daemon).output == "2026-11-24T10:00:00.000Z\n")
    }

    // MARK: Plugins' commands

    @Test("a plugin's command gets its arguments as text and its result as it comes")
    func invoke() throws {
        let daemon = try FakeDaemon([
            "Plugins.Invoke": { _ in
                [.json(#"{"result":{"step":1}}"#, continues: true), .json(#"{"result":{"step":2}}"#)]
            }
        ])
        let outcome = Prompt.run("plugins", "invoke", "p", "c", "day=2026-12-01", "note=a=b", at: daemon)
        #expect(outcome.lines == [#"{"step":1}"#, #"{"step":2}"#])
        #expect(
            daemon.parameters(of: "Invoke")?.description
                == #"{"plugin":"p","command":"c","arguments":{"day":"2026-12-01","note":"a=b"}}"#
        )
    }

    @Test("arguments that are none, or given twice, are refused", arguments: [["x"], ["=x"], ["a=1", "a=2"]])
    func badArguments(arguments: [String]) {
        #expect(Prompt.run(["plugins", "invoke", "p", "c"] + arguments, socket: nil).status == .usage)
    }
}
