/// A user as they are asked for.
public struct UserRequest: Hashable, RecordRequest {
    public var name: String
    public var email: String?
    public var phone: String?
    /// An IANA name such as `Europe/Berlin`.
    public var timeZone: String?

    public init(name: String, email: String? = nil, phone: String? = nil, timeZone: String? = nil) {
        self.name = name
        self.email = email
        self.phone = phone
        self.timeZone = timeZone
    }

    public func record(id: User.ID, at now: Instant) -> User {
        User(id: id, name: name, email: email, phone: phone, timeZone: timeZone, createdAt: now, updatedAt: now)
    }
}

/// What an update may change of a user.
public struct UserUpdate: Hashable, RecordUpdate {
    public var name: String?
    public var email: String??
    public var phone: String??
    public var timeZone: String??
    public var ifUpdatedAt: Instant?

    public init(
        name: String? = nil,
        email: String?? = nil,
        phone: String?? = nil,
        timeZone: String?? = nil,
        ifUpdatedAt: Instant? = nil
    ) {
        self.name = name
        self.email = email
        self.phone = phone
        self.timeZone = timeZone
        self.ifUpdatedAt = ifUpdatedAt
    }

    public func apply(to user: inout User) {
        if let name { user.name = name }
        if let email { user.email = email }
        if let phone { user.phone = phone }
        if let timeZone { user.timeZone = timeZone }
    }
}

/// A therapist as they are asked for.
public struct TherapistRequest: Hashable, RecordRequest {
    public var userId: User.ID
    public var bio: String
    public var specialties: [String]
    public var credentials: [String]
    public var calendarIntegration: CalendarIntegration?
    public var meta: JSONObject

    public init(
        userId: User.ID,
        bio: String,
        specialties: [String] = [],
        credentials: [String] = [],
        calendarIntegration: CalendarIntegration? = nil,
        meta: JSONObject = JSONObject()
    ) {
        self.userId = userId
        self.bio = bio
        self.specialties = specialties
        self.credentials = credentials
        self.calendarIntegration = calendarIntegration
        self.meta = meta
    }

    public func record(id: Therapist.ID, at now: Instant) -> Therapist {
        Therapist(
            id: id,
            userId: userId,
            bio: bio,
            specialties: specialties,
            credentials: credentials,
            calendarIntegration: calendarIntegration,
            meta: meta,
            createdAt: now,
            updatedAt: now
        )
    }
}

/// What an update may change of a therapist.
public struct TherapistUpdate: Hashable, RecordUpdate {
    public var bio: String?
    public var specialties: [String]?
    public var credentials: [String]?
    public var isActive: Bool?
    public var calendarIntegration: CalendarIntegration??
    public var meta: JSONObject?
    public var ifUpdatedAt: Instant?

    public init(
        bio: String? = nil,
        specialties: [String]? = nil,
        credentials: [String]? = nil,
        isActive: Bool? = nil,
        calendarIntegration: CalendarIntegration?? = nil,
        meta: JSONObject? = nil,
        ifUpdatedAt: Instant? = nil
    ) {
        self.bio = bio
        self.specialties = specialties
        self.credentials = credentials
        self.isActive = isActive
        self.calendarIntegration = calendarIntegration
        self.meta = meta
        self.ifUpdatedAt = ifUpdatedAt
    }

    public func apply(to therapist: inout Therapist) {
        if let bio { therapist.bio = bio }
        if let specialties { therapist.specialties = specialties }
        if let credentials { therapist.credentials = credentials }
        if let isActive { therapist.isActive = isActive }
        if let calendarIntegration {
            therapist.calendarIntegration = calendarIntegration?
                .keepingUnknownMembers(of: therapist.calendarIntegration)
        }
        if let meta { therapist.meta = meta }
    }
}
