/// The services behind a context, each there when it was granted. For hosts.
public struct PluginServices: Sendable {
    public var records: (any RecordReader)?
    public var sessions: (any SessionChanger)?
    public var assignments: (any AssignmentChanger)?
    public var resources: (any ResourceChanger)?
    public var forms: (any FormChanger)?
    public var responses: (any ResponseSubmitter)?
    public var people: (any PeopleChanger)?
    public var jobs: (any JobPlanner)?
    public var values: (any ValueStore)?
    public var tables: (any TableStore)?
    public var files: (any FileExporter)?
    public var mail: (any MailSender)?
    public var web: (any WebRequestSender)?

    /// None of them.
    public init() {}
}
