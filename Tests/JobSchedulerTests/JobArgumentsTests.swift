import JobScheduler
import JobSchedulerTestKit
import Synchronization
import Testing
import TimeZoneRules

@Suite("Arguments of a type")
struct JobArgumentsTests {
    private struct Report: JobArguments, Equatable {
        static let name = "report"
        static let version = 2
        var therapist: String
        var pages: Int

        init(therapist: String, pages: Int) {
            self.therapist = therapist
            self.pages = pages
        }

        init(upgrading json: [UInt8], from version: Int) throws {
            // The first version had the therapist's name alone.
            self.init(therapist: String(decoding: json.dropFirst().dropLast(), as: UTF8.self), pages: 1)
        }
    }

    private func run(_ request: JobRequest) async throws -> (reports: [Report], job: Job, history: [String]) {
        let bench = Bench()
        let (reports, report) = AsyncStream.makeStream(of: Report.self)
        await bench.scheduler.register(Report.self, owner: "core") { arguments, _ in
            report.yield(arguments)
            return .completed
        }
        let loop = await bench.clock.start(bench.scheduler)
        let job = try await bench.scheduler.enqueue(request).job
        await bench.clock.advance(by: .seconds(1))
        report.finish()
        loop.cancel()
        try await loop.value
        return (
            await reports.reduce(into: []) { $0.append($1) }, try await bench.scheduler.job(job.id), bench.history
        )
    }

    @Test("they arrive as they were given, and stand in the store in one form")
    func roundTrip() async throws {
        let report = Report(therapist: "Zoë", pages: 3)
        let request = try JobRequest(report, owner: "core", schedule: .once(at: morning))
        #expect(String(decoding: request.arguments, as: UTF8.self) == #"{"pages":3,"therapist":"Zoë"}"#)
        #expect(request.argumentsVersion == 2)
        let (reports, job, _) = try await run(request)
        #expect(reports == [report])
        #expect(job.state == .completed)
    }

    @Test("what an older version left is read by the type")
    func older() async throws {
        let request = JobRequest(
            owner: "core",
            name: "report",
            schedule: .once(at: morning),
            arguments: Array(#""Ada""#.utf8)
        )
        #expect(try await run(request).reports == [Report(therapist: "Ada", pages: 1)])
    }

    @Test("what a newer version left waits, visibly")
    func newer() async throws {
        var request = try JobRequest(
            Report(therapist: "Ada", pages: 1),
            owner: "core",
            schedule: .once(at: morning)
        )
        request.argumentsVersion = 3
        let (reports, job, history) = try await run(request)
        #expect(reports.isEmpty && history.isEmpty)
        #expect(job.state == .scheduled)
        let bench = Bench()
        await bench.scheduler.register(Report.self, owner: "core") { _, _ in .completed }
        #expect(await !bench.scheduler.handles(job))
    }

    @Test(
        "what cannot be read is discarded, with the place and without the value",
        arguments: [
            (#"{"pages":3}"#, "therapist is missing in their top"),
            (#"{"pages":"secret","therapist":"Ada"}"#, "another type at pages"), ("secret", "no JSON"),
        ]
    )
    func unreadable(json: String, reason: String) async throws {
        let request = JobRequest(
            owner: "core",
            name: "report",
            schedule: .once(at: morning),
            arguments: Array(json.utf8),
            argumentsVersion: 2
        )
        let (reports, job, _) = try await run(request)
        #expect(reports.isEmpty)
        #expect(job.state == .discarded)
        #expect(job.lastError == "its arguments (version 2) cannot be read: \(reason)")
    }
}
