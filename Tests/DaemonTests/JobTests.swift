import ControlAPI
import TestSupport
import Testing
import VarlinkClient

@Suite("Jobs run by hand")
struct JobTests {
    @Test("auto-completion's job, run before its time, keeps its time, and a session that ends then is completed")
    func runEarly() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        try await home.application.run(
            SamplePeople.insertSession(
                id: "5e000001-0000-4000-8000-000000000003",
                end: SamplePeople.moment("+3 seconds")
            )
        )
        try await eventually("the job waits for the session's end") {
            try await daemon.calling {
                try $0.call(SchedulerAPI.ListJobs.self, .init(owner: "auto-completion", state: [.scheduled])).jobs
            }
            .count == 1
        }
        let (before, run, after) = try await daemon.calling { connection in
            let job = try #require(
                try connection.call(SchedulerAPI.ListJobs.self, .init(owner: "auto-completion")).jobs.first
            )
            let run = try connection.call(SchedulerAPI.RunJob.self, .init(id: job.id)).run
            return (job, run, try connection.call(SchedulerAPI.GetJob.self, .init(id: job.id)).job)
        }
        #expect(run.outcome == .succeeded)
        #expect(after.state == .scheduled)
        #expect(after.nextRun == before.nextRun)
        try await eventually("it is completed") {
            try await home.application.run("SELECT status FROM Sessions") == "completed"
        }
        await daemon.stop()
    }
}
