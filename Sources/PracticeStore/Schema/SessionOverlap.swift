/// How overlapping sessions are found by index alone, however many there are.
///
/// A session that overlaps [start, end) begins before `end`, and its own length says how long before `start` it may
/// begin. Sessions whose UTC dates differ by at most one are shorter than 48 hours, so a range of start times holds
/// them all; the few longer ones, which only another program writes, have a small index of their own.
enum SessionOverlap {
    /// How far before `start` the range of start times begins.
    static let reach = Duration.seconds(48 * 3600)

    /// Whether a row's dates, as numbers like 20261201, differ by more than one. A change of month is taken for long,
    /// too: it costs nothing but a place in that index. Works on any text that another program may have written.
    static let isLong = "(\(dateNumber("endTime")) - \(dateNumber("startTime"))) > 1"

    private static func dateNumber(_ column: String) -> String {
        "CAST(replace(substr(\(column), 1, 10), '-', '') AS INTEGER)"
    }

    /// Scheduled sessions of a therapist or of a client that overlap a time; a session may be there twice.
    /// Arguments: person, reach, end, start; then person, start, end.
    ///
    /// The plus signs keep SQLite from indexes that look better to it, as it does not know how few rows a range holds.
    static func query(person column: String) -> String {
        """
        SELECT id FROM Sessions WHERE \(column) = ? AND startTime >= ? AND startTime < ? AND endTime > ? \
        AND +status = 'scheduled' \
        UNION ALL SELECT id FROM Sessions WHERE +\(column) = ? AND +status = 'scheduled' AND \(isLong) \
        AND endTime > ? AND +startTime < ?
        """
    }
}
