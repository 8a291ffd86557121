public import Glibc

/// How log lines look to whoever reads them.
public enum LogFormat: Hashable, Sendable {
    /// Entries of the journal with a field for each piece of metadata, by its native protocol (sd_journal_sendv(3)).
    case journal
    /// `<4>therapyd.jobs: message key=value`: for journald, which takes the priority from the prefix (sd-daemon(3)) and
    /// knows the time itself.
    case journalStream
    /// `2026-11-24T09:05:00.250Z warning  therapyd.jobs: message key=value`, the level padded so that lines align.
    case plain

    /// The journal's exactly when `JOURNAL_STREAM` names the device and inode behind `descriptor`
    /// (systemd.exec(5)): a service's child may have inherited the variable and still write to a file.
    public static func detect(
        environment: ServiceEnvironment,
        descriptor: Int32 = STDERR_FILENO
    ) -> LogFormat {
        var status = stat()
        guard let stream = environment["JOURNAL_STREAM"], fstat(descriptor, &status) == 0,
            stream == "\(status.st_dev):\(status.st_ino)"
        else { return .plain }
        return .journal
    }
}
