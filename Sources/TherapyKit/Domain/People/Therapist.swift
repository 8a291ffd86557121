/// A user who gives therapy.
public struct Therapist: Hashable, Sendable, Identifiable {
    public typealias ID = RecordID<Therapist>

    public let id: ID
    public let userId: User.ID
    public var bio: String
    public var specialties: [String]
    public var credentials: [String]
    /// Whether new sessions may be scheduled with them.
    public var isActive: Bool
    public var calendarIntegration: CalendarIntegration?
    /// The application's own values.
    public var meta: JSONObject
    public let createdAt: Instant
    public var updatedAt: Instant

    public init(
        id: ID,
        userId: User.ID,
        bio: String,
        specialties: [String] = [],
        credentials: [String] = [],
        isActive: Bool = true,
        calendarIntegration: CalendarIntegration? = nil,
        meta: JSONObject = JSONObject(),
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.userId = userId
        self.bio = bio
        self.specialties = specialties
        self.credentials = credentials
        self.isActive = isActive
        self.calendarIntegration = calendarIntegration
        self.meta = meta
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// The calendar elsewhere that a therapist's sessions are wanted in.
public struct CalendarIntegration: Hashable, Sendable {
    /// The value as it is stored, with members that we do not know.
    public let json: JSONObject
    /// Such as `google`, `outlook` or `caldav`.
    public let provider: String
    public let calendarId: String

    public init(provider: String, calendarId: String) {
        var json = JSONObject()
        json["provider"] = .string(provider)
        json["calendarId"] = .string(calendarId)
        self.json = json
        self.provider = provider
        self.calendarId = calendarId
    }

    /// The integration with what the application had kept in the one before, unless it is another provider's.
    func keepingUnknownMembers(of old: CalendarIntegration?) -> CalendarIntegration {
        guard let old, old.provider == provider else { return self }
        var json = old.json
        json["calendarId"] = .string(calendarId)
        return CalendarIntegration(json: json) ?? self
    }

    /// - Returns: `nil` when a member is missing or no text.
    public init?(json: JSONObject) {
        guard let provider = json["provider"]?.string, let calendarId = json["calendarId"]?.string else { return nil }
        self.json = json
        self.provider = provider
        self.calendarId = calendarId
    }
}
