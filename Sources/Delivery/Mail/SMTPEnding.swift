import TherapyKit

/// What the end of a conversation with a mail server means for the message.
///
/// The server has taken the message when it says so behind the message's end, and not before; when it says nothing
/// there, nobody knows (RFC 5321, section 4.5.3.2.6). A reply of 5xx is the message's or its recipient's fault only
/// where it answers `RCPT` or `DATA`: elsewhere it is about the daemon's own configuration, which somebody may mend.
struct SMTPEnding {
    let error: DeliveryError?

    init(_ result: TransferResult) {
        switch result.ending {
        case .done: error = nil
        case .cancelled:
            error =
                result.isSent
                ? .uncertain(reason: "the daemon did not wait for the server's answer")
                : .temporary(reason: "the daemon gave up before it was sent", code: nil)
        case .addressRefused: error = .temporary(reason: "the server's address may not be reached", code: nil)
        case .failed(let reason): error = Self.error(result, reason)
        }
    }

    private static func error(_ result: TransferResult, _ reason: String) -> DeliveryError {
        let code = result.code
        if result.isSent, !(400..<600).contains(code) {
            return .uncertain(reason: "the server did not answer after the message's end: \(reason)")
        }
        let isOnMessage = result.isSent || result.lastCommand == "RCPT" || result.lastCommand == "DATA"
        switch code {
        case 530, 534, 535, 538: return .temporary(reason: "the server refuses the daemon's login", code: code)
        case 500..<600 where isOnMessage:
            return .permanent(reason: "the server refuses the message" + status(in: result), code: code)
        case 400..<500:
            return .temporary(reason: "the server does not take the message now" + status(in: result), code: code)
        case 500..<600: return .temporary(reason: "the server refuses the daemon" + status(in: result), code: code)
        default: return .temporary(reason: reason, code: nil)
        }
    }

    /// The enhanced status code of the reply (RFC 3463): the rest of it may name the recipient.
    private static func status(in result: TransferResult) -> String {
        // Behind it may stand the answer to the good-bye.
        let reply = result.lines.last { $0.hasPrefix("\(result.code)") }
        guard let word = reply?.dropFirst(4).split(separator: " ").first else { return "" }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        let isStatus = parts.count == 3 && parts.allSatisfy { 1...3 ~= $0.utf8.count && Int($0) != nil }
        return isStatus ? " with status \(word)" : ""
    }
}
