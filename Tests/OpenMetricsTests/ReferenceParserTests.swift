import OpenMetrics
import TestSupport
import Testing

/// Python's `prometheus_client`, the reference implementation of the format, which `scripts/setup` installs.
@Suite("Metrics as Prometheus' own parser reads them")
struct ReferenceParserTests {
    /// A line for each sample: family, type, unit, help, name, labels, value.
    private static func parsed(_ text: String) async throws -> [String] {
        let script = """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
            for family in parse(sys.stdin.read()):
                for sample in family.samples:
                    labels = sorted(sample.labels.items())
                    print(repr([family.name, family.type, family.unit, family.documentation, sample.name, labels,
                                float(sample.value)]))
            """
        return try await ForeignProgram.python(script, input: text).split(separator: "\n").map(String.init)
    }

    @Test("every type, with every letter that has to be escaped, comes through as it was meant")
    func roundTrip() async throws {
        var histogram = Histogram(labels: ["job": "prune"], bounds: [0.005, 1, 2_000_000], created: 5)
        for value in [0.001, 1.5, 1e9] { histogram.observe(value) }
        let strange = "a\\b \"c\"\nd é 👩🏽‍⚕️ {x=\"y\"} # EOF"
        let text = OpenMetricsText.text(of: [
            MetricFamily(
                counters: [Counter(labels: ["job": strange, "b": ""], value: 0.5, created: 1_795_507_200.5)],
                name: "runs",
                help: strange
            ),
            MetricFamily(gauges: [Gauge(value: -3), Gauge(labels: ["x": "y"], isSo: true)], name: "g", help: ""),
            MetricFamily(histograms: [histogram], name: "late_seconds", unit: "seconds", help: "How late."),
            MetricFamily(gauges: [Gauge(labels: ["n": "1"], value: .nan)], name: "nothing", help: "No number."),
        ])
        let lines = try await Self.parsed(text)
        let label = #"[('b', ''), ('job', 'a\\b "c"\nd é 👩🏽\u200d⚕️ {x="y"} # EOF')]"#
        let help = #"'a\\b "c"\nd é 👩🏽\u200d⚕️ {x="y"} # EOF'"#
        #expect(
            lines == [
                "['runs', 'counter', '', \(help), 'runs_total', \(label), 0.5]",
                "['runs', 'counter', '', \(help), 'runs_created', \(label), 1795507200.5]",
                "['g', 'gauge', '', '', 'g', [], -3.0]",
                "['g', 'gauge', '', '', 'g', [('x', 'y')], 1.0]",
                "['late_seconds', 'histogram', 'seconds', 'How late.', 'late_seconds_bucket', "
                    + "[('job', 'prune'), ('le', '0.005')], 1.0]",
                "['late_seconds', 'histogram', 'seconds', 'How late.', 'late_seconds_bucket', "
                    + "[('job', 'prune'), ('le', '1.0')], 1.0]",
                "['late_seconds', 'histogram', 'seconds', 'How late.', 'late_seconds_bucket', "
                    + "[('job', 'prune'), ('le', '2e+06')], 2.0]",
                "['late_seconds', 'histogram', 'seconds', 'How late.', 'late_seconds_bucket', "
                    + "[('job', 'prune'), ('le', '+Inf')], 3.0]",
                "['late_seconds', 'histogram', 'seconds', 'How late.', 'late_seconds_count', [('job', 'prune')], 3.0]",
                "['late_seconds', 'histogram', 'seconds', 'How late.', 'late_seconds_sum', [('job', 'prune')], "
                    + "1000000001.501]",
                "['late_seconds', 'histogram', 'seconds', 'How late.', 'late_seconds_created', [('job', 'prune')], 5.0]",
                "['nothing', 'gauge', '', 'No number.', 'nothing', [('n', '1')], nan]",
            ]
        )
    }

    @Test("a histogram of what may be negative is accepted, without a sum")
    func negative() async throws {
        var histogram = Histogram(bounds: [-1, 0, 1])
        for value in [-5, 0.5] { histogram.observe(value) }
        let family = MetricFamily(histograms: [histogram], name: "drift", help: "Either way.")
        let lines = try await Self.parsed(OpenMetricsText.text(of: [family]))
        #expect(lines.count == 4)
        #expect(lines.last?.contains("'+Inf')], 2.0") == true)
    }

    @Test("what the parser would refuse, it is not given: without the mark of the end it refuses all")
    func refusal() async throws {
        await #expect(throws: ForeignProgram.Failure.self) { try await Self.parsed("# TYPE a gauge\na 1\n") }
    }
}
