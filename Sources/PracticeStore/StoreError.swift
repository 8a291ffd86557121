import GRDB
import TherapyKit

/// Why a practice's file cannot be worked on.
package enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    case notADatabase(path: String)
    case cannotOpen(path: String, reason: String)
    case readOnly(path: String)
    /// Another therapyd works on it.
    case inUse(path: String)
    case locked(path: String)
    case damaged(path: String, reason: String)
    /// Another program keeps the file from being switched to write-ahead logging.
    case noWriteAheadLog(path: String, mode: String)
    /// The file has the application's tables, but not as they should be.
    case foreignSchema(path: String, table: String, missingColumns: [String])
    /// The configuration maps columns of a table that is not there.
    case unmadeUsers(path: String)
    /// Another program is making its tables anew.
    case changing(path: String)
    case missingTables(path: String, tables: [String])
    /// A newer daemon has worked on the file.
    case newerSchema(path: String, migrations: [String])
    /// Somebody asked for a restore, and it cannot be done yet.
    case cannotRestore(path: String, copy: String, reason: String)
    /// Whoever asked for it does not want it any more.
    case interrupted(path: String)

    /// What happened, and what to do.
    package var description: String {
        switch self {
        case .notADatabase(let path): "\(path) is not an SQLite database; check the path"
        case .cannotOpen(let path, let reason): "\(path) cannot be opened: \(reason)"
        case .readOnly(let path):
            "\(path) is read-only; give the daemon's account write access to it, to -wal and -shm beside it, and to their directory"
        case .inUse(let path): "another therapyd works on \(path); stop that one first"
        case .locked(let path): "\(path) is locked by another program; stop that, or wait until it is done"
        case .damaged(let path, let reason):
            "\(path) is damaged (\(reason)); restore a backup: therapyd --restore FILE, as the daemon's account"
        case .noWriteAheadLog(let path, let mode):
            "\(path) stays in journal mode \(mode); close the programs that use it once, so that it can be switched to WAL"
        case .foreignSchema(let path, let table, let columns):
            "\(path): the table \(table) lacks \(columns.joined(separator: ", ")); is it the right application's?"
                + (table == "Users"
                    ? " If its columns have other names, database.users in the configuration says so." : "")
        case .unmadeUsers(let path):
            "\(path) has no table Users yet, and database.users says that its columns have names of the application's; "
                + "let the application make it, or take database.users out of the configuration"
        case .changing(let path): "\(path): another program is making its tables anew; wait until it is done"
        case .missingTables(let path, let tables):
            "\(path) has tables of the application, but not \(tables.joined(separator: ", "))"
        case .newerSchema(let path, let migrations):
            "\(path) was migrated by a newer therapyd (\(migrations.joined(separator: ", "))); install that version, "
                + "or have it take its newest migrations back (therapyd --downgrade)"
        case .cannotRestore(let path, let copy, let reason):
            "\(path): the restore that was asked for cannot be done: \(reason). It is tried again at each start; to give "
                + "it up, delete \(copy)"
        case .interrupted(let path): "\(path) was not opened: a signal came first. What was not finished was taken back"
        }
    }

    init(_ error: any Error, path: String) {
        if let error = error as? StoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .cannotOpen(path: path, reason: "\(error)")
            return
        }
        let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notADatabase(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_CORRUPT: self = .damaged(path: path, reason: reason)
        case .SQLITE_INTERRUPT: self = .interrupted(path: path)
        default: self = .cannotOpen(path: path, reason: reason)
        }
    }
}

extension PracticeError {
    /// A refusal passes, and so does what a constraint refuses; whatever else SQLite says means that nothing was changed
    /// just now.
    package init(databaseError error: any Error) {
        switch error {
        case let error as PracticeError: self = error
        // The message names tables and columns, or is what a trigger of the application says.
        case let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT:
            self = .invalid([Problem(field: "record", message: "is refused: \(error.message ?? "a constraint")")])
        case let error as DatabaseError:
            self = .unavailable(reason: error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")
        default: self = .unavailable(reason: "\(error)")
        }
    }
}
