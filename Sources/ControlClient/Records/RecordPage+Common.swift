import Varlink

/// What many records have.
extension RecordPage {
    /// The application's own data: a line for each key.
    mutating func addMeta(_ meta: RawJSON) {
        let lines = meta.members.map { "\($0.key) = \(JSONText.compact($0.value))" }
        add("Meta", "meta", lines: lines, plain: JSONText.compact(meta))
    }

    mutating func addStamps(_ createdAt: String, _ updatedAt: String, _ time: TimeFormat) {
        add("Created", "createdAt", time.cellWithHint(createdAt))
        add("Updated", "updatedAt", time.cellWithHint(updatedAt))
    }
}
