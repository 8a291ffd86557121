import GRDB

/// Whether the application's tables have the daemon's triggers and indexes, as far as is known.
///
/// Sequelize's `sync({alter: true})` makes each table anew for each of its columns, by way of a copy, in steps that are no
/// transaction. Triggers that came back between two of these steps would take every copied row for a new one. So they
/// come back when the schema has been still for a moment, and no copy lies about.
struct SchemaState: Sendable {
    /// How long the schema has to be still.
    private static let pause = Duration.seconds(1)
    /// How long a copy that lies about is waited for: it may have been left behind for good.
    private static let patience = Duration.seconds(60)

    /// `PRAGMA schema_version` when all was last known to be in place.
    private var settled: Int?
    private var unsettled: (version: Int?, since: ContinuousClock.Instant, isUnderWay: Bool)?

    init(settled: Int?) {
        self.settled = settled
    }

    func isSettled(_ version: Int?) -> Bool { version == settled }

    /// How long until it is time to look again though nothing happens; `nil` when there is nothing to wait for.
    var timeUntilStill: Duration? {
        unsettled.map { state in
            state.since + (state.isUnderWay ? Self.patience : Self.pause) - ContinuousClock.now
        }
    }

    /// Takes note of the schema as it is now.
    /// - Returns: whether it is time to see what is missing.
    mutating func look(_ version: Int?, isUnderWay: Bool) -> Bool {
        guard version != settled else {
            unsettled = nil
            return false
        }
        if unsettled?.version != version {
            unsettled = (version, .now, isUnderWay)
        } else {
            unsettled?.isUnderWay = isUnderWay
        }
        return timeUntilStill.map { $0 <= .zero } ?? false
    }

    mutating func settle(_ version: Int?) {
        settled = version
        unsettled = nil
    }

    /// Whether one of the copies is there that Sequelize makes of a table, `Sessions_backup`, or a table itself is not.
    static func isChangeUnderWay(_ db: Database, copiesOnly: Bool = false) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                SELECT count(*) FILTER (WHERE name IN (\(names(suffix: "_backup")))), \
                count(*) FILTER (WHERE name IN (\(names(suffix: "")))) FROM sqlite_master WHERE type = 'table'
                """
        )
        guard let row = try Row.fetchOne(statement) else { return false }
        return row[0] > 0 || (!copiesOnly && row[1] < ApplicationSchema.tables.count)
    }

    private static func names(suffix: String) -> String {
        ApplicationSchema.tables.map { "'\($0.name)\(suffix)'" }.joined(separator: ", ")
    }
}
