import ControlAPI
import Practice
import PracticeStore
import TherapyKit
import Varlink

extension PracticeAPI.ImportArchive.Reply {
    init(_ progress: ImportProgress, isDone: Bool) {
        self.init(
            done: isDone,
            processed: progress.processed,
            total: progress.total,
            counts: Dictionary(
                uniqueKeysWithValues: progress.counts.map { entity, counts in
                    (
                        entity.rawValue,
                        .init(
                            inserted: counts.inserted,
                            updated: counts.updated,
                            unchanged: counts.unchanged,
                            kept: counts.kept
                        )
                    )
                }
            )
        )
    }
}

extension ImportMode {
    init(_ mode: PracticeAPI.ImportMode) {
        self =
            switch mode {
            case .restore: .restore
            case .merge: .merge
            }
    }
}

extension ArchiveError {
    /// The error as the contract names it.
    var refusal: any VarlinkError {
        switch self {
        case .invalid(let line, let reason): PracticeAPI.InvalidArchive(line: line, reason: reason)
        case .notEmpty(let records): PracticeAPI.NotEmpty(records: records)
        case .refused(let error): error.refusal
        }
    }
}
