import ControlAPI
import Foundation
import JobScheduler
import JobSchedulerTestKit
import OpenMetrics
import PluginHost
import PracticeStore
import TestSupport
import Testing
import TimeZoneRules
import Varlink

@testable import ControlService

@Suite("Metrics through the API", .serialized, .timeLimit(.minutes(5)))
struct MetricsTests {
    let bench: ServiceBench

    init() async throws {
        bench = try await ServiceBench()
        await bench.host.start()
        await bench.scheduler.register(owner: "core", name: "work") { _ in .completed }
    }

    private func lines() async throws -> [String] {
        try await bench.call(DaemonAPI.GetMetrics.self, .init()).text.split(separator: "\n").map(String.init)
    }

    @Test("they are what was counted, and how things stand")
    func values() async throws {
        for _ in 0..<2 { try await bench.enqueue("work", after: 0) }
        try await bench.enqueue("work")
        try await bench.scheduling {
            await bench.clock.settle()
            let lines = try await lines()
            let head = try bench.test.store.head()
            for line in [
                "therapyd_build_info{version=\"1.2.3\"} 1", "therapyd_start_time_seconds 1796126400",
                "therapyd_connections 7", "therapyd_connection_fates_total{fate=\"accepted\"} 9",
                "therapyd_calls_total 40", "therapyd_jobs{state=\"completed\"} 2",
                "therapyd_jobs{state=\"scheduled\"} 1",
                "therapyd_jobs{state=\"discarded\"} 0",
                "therapyd_job_runs_total{owner=\"core\",job=\"work\",outcome=\"succeeded\"} 2",
                "therapyd_job_runs_total{owner=\"core\",job=\"work\",outcome=\"failed\"} 0",
                "therapyd_job_lateness_seconds_count{owner=\"core\",job=\"work\"} 2",
                "therapyd_jobs_running{owner=\"core\",job=\"work\"} 0", "therapyd_job_store_trouble 0",
                "therapyd_changes_total \(head)",
                "therapyd_plugin_state{plugin=\"failing\",state=\"failed\"} 1",
                "therapyd_plugin_state{plugin=\"failing\",state=\"active\"} 0", "# EOF",
            ] {
                #expect(lines.contains(line), "\(line)")
            }
        }
    }

    @Test("both of Prometheus' parsers read them")
    func parsed() async throws {
        try await bench.enqueue("work", after: 0)
        try await bench.scheduling { await bench.clock.settle() }
        let text = try await bench.call(DaemonAPI.GetMetrics.self, .init()).text
        // The text collector of the node exporter reads the older format.
        for parser in ["openmetrics.parser", "parser"] {
            let script = """
                import sys
                from prometheus_client.\(parser) import text_string_to_metric_families as parse
                print(sum(len(family.samples) for family in parse(sys.stdin.read())))
                """
            let samples = text.split(separator: "\n").count { !$0.hasPrefix("#") }
            #expect(try await ForeignProgram.python(script, input: text) == "\(samples)", "\(parser)")
        }
    }

    @Test("what the database does not tell is left out, and nothing else")
    func trouble() async throws {
        let before = Set(await bench.status.metrics().map(\.name))
        try await bench.test.application.run("ALTER TABLE therapyd_faults RENAME TO gone")
        let after = Set(await bench.status.metrics().map(\.name))
        #expect(before.subtracting(after) == ["therapyd_faulty_rows"])
    }

    /// The rows of the page's tables: name as it is sampled, type, labels.
    private static func documented() throws -> Set<[String]> {
        let page = try String(contentsOfFile: SharedFiles.repository() + "/docs/metrics.md", encoding: .utf8)
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `therapyd_") }
        return Set(
            rows.map { row in
                let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                let labels = cells[2].replacingOccurrences(of: "`", with: "")
                return [cells[0].trimmingCharacters(in: ["`"]), cells[1], labels]
            }
        )
    }

    @Test("docs/metrics.md has every family with its type and its labels, and no other")
    func page() async throws {
        try await bench.enqueue("work", after: 0)
        try await bench.scheduling { await bench.clock.settle() }
        let families = await bench.status.metrics()
        let lines = try await lines()
        let given = families.map { family in
            let name = family.type == "counter" ? "\(family.name)_total" : family.name
            let sample = family.type == "histogram" ? "\(name)_count" : name
            let line = lines.first { $0.hasPrefix(sample + "{") || $0.hasPrefix(sample + " ") } ?? ""
            let labels = line.matches(of: /(\w+)="/).map { String($0.1) }.joined(separator: ", ")
            return [name, family.type, labels]
        }
        let documented = try Self.documented()
        #expect(Set(given).subtracting(documented) == [], "not on the page")
        #expect(documented.subtracting(given) == [], "on the page alone")
    }

    @Test("no label is an id, however many jobs and records there are")
    func cardinality() async throws {
        for _ in 0..<50 { try await bench.enqueue("work", after: 0) }
        try await bench.scheduling { await bench.clock.settle() }
        let few = try await lines().count
        for _ in 0..<50 { try await bench.enqueue("work", after: 0) }
        try await bench.scheduling { await bench.clock.settle() }
        let lines = try await lines()
        #expect(lines.count == few)
        #expect(!lines.contains { $0.contains(/[0-9a-f]{8}-[0-9a-f]{4}/) })
    }
}
