import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl jobs")
struct JobCommandTests {
    private static func job(
        _ state: SchedulerAPI.JobState,
        next: String? = nil,
        obstacles: [SchedulerAPI.Obstacle]? = nil,
        progress: SchedulerAPI.Progress? = nil
    ) -> SchedulerAPI.Job {
        var job = Sample.job
        job.state = state
        job.nextRun = next
        job.obstacles = obstacles
        job.run = progress == nil ? nil : 17
        job.progress = progress
        return job
    }

    private static let halfway = SchedulerAPI.Progress(
        fraction: 0.5,
        done: 20,
        total: 40,
        message: "sessions",
        at: "2026-11-24T08:00:00.500Z"
    )
    private static let noHandler = SchedulerAPI.Obstacle(kind: .noHandler, detail: "nobody handles it")

    private static func daemon(changing job: SchedulerAPI.Job) throws -> FakeDaemon {
        let reply: FakeDaemon.Script = { _ in [.json(#"{"job":\#(RawJSON(job))}"#)] }
        let methods = ["PauseJob", "ResumeJob", "CancelJob", "RetryJob"].map { ("Scheduler.\($0)", reply) }
        return try .practice(Dictionary(uniqueKeysWithValues: methods))
    }

    // MARK: By hand

    @Test(
        "a job is changed by any of its names, and a line says what became of it",
        arguments: [
            (
                "pause", job(.paused, next: "2026-11-24T10:00:00.000Z"),
                "Paused 019ab000-0000-7000-8000-000000000001: auto-completion/sweep, paused, next Tue 24 Nov 11:00:00"
            ),
            (
                "pause", job(.running, obstacles: [.init(kind: .paused, detail: "it will be paused")]),
                "Paused 019ab000-0000-7000-8000-000000000001: auto-completion/sweep, running; it will be paused"
            ),
            (
                "resume", job(.scheduled, next: "2026-11-24T10:00:00.000Z", obstacles: [noHandler]),
                "Resumed 019ab000-0000-7000-8000-000000000001: auto-completion/sweep, scheduled,"
                    + " next Tue 24 Nov 11:00:00; nobody handles it"
            ),
            (
                "cancel", job(.cancelled),
                "Cancelled 019ab000-0000-7000-8000-000000000001: auto-completion/sweep, cancelled"
            ),
            (
                "retry", job(.scheduled, next: "2026-11-24T09:00:00.000Z"),
                "Tries again 019ab000-0000-7000-8000-000000000001: auto-completion/sweep, scheduled,"
                    + " next Tue 24 Nov 10:00:00"
            ),
        ]
    )
    func change(verb: String, job: SchedulerAPI.Job, line: String) throws {
        for typed in ["sweep", "auto-completion/sweep", "019a", Sample.job.id] {
            let daemon = try Self.daemon(changing: job)
            let outcome = Prompt.run("jobs", verb, typed, at: daemon, width: 200)
            #expect(outcome.status == .success, "\(outcome.diagnostics)")
            #expect(outcome.lines == [line])
            #expect(daemon.calls.last?.method.lowercased().hasSuffix(".\(verb)job") == true)
            #expect(daemon.calls.last?.parameters?.description == #"{"id":"\#(Sample.job.id)"}"#)
        }
    }

    @Test("for scripts a change is the job's row, or the daemon's reply")
    func changeForScripts() throws {
        let daemon = try Self.daemon(
            changing: Self.job(.paused, obstacles: [.init(kind: .paused, detail: "held back")])
        )
        let plain = Prompt.run("jobs", "pause", "sweep", at: daemon)
        #expect(plain.output.hasPrefix("\(Sample.job.id)\tauto-completion\tsweep\tpaused\t-\t"))
        #expect(plain.output.hasSuffix("\thourly\tpaused\t-\n"))
        let json = Prompt.run("jobs", "pause", "sweep", "-o", "jsonl", at: daemon)
        #expect(json.output.hasPrefix(#"{"schema":1,"job":{"id":"019ab000"#))
    }

    @Test("what a job's state does not allow is told, with where to look")
    func refused() throws {
        let reason = "it is completed: nothing of it is left to pause"
        let daemon = try FakeDaemon.practice([
            "Scheduler.PauseJob": { _ in [.refusal(SchedulerAPI.JobNotRunnable(id: Sample.job.id, reason: reason))] }
        ])
        let outcome = Prompt.run("jobs", "pause", "sweep", at: daemon)
        #expect(outcome.status == .failure)
        #expect(
            outcome.diagnostics
                == "therapyctl: job 019ab000 cannot do that: \(reason); see: therapyctl jobs show \(Sample.job.id)\n"
        )
    }

    // MARK: Obstacles

    @Test("what is in jobs' way has a column where there is any, and none where there is not")
    func obstacleColumn() throws {
        func list(_ jobs: SchedulerAPI.Job...) throws -> Outcome {
            let reply = SchedulerAPI.ListJobs.Reply(jobs: jobs)
            return Prompt.run("jobs", at: try FakeDaemon(["Scheduler.ListJobs": { _ in [.result(reply)] }]), width: 200)
        }
        #expect(try !list(Self.job(.scheduled)).output.contains("OBSTACLES"))
        let some = try list(Self.job(.scheduled), Self.job(.paused, obstacles: [Self.noHandler, Self.noHandler]))
        #expect(some.lines[0].hasSuffix("OBSTACLES"))
        #expect(some.lines[2].hasSuffix("no_handler, no_handler"))
    }

    @Test("a job's page has its obstacles in words, its run and how far that is")
    func page() throws {
        let job = Self.job(.running, obstacles: [Self.noHandler], progress: Self.halfway)
        let daemon = try FakeDaemon.practice(["Scheduler.GetJob": { _ in [.json(#"{"job":\#(RawJSON(job))}"#)] }])
        let page = Prompt.run("jobs", "show", "sweep", at: daemon, width: 100)
        let lines = page.lines.map { $0.drop { $0 == " " } }
        #expect(lines.contains("Obstacles: nobody handles it"))
        #expect(lines.contains("Run: 17"))
        #expect(lines.contains("Progress: 20 of 40 sessions (50%)"))
        let plain = Prompt.run("jobs", "show", "sweep", at: daemon)
        #expect(plain.lines.contains("obstacles\tno_handler"))
    }

    // MARK: Progress

    @Test(
        "progress is told in the words that there are",
        arguments: [
            (.init(fraction: 0.999, at: ""), "99%"), (.init(fraction: 0.5, message: "copying", at: ""), "50% copying"),
            (.init(done: 7, message: "batches", at: ""), "7 batches"), (.init(message: "looking", at: ""), "looking"),
            (halfway, "20 of 40 sessions (50%)"), (.init(fraction: 1, done: 3, total: 3, at: ""), "3 of 3 (100%)"),
        ] as [(SchedulerAPI.Progress, String)]
    )
    func words(progress: SchedulerAPI.Progress, words: String) {
        #expect(progress.words == words)
    }

    @Test("a run that is waited for shows how far it is to the person at the prompt, and to nobody else")
    func waiting() throws {
        var working = Sample.run(.running)
        working.finishedAt = nil
        working.progress = Self.halfway
        let said = working
        let daemon = try FakeDaemon.practice([
            "Scheduler.RunJob": { _ in
                [
                    .result(SchedulerAPI.RunJob.Reply(run: said), continues: true),
                    .result(SchedulerAPI.RunJob.Reply(run: Sample.run(.succeeded))),
                ]
            }
        ])
        let arguments = ["jobs", "run", "sweep"]
        let seen = Prompt.run(arguments, socket: daemon.path, width: 80, hasProgress: true)
        #expect(seen.output == "Run 17 of auto-completion/sweep: succeeded\n")
        let erase = "\u{1B}[K"
        #expect(seen.diagnostics == "\rauto-completion/sweep: 20 of 40 sessions (50%)\(erase)\r\(erase)")
        #expect(Prompt.run(arguments, socket: daemon.path).diagnostics.isEmpty)
        let json = Prompt.run(arguments + ["-o", "jsonl"], socket: daemon.path)
        #expect(json.lines.count == 1 && json.output.contains(#""outcome":"succeeded""#))
    }

    @Test("runs that are followed say how far they are, on lines of their own")
    func following() throws {
        var working = Sample.run(.running)
        working.finishedAt = nil
        let began = working
        working.progress = Self.halfway
        let said = working
        let daemon = try FakeDaemon.practice([
            "Scheduler.ListRuns": { _ in
                [
                    .result(SchedulerAPI.ListRuns.Reply(runs: [began]), continues: true),
                    .result(SchedulerAPI.ListRuns.Reply(runs: [said]), continues: true),
                    .result(SchedulerAPI.ListRuns.Reply(runs: [Sample.run(.succeeded)])),
                ]
            }
        ])
        #expect(
            Prompt.run("jobs", "runs", "-f", at: daemon, width: 120).lines == [
                "Tue 24 Nov 09:00:00  auto-completion/sweep  run 17  running",
                "Tue 24 Nov 09:00:00  auto-completion/sweep  run 17  running  20 of 40 sessions (50%)",
                "Tue 24 Nov 09:00:01  auto-completion/sweep  run 17  succeeded",
            ]
        )
        #expect(
            Prompt.run("jobs", "runs", "-f", at: daemon).lines[1].hasSuffix("\trunning\t-\t20 of 40 sessions (50%)")
        )
    }

    @Test("the newest runs come first where that is asked for, which following cannot")
    func newest() throws {
        let daemon = try FakeDaemon.practice()
        #expect(Prompt.run("jobs", "runs", "--newest", at: daemon).status == .success)
        #expect(daemon.parameters(of: "ListRuns")?.description == #"{"newestFirst":true}"#)
        #expect(Prompt.run("jobs", "runs", "--newest", "--follow", at: daemon).status == .usage)
    }

    // MARK: Events and metrics

    @Test("events of jobs are told in a line that says what happened")
    func events() throws {
        func event(_ kind: String, _ detail: String) -> String {
            #"""
            {"sequence":41,"at":"2026-11-24T09:00:03.000Z","kind":"job.\#(kind)","entity":"Job",
             "id":"\#(Sample.job.id)","actor":"daemon","detail":\#(detail)}
            """#
        }
        let events = [
            event("started", #"{"job":"core/prune","run":17,"attempt":1}"#),
            event("finished", #"{"job":"core/prune","run":17,"attempt":2,"outcome":"failed","error":"disk\nfull"}"#),
            event("discarded", #"{"job":"core/prune","error":"disk full"}"#),
        ]
        let daemon = try FakeDaemon([
            "Daemon.Watch": { _ in [.json("{\"events\":[\(events.joined(separator: ","))]}", continues: true)] }
        ])
        let outcome = Prompt.run("watch", "--kind", "job", at: daemon, width: 120)
        #expect(
            outcome.lines == [
                "Tue 24 Nov 10:00:03  job.started           Job 019ab000-0000   daemon  core/prune run 17",
                "Tue 24 Nov 10:00:03  job.finished          Job 019ab000-0000   daemon  core/prune run 17, attempt 2:"
                    + " failed, disk full",
                "Tue 24 Nov 10:00:03  job.discarded         Job 019ab000-0000   daemon  core/prune: disk full",
            ]
        )
        let colored = Prompt.run("watch", at: daemon, width: 120, hasColor: true)
        #expect(colored.lines[1].contains("\u{1B}[31mjob.finished"))
        #expect(colored.lines[2].contains("\u{1B}[31mjob.discarded"))
    }

    @Test("metrics are written as they come", arguments: [nil, 80])
    func metrics(width: Int?) throws {
        let text = "# TYPE a gauge\n# HELP a A.\na 1\n# EOF\n"
        let daemon = try FakeDaemon(["Daemon.GetMetrics": { _ in [.result(DaemonAPI.GetMetrics.Reply(text: text))] }])
        #expect(Prompt.run("metrics", at: daemon, width: width).output == text)
        let json = Prompt.run("metrics", "-o", "jsonl", at: daemon)
        #expect(json.output == ##"{"schema":1,"text":"# TYPE a gauge\n# HELP a A.\na 1\n# EOF\n"}"## + "\n")
    }
}
