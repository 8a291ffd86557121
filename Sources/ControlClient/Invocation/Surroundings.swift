import Glibc
import TimeZoneRules

/// What a command finds around it. Tests make their own.
struct Surroundings {
    /// Of the environment.
    var variables: [String: String]
    var now: @Sendable () -> Timestamp
    var zone: any LocalZone
    var terminal: Terminal?
    var output: any TextSink
    var diagnostics: any TextSink
    /// All of standard input.
    var input: @Sendable () -> String
    var exists: @Sendable (String) -> Bool
    var processes: @Sendable () -> DaemonProcesses

    init(
        variables: [String: String],
        now: @escaping @Sendable () -> Timestamp,
        zone: any LocalZone,
        terminal: Terminal?,
        output: any TextSink,
        diagnostics: any TextSink,
        input: @escaping @Sendable () -> String = { "" },
        exists: @escaping @Sendable (String) -> Bool = { _ in false },
        processes: @escaping @Sendable () -> DaemonProcesses = { DaemonProcesses(ids: []) }
    ) {
        self.variables = variables
        self.now = now
        self.zone = zone
        self.terminal = terminal
        self.output = output
        self.diagnostics = diagnostics
        self.input = input
        self.exists = exists
        self.processes = processes
    }

    /// Those of this process.
    static func process() -> Surroundings {
        let variables = environmentVariables()
        return Surroundings(
            variables: variables,
            now: systemNow,
            zone: SystemZone(),
            terminal: Terminal(descriptor: STDOUT_FILENO, variables: variables),
            output: FileDescriptorSink(descriptor: STDOUT_FILENO),
            diagnostics: FileDescriptorSink(descriptor: STDERR_FILENO),
            input: standardInput,
            exists: { access($0, F_OK) == 0 },
            processes: { .running() }
        )
    }

    private static func systemNow() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec)) + .nanoseconds(time.tv_nsec)
    }

    /// Only those that therapyctl looks at.
    private static func environmentVariables() -> [String: String] {
        let names = ["THERAPYD_SOCKET", "XDG_RUNTIME_DIR", "NO_COLOR", "TERM", "COLUMNS"]
        var variables: [String: String] = [:]
        for name in names {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        return variables
    }

    private static func standardInput() -> String {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return text
    }
}
