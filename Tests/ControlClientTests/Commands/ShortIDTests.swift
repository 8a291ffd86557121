import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("Ids as they are typed")
struct ShortIDTests {
    private static func daemon(knowing ids: [String]) throws -> FakeDaemon {
        try .practice(["Practice.ResolveId": { _ in [.result(PracticeAPI.ResolveId.Reply(ids: ids))] }])
    }

    @Test("a whole id is not looked up")
    func whole() throws {
        let daemon = try Self.daemon(knowing: [])
        #expect(Prompt.run("sessions", "show", Sample.session().id, at: daemon).status == .success)
        #expect(daemon.calls.map(\.method) == ["io.unclutter.Therapy.Practice.GetSession"])
    }

    @Test("the beginning of one id stands for it")
    func prefix() throws {
        let daemon = try Self.daemon(knowing: [Sample.client.id])
        #expect(Prompt.run("clients", "show", "B298", at: daemon).status == .success)
        #expect(daemon.parameters(of: "ResolveId")?.description == #"{"entity":"User","prefix":"b298","limit":5}"#)
        #expect(daemon.parameters(of: "GetUser")?.description == #"{"id":"\#(Sample.client.id)"}"#)
    }

    @Test("what several ids begin with names them")
    func ambiguous() throws {
        let daemon = try Self.daemon(knowing: [
            "b2987860-8482-419f-9806-177791eb60a7", "b2987860-8483-419f-9806-177791eb60a7",
        ])
        let outcome = Prompt.run("clients", "show", "b298", at: daemon)
        #expect(outcome.status == .failure)
        #expect(
            outcome.diagnostics
                == "therapyctl: more than one client has an id that begins with b298: b2987860-8482, b2987860-8483\n"
        )
    }

    @Test(
        "what no id begins with, or can, says where to look",
        arguments: [
            ("b298", CommandStatus.failure, "no client has an id that begins with b298; see: therapyctl clients list"),
            ("anna", .usage, "anna is no id of a client; see: therapyctl clients list"),
            ("b29", .usage, "b29 is too short for an id: give at least 4 characters of it"),
        ]
    )
    func unknown(typed: String, status: CommandStatus, words: String) throws {
        let outcome = Prompt.run("clients", "show", typed, at: try Self.daemon(knowing: []))
        #expect(outcome.status == status)
        #expect(outcome.diagnostics == "therapyctl: \(words)\n")
    }

    @Test(
        "a job goes by its id, the beginning of it, its name, or owner and name",
        arguments: [Sample.job.id, "019ab000", "sweep", "auto-completion/sweep"]
    )
    func job(typed: String) throws {
        let daemon = try FakeDaemon.practice()
        #expect(Prompt.run("jobs", "show", typed, at: daemon).status == .success)
        #expect(daemon.parameters(of: "GetJob")?.description == #"{"id":"\#(Sample.job.id)"}"#)
    }

    @Test("of several jobs with one name, the one that is not at its end is meant; else the id has to be given")
    func sameName() throws {
        func jobs(_ states: SchedulerAPI.JobState...) throws -> FakeDaemon {
            let jobs = states.enumerated().map { index, state in
                var job = Sample.job
                job.id = "019ab00\(index)-0000-7000-8000-000000000001"
                job.state = state
                return job
            }
            return try .practice([
                "Scheduler.ListJobs": { _ in [.result(SchedulerAPI.ListJobs.Reply(jobs: jobs))] }
            ])
        }
        let daemon = try jobs(.completed, .paused, .discarded)
        #expect(Prompt.run("jobs", "show", "sweep", at: daemon).status == .success)
        #expect(daemon.parameters(of: "GetJob")?.description == #"{"id":"019ab001-0000-7000-8000-000000000001"}"#)
        for several in [try jobs(.completed, .discarded), try jobs(.scheduled, .running)] {
            let outcome = Prompt.run("jobs", "show", "sweep", at: several)
            #expect(outcome.status == .failure)
            #expect(
                outcome.diagnostics == "therapyctl: 2 jobs are named sweep, the last of them 019ab000, 019ab001;"
                    + " give the id: therapyctl jobs list\n"
            )
        }
    }

    @Test("a job that is not there says so")
    func noJob() throws {
        let outcome = Prompt.run("jobs", "show", "sweeper", at: try .practice())
        #expect(outcome.status == .failure)
        #expect(
            outcome.diagnostics
                == "therapyctl: no job is named sweeper or has an id that begins so; see: therapyctl jobs list\n"
        )
    }
}
