import ControlAPI
import JobScheduler
import OpenMetrics
import PluginHost
import PracticeStore
import TherapyKit

/// What `GetMetrics` answers. docs/metrics.md describes every family.
///
/// What cannot be asked for, because the database refuses, is left out: that it does is a metric, too. Nothing here
/// grows with the records or the jobs, and no label is anything but a word of the program or of a plugin's manifest.
extension DaemonStatus {
    func metrics() async -> [MetricFamily] {
        let plugins = await host.plugins
        let jobs = try? await scheduler.countsByState()
        return daemonFamilies + [family(of: await health())] + socketFamilies(activity()) + databaseFamilies
            + backupFamilies + plugins.families
            + (await scheduler.metricsSnapshot).families + (jobs.map { [Self.family(of: $0)] } ?? [])
    }

    private var daemonFamilies: [MetricFamily] {
        [
            MetricFamily(
                gauges: [Gauge(labels: ["version": version], value: 1)],
                name: "therapyd_build_info",
                help: "The version that runs."
            ),
            MetricFamily(
                gauges: [Gauge(value: Double(startedAt.milliseconds) / 1000)],
                name: "therapyd_start_time_seconds",
                unit: "seconds",
                help: "When the daemon started, since the epoch. All counters but therapyd_changes begin there."
            ),
        ]
    }

    private func socketFamilies(_ activity: SocketActivity) -> [MetricFamily] {
        [
            MetricFamily(
                gauges: [Gauge(value: activity.openConnections)],
                name: "therapyd_connections",
                help: "Connections to the control socket that are open."
            ),
            MetricFamily(
                counters: [
                    Counter(labels: ["fate": "accepted"], value: activity.acceptedConnections),
                    Counter(labels: ["fate": "refused"], value: activity.refusedConnections),
                    Counter(labels: ["fate": "cut_off"], value: activity.cutOffConnections),
                ],
                name: "therapyd_connection_fates",
                help: "Connections that were accepted, refused for a limit, and cut off for what the client did."
            ),
            MetricFamily(
                gauges: [Gauge(value: activity.runningCalls)],
                name: "therapyd_calls_running",
                help: "Calls that run, streams included."
            ),
            MetricFamily(
                counters: [Counter(value: activity.calls)],
                name: "therapyd_calls",
                help: "Calls that began."
            ),
        ]
    }

    private var databaseFamilies: [MetricFamily] {
        var families: [MetricFamily] = []
        if let size = try? store.size() {
            families.append(
                MetricFamily(
                    gauges: [Gauge(value: size.bytes)],
                    name: "therapyd_database_size_bytes",
                    unit: "bytes",
                    help: "The size of the database file."
                )
            )
            families.append(
                MetricFamily(
                    gauges: [Gauge(value: size.freeBytes)],
                    name: "therapyd_database_free_bytes",
                    unit: "bytes",
                    help: "What of the database file is free for reuse."
                )
            )
        }
        if let free = freeDiskBytes {
            families.append(
                MetricFamily(
                    gauges: [Gauge(value: free)],
                    name: "therapyd_database_disk_free_bytes",
                    unit: "bytes",
                    help: "What may still be written where the database lies."
                )
            )
        }
        if let head = try? store.head() {
            families.append(
                MetricFamily(
                    counters: [Counter(value: Double(head))],
                    name: "therapyd_changes",
                    help: "Changes of records that were noted since the database has been the daemon's."
                )
            )
        }
        if let faults = try? store.faultCounts() {
            families.append(
                MetricFamily(
                    gauges: [
                        Gauge(labels: ["served": "yes"], value: faults.rows - faults.unserved),
                        Gauge(labels: ["served": "no"], value: faults.unserved),
                    ],
                    name: "therapyd_faulty_rows",
                    help: "Rows that break a rule as other programs wrote them; lists leave out those not served."
                )
            )
        }
        return families
    }

    /// Parts that there are anyway, and one for all plugins, each of which has its own state.
    private func family(of health: [DaemonAPI.Health]) -> MetricFamily {
        let parts = Dictionary(grouping: health) { $0.component.hasPrefix("plugin ") ? "plugins" : $0.component }
        return MetricFamily(
            gauges: parts.sorted { $0.key < $1.key }.map { part, health in
                Gauge(labels: ["component": part], value: health.allSatisfy(\.ok) ? 1 : 0)
            },
            name: "therapyd_healthy",
            help: "Whether a part of the daemon is well, as therapyctl status says."
        )
    }

    private var backupFamilies: [MetricFamily] {
        guard let entries = try? shelf.entries().filter({ !$0.isKept }) else { return [] }
        return [
            MetricFamily(
                gauges: [Gauge(value: entries.count)],
                name: "therapyd_backups",
                help: "Backups that the daemon keeps."
            ),
            MetricFamily(
                gauges: entries.first.map { [Gauge(value: Double($0.at.milliseconds) / 1000)] } ?? [],
                name: "therapyd_backup_newest_timestamp_seconds",
                unit: "seconds",
                help: "When the newest of these backups was made, since the epoch."
            ),
            MetricFamily(
                gauges: entries.first.map { [Gauge(value: $0.bytes)] } ?? [],
                name: "therapyd_backup_newest_size_bytes",
                unit: "bytes",
                help: "The size of the newest of these backups."
            ),
        ]
    }

    private static func family(of jobs: [JobState: Int]) -> MetricFamily {
        MetricFamily(
            gauges: JobState.allCases.map { Gauge(labels: ["state": $0.rawValue], value: jobs[$0] ?? 0) },
            name: "therapyd_jobs",
            help: "Jobs in the database."
        )
    }
}
