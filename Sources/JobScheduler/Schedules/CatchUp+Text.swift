/// The text form, which a store keeps: `once`, `all 100`, `skip 60000000` (microseconds).
extension CatchUp: LosslessStringConvertible {
    public var description: String {
        switch self {
        case .once: "once"
        case .skip(let lateness): "skip \(lateness.wholeMicroseconds)"
        case .all(let limit): "all \(limit)"
        }
    }

    public init?(_ description: String) {
        let words = description.split(separator: " ")
        switch (words.first, words.dropFirst().first.flatMap { Int64($0) }) {
        case ("once", nil) where words.count == 1: self = .once
        case ("skip", let microseconds?) where words.count == 2: self = .skip(lateness: .microseconds(microseconds))
        case ("all", let limit?) where words.count == 2: self = .all(limit: Int(clamping: limit))
        default: return nil
        }
    }
}
