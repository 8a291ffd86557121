package import TherapyKit

/// Why an archive is not imported.
package enum ArchiveError: Error, Hashable, Sendable {
    /// - Parameters:
    ///   - line: from 1 on; 0 for the archive as a whole.
    ///   - reason: in words that fit behind the line's number, with names of tables and columns and no value.
    case invalid(line: Int, reason: String)
    /// There are records, and a restoration wants none.
    case notEmpty(records: Int)
    /// Why the practice itself refuses.
    case refused(PracticeError)

    package static let nothing = ArchiveError.invalid(line: 0, reason: "has no lines: nothing was uploaded")
}

extension ArchiveError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalid(0, let reason): "the archive \(reason)"
        case .invalid(let line, let reason): "line \(line) \(reason)"
        case .notEmpty(let records): "the database has \(records) records"
        case .refused(let error): error.description
        }
    }
}
