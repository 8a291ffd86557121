import ControlAPI
import TimeZoneRules

/// A session in its week.
struct WeekEntry: Sendable {
    let session: PracticeAPI.Session
    let day: CivilDate
    /// `10:00`
    let start: String
    /// `10:00–10:50`
    let times: String
    /// Names, or the ids of those who have none.
    let client: String
    let therapist: String

    /// Nil for a session whose start is no time.
    init?(_ session: PracticeAPI.Session, _ context: RecordContext) {
        guard let start = Timestamp(wire: session.startTime) else { return nil }
        let time = context.time
        let civil = time.zone.civil(at: start)
        let end = Timestamp(wire: session.endTime).map { TimeFormat.clock(time.zone.civil(at: $0).time) }
        self.session = session
        day = civil.date
        self.start = TimeFormat.clock(civil.time)
        times = "\(self.start)–\(end ?? "")"
        client = context.names.user(session.clientId).text(idLength: ShortID.minimumLength)
        therapist = context.names.therapist(session.therapistId).text(idLength: ShortID.minimumLength)
    }

    var status: PracticeAPI.SessionStatus { session.status }
}

extension PracticeAPI.SessionStatus {
    /// One column wide, and told apart without colour.
    var mark: String {
        switch self {
        case .scheduled: "•"
        case .completed: "✓"
        case .canceled: "✗"
        case .noShow: "!"
        case .rescheduled: "→"
        }
    }

    /// In the order in which they are counted.
    static let counted: [Self] = [.scheduled, .completed, .noShow, .canceled, .rescheduled]
}
