import Configuration
import ControlService
import Glibc
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

    /// Before there is a log, and for a person who looks at a terminal: a line for each problem.
    func report() {
        let text = "\(error)".split(separator: "\n").map { "therapyd: \($0)\n" }.joined()
        _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
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
