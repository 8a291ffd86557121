/// Something to read, watch, hear or do that a therapist hands out.
public struct Resource: Hashable, Sendable, Identifiable {
    public typealias ID = RecordID<Resource>

    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case pdf, video, audio, link, image, text, other
    }

    public let id: ID
    public let therapistId: Therapist.ID
    public var title: String
    public var summary: String?
    public var type: Kind
    public var url: String
    /// Whether other therapists may hand it out, too.
    public var isPublic: Bool
    public var tags: [String]
    public var meta: JSONObject
    public let createdAt: Instant
    public var updatedAt: Instant

    public init(
        id: ID,
        therapistId: Therapist.ID,
        title: String,
        summary: String? = nil,
        type: Kind,
        url: String,
        isPublic: Bool = false,
        tags: [String] = [],
        meta: JSONObject = JSONObject(),
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.therapistId = therapistId
        self.title = title
        self.summary = summary
        self.type = type
        self.url = url
        self.isPublic = isPublic
        self.tags = tags
        self.meta = meta
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
