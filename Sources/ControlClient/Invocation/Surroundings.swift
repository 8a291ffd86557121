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
    var input: @Sendable () -> any ByteSource
    /// The next line that is typed, nil when there is none any more. Nil itself when nobody sits at a terminal, sees
    /// standard error and can answer.
    var answer: (@Sendable () -> String?)?
    /// Whether standard error is a terminal, on which a line can be written over.
    var hasProgress: Bool
    var exists: @Sendable (String) -> Bool
    var processes: @Sendable () -> DaemonProcesses
    /// What relative paths are below.
    var directory: @Sendable () -> String
    /// Lets time pass.
    var pause: @Sendable (Duration) -> Void
    /// What `therapyd --check-config` says; nil where that program is not found.
    var checkConfiguration: @Sendable () -> ConfigurationCheck?

    init(
        variables: [String: String],
        now: @escaping @Sendable () -> Timestamp,
        zone: any LocalZone,
        terminal: Terminal?,
        output: any TextSink,
        diagnostics: any TextSink,
        input: @escaping @Sendable () -> any ByteSource = { FileDescriptorSource() },
        answer: (@Sendable () -> String?)? = nil,
        hasProgress: Bool = false,
        exists: @escaping @Sendable (String) -> Bool = { _ in false },
        processes: @escaping @Sendable () -> DaemonProcesses = { DaemonProcesses(ids: []) },
        directory: @escaping @Sendable () -> String = { "/" },
        pause: @escaping @Sendable (Duration) -> Void = { _ in },
        checkConfiguration: @escaping @Sendable () -> ConfigurationCheck? = { nil }
    ) {
        self.variables = variables
        self.now = now
        self.zone = zone
        self.terminal = terminal
        self.output = output
        self.diagnostics = diagnostics
        self.input = input
        self.answer = answer
        self.hasProgress = hasProgress
        self.exists = exists
        self.processes = processes
        self.directory = directory
        self.pause = pause
        self.checkConfiguration = checkConfiguration
    }

    /// Those of this process.
    static func process() -> Surroundings {
        let variables = environmentVariables()
        let canAsk = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
        let typedLine: @Sendable () -> String? = { readLine() }
        return Surroundings(
            variables: variables,
            now: systemNow,
            zone: SystemZone(),
            terminal: Terminal(descriptor: STDOUT_FILENO, variables: variables),
            output: FileDescriptorSink(descriptor: STDOUT_FILENO),
            diagnostics: FileDescriptorSink(descriptor: STDERR_FILENO),
            input: { FileDescriptorSource() },
            answer: canAsk ? typedLine : nil,
            hasProgress: isatty(STDERR_FILENO) == 1 && !["dumb", ""].contains(variables["TERM"] ?? ""),
            exists: { access($0, F_OK) == 0 },
            processes: { .running() },
            directory: workingDirectory,
            pause: sleep,
            checkConfiguration: { DaemonProgram.checkConfiguration(searchPath: variables["PATH"] ?? "") }
        )
    }

    private static func systemNow() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec)) + .nanoseconds(time.tv_nsec)
    }

    private static func workingDirectory() -> String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func sleep(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var left = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        var rest = left
        while nanosleep(&left, &rest) != 0, errno == EINTR { left = rest }
    }

    /// Only those that therapyctl looks at.
    private static func environmentVariables() -> [String: String] {
        let names = ["THERAPYD_SOCKET", "XDG_RUNTIME_DIR", "NO_COLOR", "TERM", "COLUMNS", "PATH"]
        var variables: [String: String] = [:]
        for name in names {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        return variables
    }
}
