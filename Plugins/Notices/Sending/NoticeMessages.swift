/// The kinds of log lines that operators look for, as fields of theirs; see systemd/therapyd.catalog.
enum NoticeMessages {
    /// It cannot be delivered, or was not in time: nobody is told.
    static let undelivered = ["MESSAGE_ID": "aae89c87e8e049bebd62dc55be2567ba"]
    /// It may have arrived or not.
    static let uncertain = ["MESSAGE_ID": "f3269163b7c34d62ba6b7469cb5d07a6"]
    /// Whatever was due before a restore may have been sent.
    static let restored = ["MESSAGE_ID": "dbb53f701fc84eacacb130f112c69e59"]
}
