import GRDB
import PracticeStore
import TherapyKit

extension RecordTransaction {
    /// How many rows are written between two words about it.
    private static let stride = 1000

    /// Writes an archive's rows.
    /// - Returns: what was done, or why it is refused; the transaction is not to commit a refusal.
    func importArchive(
        _ archive: CheckedArchive,
        mode: ImportMode,
        progress: (ImportProgress) -> Void
    ) throws -> Result<ImportProgress, ArchiveError> {
        do {
            return .success(try write(archive, mode: mode, progress: progress))
        } catch let error as ArchiveError {
            return .failure(error)
        } catch {
            let error = PracticeError(databaseError: error)
            if case .unavailable = error { throw error }
            return .failure(.refused(error))
        }
    }

    private func write(
        _ archive: CheckedArchive,
        mode: ImportMode,
        progress: (ImportProgress) -> Void
    ) throws -> ImportProgress {
        let notes = archive.header.privateNotes ? "with" : "without"
        try audit(Practice.importAction, reason: "\(mode.rawValue) of \(archive.rowCount) rows, \(notes) private notes")
        var writer = try ArchiveWriter(db, archive, mode: mode, notes: rules.notes, at: now)
        var done = ImportProgress(total: archive.rowCount)
        while let step = try writer.next() {
            done.add(step)
            try audit(step)
            if done.processed.isMultiple(of: Self.stride) { progress(done) }
        }
        return done
    }

    /// An entry for each row that was written.
    private func audit(_ step: ArchiveWriter.Step) throws {
        guard let entity = step.entity else { return }
        switch step.outcome {
        case .inserted: try audit("\(entity.eventName).import", entity, step.id)
        case .updated(let columns): try audit("\(entity.eventName).import", entity, step.id, columns: columns)
        case .unchanged, .kept: break
        }
    }
}
