import Foundation
import JobScheduler

/// The form in which the tables have it: sixteen bytes, big-endian.
extension JobID {
    var bytes: Data {
        var data = Data(capacity: 16)
        for word in [high, low] { withUnsafeBytes(of: word.bigEndian) { data.append(contentsOf: $0) } }
        return data
    }

    init?(bytes: Data) {
        guard bytes.count == 16 else { return nil }
        func word(_ part: Data) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: word(bytes.prefix(8)), low: word(bytes.suffix(8)))
    }
}
