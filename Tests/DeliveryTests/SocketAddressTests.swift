import Foundation
import TestSupport
import Testing

@testable import Delivery

@Suite struct SocketAddressTests {
    private static let addresses = [
        "8.8.8.8", "1.1.1.1", "10.1.2.3", "100.64.0.1", "100.128.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1",
        "172.32.0.1", "192.168.1.1", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "0.0.0.0",
        "255.255.255.255", "2606:4700:4700::1111", "::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1",
        "2001:db8::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "2a00:1450:4001::200e",
    ]

    @Test("an address is public or not, as Python's ipaddress has it")
    func agreesWithPython() async throws {
        let answer = try await ForeignProgram.python(
            """
            import ipaddress, sys
            for line in sys.stdin.read().split():
                address = ipaddress.ip_address(line)
                address = getattr(address, "ipv4_mapped", None) or address
                print(int(address.is_global and not address.is_multicast))
            """,
            input: Self.addresses.joined(separator: "\n")
        )
        let expected = answer.split(separator: "\n").map { $0 == "1" }
        #expect(expected.count == Self.addresses.count)
        for (text, isPublic) in zip(Self.addresses, expected) {
            #expect(try address(text).isPublic == isPublic, "\(text)")
        }
    }

    private func address(_ text: String) throws -> SocketAddress {
        if text.contains(":") {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            try #require(inet_pton(AF_INET6, text, &address.sin6_addr) == 1)
            return withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { SocketAddress($0) }
            }
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        try #require(inet_pton(AF_INET, text, &address.sin_addr) == 1)
        return withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { SocketAddress($0) }
        }
    }
}
