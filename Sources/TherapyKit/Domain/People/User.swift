/// A person whom the application knows: every therapist and every client is one.
public struct User: Hashable, Sendable, Identifiable {
    public typealias ID = RecordID<User>

    public let id: ID
    public var name: String
    public var email: String?
    public var phone: String?
    /// An IANA name such as `Europe/Berlin`; `nil` when the application never asked.
    public var timeZone: String?
    public let createdAt: Instant
    public var updatedAt: Instant

    public init(
        id: ID,
        name: String,
        email: String? = nil,
        phone: String? = nil,
        timeZone: String? = nil,
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.name = name
        self.email = email
        self.phone = phone
        self.timeZone = timeZone
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension User {
    /// The first letters of the name's words, such as `A. S.`; empty when no word has one.
    public var initials: String {
        name.split(whereSeparator: \.isWhitespace).compactMap { $0.first { $0.isLetter } }.map { "\($0)." }
            .joined(separator: " ")
    }
}
