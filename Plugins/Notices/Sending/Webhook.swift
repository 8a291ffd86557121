package import TherapyKit

/// A gateway that tells people by other means than mail: it is given the telephone number and the words.
package struct Webhook: ConfigurationObject, Hashable {
    private static let urlKey = ConfigurationKey.text("url", default: "", help: "Where it is: an https URL.")
    private static let secretKey = ConfigurationKey.text(
        "secret",
        default: "webhook",
        help: "The name of the secret that requests are signed with: the credential PLUGIN.NAME."
    )
    private static let timeoutKey = ConfigurationKey.duration(
        "timeout",
        default: .seconds(30),
        in: .seconds(1) ... .seconds(300),
        help: "How long it may take to answer."
    )

    package static let fields = [urlKey.field, secretKey.field, timeoutKey.field]

    let url: String
    private let secret: String
    private let timeout: Duration

    package init(_ configuration: PluginConfiguration) {
        url = configuration[Self.urlKey]
        secret = configuration[Self.secretKey]
        timeout = configuration[Self.timeoutKey]
    }

    /// - Parameter kind: what it is, such as `reminder`.
    func request(_ letter: Letter, id: String, to phone: String, kind: String, language: Language) -> WebRequest {
        let body: JSONValue = [
            "id": .string(id), "type": .string(kind), "to": .string(phone), "text": .string(letter.short),
            "language": .string(language.rawValue),
        ]
        return WebRequest(
            url: url,
            headers: [WebHeader("Content-Type", "application/json")],
            body: Array(body.text.utf8),
            authentication: .webhook(id: id, secret: secret),
            timeout: timeout
        )
    }

    /// What an answer's status means (RFC 9110, section 15). What somebody can mend in the gateway's or the daemon's
    /// configuration is no reason to give a notice up.
    static func error(of response: WebResponse) -> DeliveryError? {
        switch response.status {
        case 200..<300: nil
        case 401, 403, 404, 405, 408, 425, 429, 500...:
            .temporary(reason: "the gateway does not take it now", code: response.status)
        default: .permanent(reason: "the gateway refuses it", code: response.status)
        }
    }
}
