/// Where plugins' requests may go.
package struct WebPolicy: Sendable {
    /// Hosts that may have a private address, and be asked without TLS: machines of one's own.
    package var trustedHosts: Set<String>
    /// A file of certificates to trust instead of the system's.
    package var certificateAuthorities: String?

    package init(trustedHosts: Set<String> = [], certificateAuthorities: String? = nil) {
        self.trustedHosts = Set(trustedHosts.map { $0.lowercased() })
        self.certificateAuthorities = certificateAuthorities
    }
}

/// Where a URL leads (RFC 3986), as far as it is decided on.
struct WebTarget {
    let isSecure: Bool
    let isTrusted: Bool

    /// - Returns: `nil` for what is no URL of a kind that is asked.
    init?(_ url: String, policy: WebPolicy) {
        guard url.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x5C }), let end = url.firstRange(of: "://") else {
            return nil
        }
        switch url[..<end.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: return nil
        }
        let authority = url[end.upperBound...].prefix { !"/?#".contains($0) }
        guard !authority.contains("@"), let host = Self.host(of: authority) else { return nil }
        isTrusted = policy.trustedHosts.contains(host)
    }

    /// Without its port, and an address of IPv6 without its brackets.
    private static func host(of authority: Substring) -> String? {
        var host = authority
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            host = host[host.index(after: host.startIndex)..<end]
        } else {
            host = host.prefix { $0 != ":" }
        }
        return host.isEmpty ? nil : host.lowercased()
    }
}
