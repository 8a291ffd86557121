import Configuration
import ControlService
import Glibc
import LogMessages
import Logging
import PracticeStore
import Systemd
import VarlinkServer

/// Why the daemon does not run, as its exit code and in words (sysexits.h).
struct Failure {
    private let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    /// 78 for what only a person can put right, so that systemd does not try again; 75 for what may pass.
    var exitCode: Int32 {
        switch error {
        case is ConfigurationError, is SettingsError, is UnknownName, is ListenSocketsError, is NotesKeysError,
            is CredentialError:
            EX_CONFIG
        case let error as StoreError: error.mayPass ? EX_TEMPFAIL : EX_CONFIG
        case let error as ListeningError: error.mayPass ? EX_TEMPFAIL : EX_CONFIG
        // So that systemd starts it again.
        case is RestartNeeded: EX_TEMPFAIL
        case is BackupError: EX_IOERR
        default: EX_SOFTWARE
        }
    }

    /// A line for each problem: in the journal, or for a person who looks at a terminal.
    func report(in environment: ServiceEnvironment) {
        let problems = "\(error)".split(separator: "\n")
        guard LogFormat.detect(environment: environment) == .journal else {
            let text = problems.map { "therapyd: \($0)\n" }.joined()
            _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            return
        }
        let logger = Logger(service: environment, threshold: LogThreshold())
        for problem in problems {
            if error is RestartNeeded {
                logger.notice("\(problem)")
            } else {
                logger[.startFailed].critical("\(problem)")
            }
        }
    }
}

extension Logger {
    /// What the daemon says.
    init(service environment: ServiceEnvironment, threshold: LogThreshold) {
        let output = LogOutput(format: .detect(environment: environment), identifier: "therapyd")
        self.init(label: "therapyd") { ServiceLogHandler(label: $0, output: output, threshold: threshold) }
    }
}

extension StoreError {
    fileprivate var mayPass: Bool {
        switch self {
        case .locked, .inUse, .noWriteAheadLog, .changing, .cannotRestore, .interrupted: true
        default: false
        }
    }
}

extension ListeningError {
    fileprivate var mayPass: Bool {
        switch self {
        case .inUse, .system: true
        default: false
        }
    }
}
