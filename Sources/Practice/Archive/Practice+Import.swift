import GRDB
package import PracticeStore
package import TherapyKit

extension Practice {
    /// A place for the lines of an archive, beside the database.
    package func makeArchiveFile() throws(ArchiveError) -> ArchiveFile {
        try ArchiveFile(directory: store.directory)
    }

    /// Imports an archive, all of it or nothing.
    ///
    /// It is looked through first, while others work on; then it is written in one transaction, during which nobody else
    /// can write. When the task is cancelled before that, nothing is written.
    /// - Parameters:
    ///   - isRehearsal: whether to take it back again: the counts are what the import would give.
    ///   - progress: told every so often.
    package func importArchive(
        _ file: ArchiveFile,
        mode: ImportMode,
        isRehearsal: Bool = false,
        as actor: Actor,
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws(ArchiveError) -> ImportProgress {
        let archive: CheckedArchive
        do throws(ArchiveError) {
            archive = try await checked(file)
        } catch {
            throw await refused(error, as: actor)
        }
        progress(ImportProgress(total: archive.rowCount))
        let result = await written(archive, mode: mode, isRehearsal: isRehearsal, as: actor, progress: progress)
        do throws(ArchiveError) { return try result.get() } catch { throw await refused(error, as: actor) }
    }

    package static let importAction = "practice.import"

    private func checked(_ file: ArchiveFile) async throws(ArchiveError) -> CheckedArchive {
        let layout: ArchiveLayout
        do throws(PracticeError) { layout = try store.archiveLayout() } catch { throw .refused(error) }
        var check = ArchiveCheck(file, layout: layout)
        while true {
            if let archive = try check.look(atLines: 500) { return archive }
            // Others want the thread, too.
            await Task.yield()
            guard !Task.isCancelled else { throw .refused(.unavailable(reason: "the import was given up")) }
        }
    }

    /// What was written, or taken back: all of it or nothing.
    private func written(
        _ archive: CheckedArchive,
        mode: ImportMode,
        isRehearsal: Bool,
        as actor: Actor,
        progress: @escaping @Sendable (ImportProgress) -> Void
    ) async -> Result<ImportProgress, ArchiveError> {
        let (clock, rules, schema) = (clock, rules, store.schema)
        do throws(PracticeError) {
            return try await store.write(as: actor) { db in
                let transaction = RecordTransaction(db: db, actor: actor, now: clock.now, rules: rules, schema: schema)
                let result = try transaction.importArchive(archive, mode: mode, progress: progress)
                guard case .success = result, !isRehearsal else { return (result, .rollback) }
                return (result, .commit)
            }
        } catch .invalid(let problems) {
            // A reference that is only known to lead nowhere when all is written.
            return .failure(.invalid(line: 0, reason: problems.first?.message ?? "is refused"))
        } catch {
            return .failure(.refused(error))
        }
    }

    /// Writes down why an archive was refused.
    /// - Returns: the error to throw.
    private func refused(_ error: ArchiveError, as actor: Actor) async -> ArchiveError {
        if case .refused(.unavailable) = error { return error }
        do throws(PracticeError) {
            try await auditRefusal(of: Self.importAction, reason: error.kind, as: actor)
            return error
        } catch {
            return .refused(error)
        }
    }
}

extension ArchiveError {
    /// What kind of refusal it was, without any value.
    var kind: String {
        switch self {
        case .invalid(0, _): "invalid archive"
        case .invalid(let line, _): "invalid archive: line \(line)"
        case .notEmpty: "there are records"
        case .refused(let error): error.kind
        }
    }
}
