/// How a worker is to run: `DIRECTORY [NAME=VALUE]...`.
package struct WorkerOptions: Sendable {
    package var directory: String
    /// How long it waits for a locked database, in seconds.
    package var busyTimeout = 5.0
    /// Where it kills itself.
    package var crash: CrashPoint?
    /// Whether it ends when nothing is left but recurring jobs; else when its standard input does.
    package var untilDone = false
    /// Beyond how many bytes no file can grow, until its standard input has a byte.
    package var fileLimit: Int?

    package init(directory: String) { self.directory = directory }

    package var arguments: [String] {
        var arguments = [directory, "busy-timeout=\(busyTimeout)", "until-done=\(untilDone)"]
        if let crash { arguments.append("crash=\(crash)") }
        if let fileLimit { arguments.append("file-limit=\(fileLimit)") }
        return arguments
    }

    package init?(arguments: some Collection<String>) {
        guard let directory = arguments.first else { return nil }
        self.init(directory: directory)
        for argument in arguments.dropFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, set(String(parts[0]), to: String(parts[1])) else { return nil }
        }
    }

    private mutating func set(_ name: String, to text: String) -> Bool {
        switch name {
        case "busy-timeout":
            guard let seconds = Double(text) else { return false }
            busyTimeout = seconds
        case "crash":
            guard let point = CrashPoint(text) else { return false }
            crash = point
        case "until-done": untilDone = text == "true"
        case "file-limit":
            guard let bytes = Int(text) else { return false }
            fileLimit = bytes
        default: return false
        }
        return true
    }
}
