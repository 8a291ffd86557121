import JobScheduler
import OpenMetrics

extension JobMetrics.Snapshot {
    /// A kind that has a handler has every counter from the start, so that the first failure is a rise.
    var families: [MetricFamily] {
        let kinds = registered.union(counted.kinds.keys).union(running.keys).union(stuck.keys).sorted()
            .map { ($0, counted.kinds[$0] ?? JobMetrics.Kind()) }
        return countedFamilies(kinds) + presentFamilies(kinds.map(\.0)) + storeFamilies
    }

    private func countedFamilies(_ kinds: [(JobKind, JobMetrics.Kind)]) -> [MetricFamily] {
        func counters(_ value: (JobMetrics.Kind) -> Int) -> [Counter] {
            kinds.map { Counter(labels: Self.labels($0), value: value($1)) }
        }
        func histograms(_ value: (JobMetrics.Kind) -> Distribution) -> [Histogram] {
            kinds.map { kind, counted in
                let spread = value(counted)
                return Histogram(
                    labels: Self.labels(kind),
                    bounds: spread.bounds,
                    counts: spread.counts,
                    sum: spread.sum
                )
            }
        }
        let outcomes = RunOutcome.allCases.filter { $0 != .running }
        return [
            MetricFamily(
                counters: kinds.flatMap { kind, counted in
                    outcomes.map {
                        let labels = Self.labels(kind).adding("outcome", $0.rawValue)
                        return Counter(labels: labels, value: counted.ended($0))
                    }
                },
                name: "therapyd_job_runs",
                help: "Attempts that ended, by how."
            ),
            MetricFamily(counters: counters(\.starts), name: "therapyd_job_starts", help: "Attempts that began."),
            MetricFamily(
                counters: counters(\.retries),
                name: "therapyd_job_retries",
                help: "Attempts that were not the first at their instant."
            ),
            MetricFamily(
                counters: counters(\.passed),
                name: "therapyd_job_instants_passed",
                help: "Instants of schedules that got no run of their own."
            ),
            MetricFamily(
                histograms: histograms(\.lateness),
                name: "therapyd_job_lateness_seconds",
                unit: "seconds",
                help: "From the instant that an attempt was due at to its start."
            ),
            MetricFamily(
                histograms: histograms(\.duration),
                name: "therapyd_job_duration_seconds",
                unit: "seconds",
                help: "How long attempts took."
            ),
        ]
    }

    private func presentFamilies(_ kinds: [JobKind]) -> [MetricFamily] {
        [
            MetricFamily(
                gauges: kinds.map { Gauge(labels: Self.labels($0), value: running[$0] ?? 0) },
                name: "therapyd_jobs_running",
                help: "Attempts at work."
            ),
            MetricFamily(
                gauges: kinds.map { Gauge(labels: Self.labels($0), value: stuck[$0] ?? 0) },
                name: "therapyd_jobs_stuck",
                help: "Handlers that ignore that they were cancelled."
            ),
        ]
    }

    private var storeFamilies: [MetricFamily] {
        [
            MetricFamily(
                counters: [Counter(value: counted.claims)],
                name: "therapyd_job_claims",
                help: "How often the database was asked for jobs that are due."
            ),
            MetricFamily(
                counters: [Counter(value: counted.claimedJobs)],
                name: "therapyd_jobs_claimed",
                help: "Jobs that it gave."
            ),
            MetricFamily(
                counters: [Counter(value: counted.storeRefusals)],
                name: "therapyd_job_store_refusals",
                help: "How often the database refused what the scheduler asked of it."
            ),
            MetricFamily(
                gauges: [Gauge(isSo: storeIsInTrouble)],
                name: "therapyd_job_store_trouble",
                help: "1 while the database refuses the scheduler."
            ),
        ]
    }

    private static func labels(_ kind: JobKind) -> MetricLabels { ["owner": kind.owner, "job": kind.name] }
}
