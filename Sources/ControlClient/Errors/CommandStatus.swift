/// What therapyctl tells the shell: sysexits.h where it has a number, and systemctl's 3 for `status`.
enum CommandStatus: Int32, Sendable {
    case success = 0
    /// Refused, or failed.
    case failure = 1
    /// `status` with the daemon down.
    case notRunning = 3
    case usage = 64
    case unreachable = 69
    case tryAgain = 75
    case protocolError = 76
    case notPermitted = 77
    case configuration = 78
    /// What the shell reports for a program that SIGPIPE ended.
    case closedPipe = 141
}
