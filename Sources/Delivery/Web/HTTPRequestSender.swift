import Crypto
package import TherapyKit

/// Sends plugins' requests by HTTPS. No redirect is followed: a request goes where it was sent, or nowhere.
package struct HTTPRequestSender: WebRequestSender {
    /// Gives the secret of a name, asked for with each request.
    package typealias Secrets = @Sendable (String) throws -> String

    private let policy: WebPolicy
    private let secrets: Secrets
    private let loop: TransferLoop
    private let clock: any WallClock

    package init(policy: WebPolicy, loop: TransferLoop, clock: any WallClock, secrets: @escaping Secrets) {
        self.policy = policy
        self.loop = loop
        self.clock = clock
        self.secrets = secrets
    }

    package func send(_ request: WebRequest) async throws(DeliveryError) -> WebResponse {
        var request = request
        let target = try target(of: request)
        var login: Transfer.Login?
        switch request.authentication {
        case .basic(let user, let password): login = Transfer.Login(user: user, password: try secret(password))
        case .bearer(let token): request.headers.append(WebHeader("Authorization", "Bearer \(try secret(token))"))
        case .webhook(let id, let name):
            let signature = WebhookSignature(id: id, secret: try secret(name), body: request.body, at: clock.now)
            request.headers += signature.headers
        case nil: break
        }
        if let problem = request.headers.lazy.compactMap(\.problem).first { throw .invalid([problem]) }
        var transfer = Transfer(
            url: request.url,
            content: .request(method: request.method, headers: request.headers, body: request.body),
            login: login,
            certificateAuthorities: policy.certificateAuthorities,
            timeout: request.timeout
        )
        if !target.isTrusted { transfer.mayConnect = \.isPublic }
        return try answer(to: request, await loop.perform(transfer))
    }

    private func answer(to request: WebRequest, _ result: TransferResult) throws(DeliveryError) -> WebResponse {
        switch result.ending {
        case .done: return WebResponse(status: result.code, headers: headers(of: result), body: result.body)
        case .addressRefused:
            let message = "leads to a private address; see delivery.web.trustedHosts"
            throw .invalid([Problem(field: "url", message: message)])
        case .cancelled, .failed:
            let reason = if case .failed(let reason) = result.ending { reason } else { "the daemon gave up" }
            // A method that may be repeated is no risk (RFC 9110, section 9.2.2).
            if result.isSent, request.method == "POST" || request.method == "PATCH" {
                throw .uncertain(reason: "no answer came: \(reason)")
            }
            throw .temporary(reason: reason, code: nil)
        }
    }

    /// Of the last answer: an informational one may have come before it.
    private func headers(of result: TransferResult) -> [WebHeader] {
        let last = result.lines.lastIndex { $0.hasPrefix("HTTP/") }.map { $0 + 1 } ?? 0
        return result.lines[last...].compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...]
            return WebHeader(String(line[..<colon]), String(value.drop { $0 == " " || $0 == "\t" }))
        }
    }

    private func target(of request: WebRequest) throws(DeliveryError) -> WebTarget {
        let isToken = request.method.utf8.allSatisfy { 0x41...0x5A ~= $0 }
        guard isToken, !request.method.isEmpty else {
            throw .invalid([Problem(field: "method", message: "is none of HTTP's")])
        }
        guard let target = WebTarget(request.url, policy: policy) else {
            throw .invalid([
                Problem(field: "url", message: "is no URL of http or https with a host and without a login")
            ])
        }
        guard target.isSecure || target.isTrusted else {
            throw .invalid([Problem(field: "url", message: "must begin with https://; see delivery.web.trustedHosts")])
        }
        return target
    }

    private func secret(_ name: String) throws(DeliveryError) -> String {
        do { return try secrets(name) } catch {
            throw .temporary(reason: "the secret \(name) cannot be read: \(error)", code: nil)
        }
    }
}

extension WebHeader {
    fileprivate var problem: Problem? {
        let isName = !name.isEmpty && name.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x3A }
        if !isName { return Problem(field: "headers", message: "one has no name that HTTP knows") }
        return value.hasControls ? Problem(field: "headers.\(name)", message: "has control characters") : nil
    }
}
