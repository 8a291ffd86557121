/// A questionnaire.
public struct Form: Hashable, Sendable, Identifiable {
    public typealias ID = RecordID<Form>

    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case preSession = "pre_session"
        case inSession = "in_session"
        case postSession = "post_session"
        case assessment
        case custom
    }

    public let id: ID
    public var title: String
    public var summary: String?
    public var type: Kind
    public var fields: [FormField]
    /// Whether it may still be answered.
    public var isActive: Bool
    public var meta: JSONObject
    public let createdAt: Instant
    public var updatedAt: Instant

    public init(
        id: ID,
        title: String,
        summary: String? = nil,
        type: Kind,
        fields: [FormField],
        isActive: Bool = true,
        meta: JSONObject = JSONObject(),
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.type = type
        self.fields = fields
        self.isActive = isActive
        self.meta = meta
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
