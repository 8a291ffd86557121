/// Who makes a change, as the change feed and the audit trail name them.
public enum Actor: Hashable, Sendable, CustomStringConvertible {
    /// A Unix account that asked through the control socket, and the user it acted for.
    case account(uid: UInt32, user: User.ID?)
    case plugin(String)
    /// The daemon itself.
    case daemon
    /// Another program that wrote to the database.
    case application

    /// `uid:1000`, `user:<id>`, `plugin:<name>`, `daemon` or `application`.
    public var description: String {
        switch self {
        case .account(let uid, nil): "uid:\(uid)"
        case .account(_, let user?): "user:\(user)"
        case .plugin(let name): "plugin:\(name)"
        case .daemon: "daemon"
        case .application: "application"
        }
    }

    /// The Unix account, where there is one.
    public var uid: UInt32? {
        guard case .account(let uid, _) = self else { return nil }
        return uid
    }
}
