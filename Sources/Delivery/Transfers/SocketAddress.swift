import CCurl
import Glibc

/// The address of a machine that a connection leads to.
enum SocketAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6([UInt8])
    case other

    init(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let host = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr
            self = .v4(UInt32(bigEndian: host))
        case AF_INET6:
            var host = UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in6.self).sin6_addr
            self = withUnsafeBytes(of: &host) { .v6(Array($0)) }
        default: self = .other
        }
    }

    /// Whether the address is one that anybody on the Internet has, and none of a network of one's own, of this
    /// machine, or of no machine (IANA's special-purpose registries, RFC 6890).
    var isPublic: Bool {
        switch self {
        case .v4(let address): !Self.special.contains { address >> (32 - $0.bits) == $0.prefix >> (32 - $0.bits) }
        case .v6(let bytes): isPublic(bytes)
        case .other: false
        }
    }

    /// 2000::/3 is all that was given out so far; in it, 6to4, Teredo and documentation are not to be trusted.
    private func isPublic(_ bytes: [UInt8]) -> Bool {
        let head = bytes.prefix(12)
        if head == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] || head == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] {
            return SocketAddress.v4(bytes[12...].reduce(0) { $0 << 8 | UInt32($1) }).isPublic
        }
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        let first = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        let second = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        return first != 0x2002 && first != 0x3FFF && !(first == 0x2001 && (second < 0x0200 || second == 0x0DB8))
    }

    private static let special: [(prefix: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
        (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 3),
    ]
}
