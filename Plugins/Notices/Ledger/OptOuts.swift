package import TherapyKit

/// Who does not want to be told, by which channel.
package struct OptOuts: Sendable {
    private let tables: any TableStore
    private let clock: any WallClock

    package init(in context: PluginContext) throws(CapabilityNotGranted) {
        tables = try context.tables()
        clock = context.clock
    }

    package func channels(of person: User.ID) async throws(TableError) -> Set<Notice.Channel> {
        let rows = try await tables.rows("SELECT channel FROM {optouts} WHERE clientId = ?", [.text(person.text)])
        return Set(rows.compactMap { $0["channel"].asText.flatMap(Notice.Channel.init(rawValue:)) })
    }

    func set(_ channels: [Notice.Channel], isOut: Bool, of person: User.ID) async throws(TableError) {
        let statements = channels.map { channel in
            isOut
                ? SQLStatement(
                    "INSERT INTO {optouts} (clientId, channel, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    [.text(person.text), .text(channel.rawValue), .instant(clock.now)]
                )
                : SQLStatement(
                    "DELETE FROM {optouts} WHERE clientId = ? AND channel = ?",
                    [.text(person.text), .text(channel.rawValue)]
                )
        }
        _ = try await tables.write(statements)
    }
}
