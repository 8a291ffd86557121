import TherapyKit

/// What the configuration says of calendars.
struct CalendarOptions: Hashable, Sendable {
    private static let titles = ConfigurationKey<TitleStyle>.choice(
        "titles",
        default: .busy,
        help: "What a therapist's calendar says of clients: busy, initials, firstName or full."
    )
    private static let busyTitle = ConfigurationKey.text(
        "busyTitle",
        default: "Busy",
        help: "The title of sessions whose client is not named."
    )
    private static let name = ConfigurationKey.text("name", default: "Sessions", help: "What the calendars are called.")
    private static let clients = ConfigurationKey.bool(
        "clients",
        default: false,
        help: "Whether clients have calendars of their own, too."
    )
    private static let clientTitle = ConfigurationKey.text(
        "clientTitle",
        default: "Appointment",
        help: "The title of sessions in a client's calendar."
    )
    private static let past = days("past", 90, "How long past sessions stay.")
    private static let future = days("future", 400, "How far ahead sessions are shown.")
    private static let keepCanceled = days("keepCanceled", 30, "How long canceled sessions stay, marked as such.")
    private static let refresh = ConfigurationKey.duration(
        "refresh",
        default: .seconds(900),
        in: .seconds(60) ... .seconds(86_400),
        help: "How often programs are asked to look again."
    )
    private static let delay = ConfigurationKey.duration(
        "delay",
        default: .seconds(2),
        in: .zero ... .seconds(3600),
        help: "How long changes are collected before a feed is written."
    )
    private static let publicURL = ConfigurationKey<String?>.text(
        "publicUrl",
        help: "Where a web server shows the exported files to the world: an https URL."
    )
    private static let caldav = ConfigurationKey<CalDAVOptions?>.object(
        "caldav",
        of: CalDAVOptions.self,
        help: "The server of therapists whose calendar integration is caldav."
    )

    static let fields = [
        titles.field, busyTitle.field, name.field, clients.field, clientTitle.field, past.field, future.field,
        keepCanceled.field, refresh.field, delay.field, publicURL.field, caldav.field,
    ]

    let titles: TitleStyle
    let busyTitle: String
    let name: String
    let hasClientFeeds: Bool
    let clientTitle: String
    let past: Duration
    let future: Duration
    let keepCanceled: Duration
    let refresh: Duration
    let delay: Duration
    let publicURL: String?
    let caldav: CalDAVOptions?

    /// - Throws: ``InvalidConfiguration``.
    init(_ configuration: PluginConfiguration) throws(InvalidConfiguration) {
        titles = configuration[Self.titles]
        busyTitle = configuration[Self.busyTitle]
        name = configuration[Self.name]
        hasClientFeeds = configuration[Self.clients]
        clientTitle = configuration[Self.clientTitle]
        past = configuration[Self.past]
        future = configuration[Self.future]
        keepCanceled = configuration[Self.keepCanceled]
        refresh = configuration[Self.refresh]
        delay = configuration[Self.delay]
        publicURL = configuration[Self.publicURL].map { $0.hasSuffix("/") ? $0 : $0 + "/" }
        caldav = configuration[Self.caldav]
        var problems: [Problem] = []
        for (field, url) in [("publicUrl", publicURL), ("caldav.url", caldav?.url)] {
            if let url, !url.hasPrefix("https://"), !url.hasPrefix("http://") {
                problems.append(Problem(field: field, message: "is no URL"))
            }
        }
        if !problems.isEmpty { throw InvalidConfiguration(problems) }
    }

    private static func days(_ name: String, _ count: Int64, _ help: String) -> ConfigurationKey<Duration> {
        .duration(
            name,
            default: .seconds(count * 86_400),
            in: .zero ... .seconds(3660 * 86_400),
            help: help
        )
    }

    /// The starts of the sessions that calendars show: by whole days, so that one looks the same all day long unless
    /// something happens.
    func window(at now: Instant) -> Range<Instant> { (now - past).beginOfDay..<(now + future).beginOfDay }

    /// The oldest cancellation that calendars show.
    func cancelledSince(at now: Instant) -> Instant { (now - keepCanceled).beginOfDay }

    /// Changes when calendars look different, for the same sessions or for what is exported of them.
    var look: String {
        let spans = [future, keepCanceled, past, refresh].map { "\($0.milliseconds)" }
        return ([fingerprint, name, clientTitle] + spans).joined(separator: ";")
    }

    /// Changes when what is exported of a session does, so that everything is looked at again.
    var fingerprint: String {
        "\(titles.rawValue);\(busyTitle);\(past.milliseconds)"
    }
}

/// A CalDAV server (RFC 4791).
struct CalDAVOptions: ConfigurationObject, Hashable {
    private static let urlKey = ConfigurationKey.text(
        "url",
        default: "",
        help: "Where calendars are: what a therapist's calendar id is appended to, unless it is a URL itself."
    )
    private static let userKey = ConfigurationKey.text("user", default: "", help: "Who logs in.")
    private static let passwordKey = ConfigurationKey.text(
        "password",
        default: "caldav",
        help: "The name of the secret with the password: the credential calendar-export.NAME."
    )

    static let fields = [urlKey.field, userKey.field, passwordKey.field]

    let url: String
    let user: String
    let password: String

    init(_ configuration: PluginConfiguration) {
        url = configuration[Self.urlKey]
        user = configuration[Self.userKey]
        password = configuration[Self.passwordKey]
    }

    /// The collection of a calendar id, ending in `/`.
    func collection(of calendarId: String) -> String {
        let isURL = calendarId.hasPrefix("https://") || calendarId.hasPrefix("http://")
        let base = url.hasSuffix("/") ? url : url + "/"
        let whole = isURL ? calendarId : base + calendarId.drop { $0 == "/" }
        return whole.hasSuffix("/") ? whole : whole + "/"
    }
}

/// What a title says of a client.
enum TitleStyle: String, CaseIterable, Sendable {
    case busy, initials, firstName, full

    func title(of user: User, busy: String) -> String {
        let title =
            switch self {
            case .busy: busy
            case .initials: user.initials
            case .firstName: user.name.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
            case .full: user.name
            }
        return title.isEmpty ? busy : title
    }
}
