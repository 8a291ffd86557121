/// A resource as it is asked for.
public struct ResourceRequest: Hashable, RecordRequest {
    public var therapistId: Therapist.ID
    public var title: String
    public var summary: String?
    public var type: Resource.Kind
    public var url: String
    public var isPublic: Bool
    public var tags: [String]
    public var meta: JSONObject

    public init(
        therapistId: Therapist.ID,
        title: String,
        summary: String? = nil,
        type: Resource.Kind,
        url: String,
        isPublic: Bool = false,
        tags: [String] = [],
        meta: JSONObject = JSONObject()
    ) {
        self.therapistId = therapistId
        self.title = title
        self.summary = summary
        self.type = type
        self.url = url
        self.isPublic = isPublic
        self.tags = tags
        self.meta = meta
    }

    public func record(id: Resource.ID, at now: Instant) -> Resource {
        Resource(
            id: id,
            therapistId: therapistId,
            title: title,
            summary: summary,
            type: type,
            url: url,
            isPublic: isPublic,
            tags: tags,
            meta: meta,
            createdAt: now,
            updatedAt: now
        )
    }
}

/// What an update may change of a resource.
public struct ResourceUpdate: Hashable, RecordUpdate {
    public var title: String?
    public var summary: String??
    public var type: Resource.Kind?
    public var url: String?
    public var isPublic: Bool?
    public var tags: [String]?
    public var meta: JSONObject?
    public var ifUpdatedAt: Instant?

    public init(
        title: String? = nil,
        summary: String?? = nil,
        type: Resource.Kind? = nil,
        url: String? = nil,
        isPublic: Bool? = nil,
        tags: [String]? = nil,
        meta: JSONObject? = nil,
        ifUpdatedAt: Instant? = nil
    ) {
        self.title = title
        self.summary = summary
        self.type = type
        self.url = url
        self.isPublic = isPublic
        self.tags = tags
        self.meta = meta
        self.ifUpdatedAt = ifUpdatedAt
    }

    public func apply(to resource: inout Resource) {
        if let title { resource.title = title }
        if let summary { resource.summary = summary }
        if let type { resource.type = type }
        if let url { resource.url = url }
        if let isPublic { resource.isPublic = isPublic }
        if let tags { resource.tags = tags }
        if let meta { resource.meta = meta }
    }
}
