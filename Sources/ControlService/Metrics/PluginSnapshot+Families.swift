import ControlAPI
import OpenMetrics
import PluginHost

/// What plugins do and cost. Labels are names of plugins and kinds of call.
extension [PluginSnapshot] {
    var families: [MetricFamily] {
        [states, calls, failures, timeouts, callSeconds, running, processorSeconds, lag, setAside, crashes, lines]
    }

    private var states: MetricFamily {
        MetricFamily(
            gauges: flatMap { plugin in
                PluginsAPI.PluginState.allCases.map { state in
                    Gauge(
                        labels: ["plugin": plugin.name, "state": state.rawValue],
                        isSo: PluginsAPI.PluginState(plugin.state) == state
                    )
                }
            },
            name: "therapyd_plugin_state",
            help: "1 for the state that a plugin is in, 0 for the others."
        )
    }

    private var calls: MetricFamily {
        MetricFamily(
            counters: byCall { Double($0.count) },
            name: "therapyd_plugin_calls",
            help: "Calls into plugins that ended."
        )
    }

    private var failures: MetricFamily {
        MetricFamily(
            counters: byCall { Double($0.failures) },
            name: "therapyd_plugin_failures",
            help: "Calls that a plugin answered with an error."
        )
    }

    private var timeouts: MetricFamily {
        MetricFamily(
            counters: byCall { Double($0.timeouts) },
            name: "therapyd_plugin_timeouts",
            help: "Calls that were given up when their time was over."
        )
    }

    private var callSeconds: MetricFamily {
        MetricFamily(
            counters: byCall { $0.duration / .seconds(1) },
            name: "therapyd_plugin_call_seconds",
            unit: "seconds",
            help: "Time from a call to its answer, waits included."
        )
    }

    private var running: MetricFamily {
        MetricFamily(
            gauges: map { Gauge(labels: ["plugin": $0.name], value: $0.usage.running) },
            name: "therapyd_plugin_calls_running",
            help: "Calls under way, those that outlived their time included."
        )
    }

    private var processorSeconds: MetricFamily {
        MetricFamily(
            counters: map { Counter(labels: ["plugin": $0.name], value: $0.usage.processorTime / .seconds(1)) },
            name: "therapyd_plugin_processor_seconds",
            unit: "seconds",
            help: "What plugins' code used of the processors, but for tasks that it began by itself."
        )
    }

    private var lag: MetricFamily {
        MetricFamily(
            gauges: compactMap { plugin in
                plugin.lag.map { Gauge(labels: ["plugin": plugin.name], value: Int($0)) }
            },
            name: "therapyd_plugin_lag",
            help: "Changes between a plugin's place and the newest one."
        )
    }

    private var setAside: MetricFamily {
        MetricFamily(
            gauges: map { Gauge(labels: ["plugin": $0.name], value: $0.setAside) },
            name: "therapyd_plugin_events_set_aside",
            help: "Events that a plugin could not bear, and that wait for an operator."
        )
    }

    private var crashes: MetricFamily {
        MetricFamily(
            counters: map { Counter(labels: ["plugin": $0.name], value: Double($0.crashCount)) },
            name: "therapyd_plugin_crashes",
            help: "Calls that the daemon did not survive, since the database has been its own."
        )
    }

    private var lines: MetricFamily {
        MetricFamily(
            counters: flatMap { plugin in
                let dropped = plugin.usage.droppedLines
                return [
                    Counter(
                        labels: ["plugin": plugin.name, "fate": "written"],
                        value: Double(plugin.usage.loggedLines - dropped)
                    ), Counter(labels: ["plugin": plugin.name, "fate": "dropped"], value: Double(dropped)),
                ]
            },
            name: "therapyd_plugin_log_lines",
            help: "Lines that plugins logged, and those dropped because there were too many."
        )
    }

    private func byCall(_ value: (PluginUsage.Calls) -> Double) -> [Counter] {
        flatMap { plugin in
            PluginCall.Kind.allCases.compactMap { kind in
                plugin.usage.calls[kind].map { calls in
                    Counter(labels: ["plugin": plugin.name, "call": kind.name], value: value(calls))
                }
            }
        }
    }
}
