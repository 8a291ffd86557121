import Crypto
import TherapyKit

/// The signature of a webhook, by Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks).
struct WebhookSignature {
    let headers: [WebHeader]

    /// - Parameter secret: `whsec_` and base64, or any text, whose bytes are the key then.
    init(id: String, secret: String, body: [UInt8], at now: Instant) {
        let seconds = now.milliseconds / 1000
        var signed = HMAC<SHA256>(key: SymmetricKey(data: Self.key(secret)))
        signed.update(data: Array("\(id).\(seconds).".utf8))
        signed.update(data: body)
        let signature = Base64.text(of: Array(signed.finalize()))
        headers = [
            WebHeader("webhook-id", id),
            WebHeader("webhook-timestamp", "\(seconds)"),
            WebHeader("webhook-signature", "v1,\(signature)"),
            WebHeader("Idempotency-Key", id),
        ]
    }

    private static func key(_ secret: String) -> [UInt8] {
        let prefix = "whsec_"
        guard secret.hasPrefix(prefix), let key = Base64.bytes(of: secret.dropFirst(prefix.count)) else {
            return Array(secret.utf8)
        }
        return key
    }
}
