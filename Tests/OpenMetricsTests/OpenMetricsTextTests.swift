import Testing

@testable import OpenMetrics

@Suite("The text of metrics")
struct OpenMetricsTextTests {
    @Test("a counter has its type, unit and help, a sample that ends in _total, and when it was created")
    func counter() {
        let family = MetricFamily(
            counters: [
                Counter(labels: ["job": "prune", "outcome": "failed"], value: 3, created: 1_795_507_200.25),
                Counter(labels: ["job": "sweep", "outcome": "failed"], value: 0),
            ],
            name: "work_seconds",
            unit: "seconds",
            help: "Time at work."
        )
        #expect(
            OpenMetricsText.text(of: [family]) == """
                # TYPE work_seconds counter
                # UNIT work_seconds seconds
                # HELP work_seconds Time at work.
                work_seconds_total{job="prune",outcome="failed"} 3
                work_seconds_created{job="prune",outcome="failed"} 1795507200.25
                work_seconds_total{job="sweep",outcome="failed"} 0
                # EOF

                """
        )
    }

    @Test("a histogram has buckets that hold the ones before them, a count and a sum")
    func histogram() {
        var histogram = Histogram(labels: ["job": "prune"], bounds: [0.5, 1])
        for value in [0.25, 0.5, 0.75, 8] { histogram.observe(value) }
        let family = MetricFamily(histograms: [histogram], name: "lateness_seconds", unit: "seconds", help: "How late.")
        #expect(
            OpenMetricsText.text(of: [family]) == """
                # TYPE lateness_seconds histogram
                # UNIT lateness_seconds seconds
                # HELP lateness_seconds How late.
                lateness_seconds_bucket{job="prune",le="0.5"} 2
                lateness_seconds_bucket{job="prune",le="1.0"} 3
                lateness_seconds_bucket{job="prune",le="+Inf"} 4
                lateness_seconds_count{job="prune"} 4
                lateness_seconds_sum{job="prune"} 9.5
                # EOF

                """
        )
    }

    @Test("a family without values says what it would be, and nothing is the mark of the end alone")
    func empty() {
        let family = MetricFamily(gauges: [], name: "none", help: "Nothing.")
        #expect(OpenMetricsText.text(of: [family]) == "# TYPE none gauge\n# HELP none Nothing.\n# EOF\n")
        #expect(OpenMetricsText.text(of: []) == "# EOF\n")
    }

    @Test(
        "text is escaped where it would end its place",
        arguments: [
            (#"a\b"#, #"a\\b"#), (#"say "x""#, #"say \"x\""#), ("two\nlines", #"two\nlines"#), ("größe 👩🏽‍⚕️", "größe 👩🏽‍⚕️"),
            ("", ""), (#"\n"#, #"\\n"#), ("a\r\nb", "a\r\\nb"),
        ]
    )
    func escaping(text: String, escaped: String) {
        let family = MetricFamily(gauges: [Gauge(labels: ["of": text], value: 1)], name: "g", help: text)
        #expect(
            OpenMetricsText.text(of: [family])
                == "# TYPE g gauge\n# HELP g \(escaped)\ng{of=\"\(escaped)\"} 1\n# EOF\n"
        )
    }

    @Test(
        "numbers are the shortest that read back",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-17, "-17"), (0.1, "0.1"), (1e-7, "1e-07"), (1.5e300, "1.5e+300"),
            (9_007_199_254_740_991, "9007199254740991"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ] as [(Double, String)]
    )
    func numbers(number: Double, text: String) {
        #expect(MetricNumber.value(number) == text)
    }

    @Test(
        "the bounds of buckets are as Go writes them",
        arguments: [
            (0, "0.0"), (0.005, "0.005"), (1, "1.0"), (3600, "3600.0"), (123_456, "123456.0"), (1e6, "1e+06"),
            (1_500_000, "1.5e+06"), (1e10, "1e+10"), (1e-5, "1e-05"), (-2e6, "-2e+06"), (1e16, "1e+16"),
            (86_400_000, "8.64e+07"),
        ] as [(Double, String)]
    )
    func bounds(bound: Double, text: String) {
        #expect(MetricNumber.bound(bound) == text)
    }

    @Test("an observation falls into the bucket whose end it does not pass")
    func buckets() {
        var histogram = Histogram(bounds: [1, 2])
        for value in [0, 1, 1.0000001, 2, 3, .infinity] { histogram.observe(value) }
        #expect(histogram.counts == [2, 2, 2])
        #expect(histogram.count == 6)
    }

    @Test("names that a reader would stumble over are mistakes in the program")
    func names() async {
        #expect(!MetricName.isValid("") && !MetricName.isValid("1a") && !MetricName.isValid("a-b"))
        #expect(MetricName.isValid("a:b_1") && !MetricName.isValid("a:b", withColon: false))
        await #expect(processExitsWith: .failure) { _ = MetricFamily(gauges: [], name: "a b", help: "") }
        await #expect(processExitsWith: .failure) {
            _ = MetricFamily(counters: [], name: "runs_total", help: "")
        }
        await #expect(processExitsWith: .failure) {
            _ = MetricFamily(gauges: [], name: "size", unit: "bytes", help: "")
        }
        await #expect(processExitsWith: .failure) { _ = ["a": "1", "a": "2"] as MetricLabels }
        await #expect(processExitsWith: .failure) { _ = Histogram(bounds: [2, 1]) }
    }
}
