import Glibc

/// What the plugins that ship cost in a large practice.
@main
struct ShippedPluginsBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        switch (arguments.dropFirst().first, arguments.count) {
        case ("feed", 3): try FeedBenchmark(sessions: 10_000).write(to: arguments[2])
        case ("changes", 3): try await ChangeBenchmark(directory: arguments[2], sessions: 10_000).run()
        case ("reminders", 3): try await ReminderBenchmark(directory: arguments[2], sessions: 100_000).run()
        case ("year", 3):
            // Four first: what ten times as many take says how it grows.
            for therapists in [4, 40] {
                try await YearBenchmark(directory: arguments[2], therapists: therapists).run()
            }
        default:
            print("usage: ShippedPluginsBenchmark feed|changes|reminders|year DIRECTORY")
            exit(64)
        }
    }
}

/// The middle of some durations.
func median(_ durations: [Duration]) -> Duration { durations.sorted()[durations.count / 2] }

func milliseconds(_ duration: Duration) -> String {
    let hundredths = Int((duration / .milliseconds(1) * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) ms"
}
