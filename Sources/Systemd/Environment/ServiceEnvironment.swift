import CSystemd
public import Glibc

/// The environment variables that a service was started with.
///
/// Everything in this library reads the environment from such a value, never from the process: a program makes
/// ``current()`` once at its start and passes it on, a test makes its own.
public struct ServiceEnvironment: Hashable, Sendable {
    /// The variables by name.
    public var variables: [String: String]
    /// The process that the variables were meant for: `LISTEN_PID` and `WATCHDOG_PID` name it.
    public var processID: Int32

    public init(_ variables: [String: String], processID: Int32 = getpid()) {
        self.variables = variables
        self.processID = processID
    }

    /// The process's own environment.
    ///
    /// To be called before anything could change it (`setenv` is not safe beside readers, setenv(3)).
    public static func current() -> ServiceEnvironment {
        var variables: [String: String] = [:]
        var entry = csystemd_environment()
        while let current = entry, let text = current.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2, variables[String(pair[0])] == nil { variables[String(pair[0])] = String(pair[1]) }
            entry = current + 1
        }
        return ServiceEnvironment(variables)
    }

    /// A variable's value; nil when it is missing or empty.
    public subscript(name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }
}
