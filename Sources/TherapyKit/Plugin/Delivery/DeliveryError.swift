/// Why something was not delivered. Reasons hold no recipient and no content.
public enum DeliveryError: Error, Hashable, Sendable {
    /// It may work later: no connection, a time-out, a reply such as SMTP's 4xx or HTTP's 503.
    case temporary(reason: String, code: Int?)
    /// It will not work: refused for good, such as SMTP's 5xx.
    case permanent(reason: String, code: Int?)
    /// It was handed over as a whole, and no answer came: it may have been delivered or not, and who sends it again may
    /// send it twice.
    case uncertain(reason: String)
    /// The message or request itself is wrong, or goes where it may not. Nothing was sent.
    case invalid([Problem])
    /// The daemon's configuration names no server for it.
    case notConfigured
}

extension DeliveryError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .temporary(let reason, let code), .permanent(let reason, let code):
            code.map { "\(reason) (\($0))" } ?? reason
        case .uncertain(let reason): "nobody knows whether it arrived: \(reason)"
        case .invalid(let problems): problems.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
        case .notConfigured: "the daemon is not configured to deliver this"
        }
    }
}
