package import Logging

/// What kind of event a log line tells of, for those that operators look for: the MESSAGE_ID of
/// systemd.journal-fields(7), by which journalctl finds such lines and explains them (systemd/therapyd.catalog).
///
///     logger[.backupMade].notice("a backup was made", metadata: ["path": "\(path)"])
///
/// Each library declares its own. An id stays what it is: scripts and alerts know it. A new one comes from
/// `systemd-id128 new`.
package struct MessageID: Hashable, Sendable {
    /// The metadata's key. What writes to the journal makes a field of it, and others leave it out.
    package static let key = "MESSAGE_ID"

    /// 32 hexadecimal digits, in lower case.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }
}

extension Logger {
    /// The same logger, for an event of this kind.
    package subscript(id: MessageID) -> Logger {
        var logger = self
        logger[metadataKey: MessageID.key] = "\(id.text)"
        return logger
    }
}
