import Foundation
import TestSupport
import Testing

@Suite("therapyctl with the daemon")
struct TherapyctlTests {
    @Test("it tells how the daemon is doing, and what it has")
    func overview() async throws {
        let home = try DaemonHome(fixture: true)
        let daemon = try await home.start()
        let client = try Therapyctl(home)
        let status = try await client.json("status")
        #expect(status["healthy"] as? Bool == true)
        #expect(status["pid"] as? Int == Int(daemon.process.id))

        let sessions = try await client.run("sessions", "list", "--limit", "5")
        #expect(sessions.ending == .exited(0))
        #expect(sessions.output.split(separator: "\n").count == 5, "\(sessions)")
        let jobs = try await client.run("jobs", "list")
        #expect(jobs.output.contains("auto-completion"), "\(jobs)")
        let plugins = try await client.run("plugins", "list")
        #expect(plugins.output.hasPrefix("auto-completion\t"), "\(plugins)")
        let preview = try await client.run("jobs", "preview", "Mon 09:00", "--count", "2")
        #expect(preview.ending == .exited(0), "\(preview)")
        for kind in ["clients", "therapists", "forms", "responses", "resources", "assignments"] {
            let list = try await client.run(kind, "list", "--limit", "1")
            #expect(list.ending == .exited(0) && !list.output.isEmpty, "\(kind): \(list)")
        }
        await daemon.stop()
    }

    @Test("a session is scheduled and completed, and a watcher sees it")
    func session() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        let client = try Therapyctl(home)
        let watcher = try ChildProcess(
            client.program,
            ["watch", "--since", "0", "--kind", "session", "--socket", home.socket]
        )
        let times = ["--start", "2031-03-03 10:00", "--for", "50min", "--format", "video"]
        let people = ["--therapist", SamplePeople.therapist, "--client", SamplePeople.client]
        let scheduled = try await client.json(["sessions", "schedule"] + people + times)
        let session = try #require(scheduled["session"] as? [String: Any])
        let id = try #require(session["id"] as? String)
        #expect(session["status"] as? String == "scheduled")

        let again = try await client.run(["sessions", "schedule"] + people + times)
        #expect(again.ending == .exited(1))
        #expect(again.errors.contains(id.prefix(8)), "\(again.errors)")

        let completed = try await client.json("sessions", "complete", String(id.prefix(8)))
        #expect((completed["session"] as? [String: Any])?["status"] as? String == "completed")
        try await eventually("the watcher sees both") { watcher.output.split(separator: "\n").count == 2 }
        let kinds = watcher.output.split(separator: "\n").map { $0.split(separator: "\t")[2] }
        #expect(kinds == ["session.created", "session.completed"])
        #expect(watcher.isRunning)

        await daemon.stop()
        #expect(await watcher.end() == .exited(75), "\(watcher.errors)")
    }

    @Test("an operator holds a job back, lets it go on, has it run, and finds all of it in the trail and the metrics")
    func jobs() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        let client = try Therapyctl(home)
        let watcher = try ChildProcess(client.program, ["watch", "--kind", "job", "--socket", home.socket])

        let paused = try #require(try await client.json("jobs", "pause", "prune")["job"] as? [String: Any])
        let id = try #require(paused["id"] as? String)
        #expect(paused["state"] as? String == "paused")
        let obstacles = try #require(paused["obstacles"] as? [[String: Any]])
        #expect(obstacles.map { $0["kind"] as? String } == ["paused"])
        #expect(try await client.run("jobs", "retry", "core/prune").ending == .exited(1))
        #expect(try await client.output("jobs", "resume", id).hasPrefix("\(id)\tcore\tprune\tscheduled\t"))
        // The watcher may have come late: run it until it has seen one.
        try await eventually("the watcher sees a run") {
            let run = try await client.output("jobs", "run", String(id.prefix(18)))
            #expect(run.contains("\tsucceeded\t"))
            return watcher.output.contains("\tjob.finished\tJob\t\(id)\t")
        }
        #expect(try await client.output("jobs", "cancel", id).contains("\tcancelled\t"))
        #expect(try await client.run("jobs", "pause", id).ending == .exited(1))

        let trail = try await client.output("audit", "list", "--id", id).split(separator: "\n").map {
            $0.split(separator: "\t")[4]
        }
        #expect(
            trail.filter { $0 != "job.run" } == [
                "job.pause", "refused:job.retry", "job.resume", "job.cancel", "refused:job.pause",
            ]
        )
        let metrics = try await client.output("metrics").split(separator: "\n")
        let runs = trail.count { $0 == "job.run" }
        #expect(metrics.contains("therapyd_job_runs_total{owner=\"core\",job=\"prune\",outcome=\"succeeded\"} \(runs)"))
        #expect(metrics.last == "# EOF")
        await daemon.stop()
        _ = await watcher.end()
    }

    @Test("its exit status says what is wrong")
    func exitStatus() async throws {
        let home = try DaemonHome()
        let client = try Therapyctl(home)
        // 3 when no daemon runs, 69 when one runs elsewhere, as those of other tests do.
        #expect([.exited(3), .exited(69)].contains(try await client.run("status").ending))
        #expect(try await client.run("sessions", "list").ending == .exited(69))
        let daemon = try await home.start()
        #expect(try await client.run("status").ending == .exited(0))
        let unknown = try await client.run("sessions", "show", "5e000001-0000-4000-8000-000000000003")
        #expect(unknown.ending == .exited(1))
        #expect(try await client.run("sessions", "shwo").ending == .exited(64))
        #expect(try await client.run("sessions", "schedule").ending == .exited(64))
        await daemon.stop()
    }
}
