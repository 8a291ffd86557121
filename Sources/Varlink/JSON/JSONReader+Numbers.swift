extension JSONReader {
    /// A whole number within 64 bits, written without fraction or exponent.
    public mutating func readInt64() throws(JSONError) -> Int64 {
        skipWhitespace()
        let first = position
        guard position < end, isNumberStart(bytes[position]) else { throw mistyped(.integer) }
        guard try scanNumber() == .integer else { throw failure(.mistyped(expected: .integer), at: first) }
        let isNegative = bytes[first] == UInt8(ascii: "-")
        // Summed below zero, where there is one number more than above.
        var sum: Int64 = 0
        for index in (isNegative ? first + 1 : first)..<position {
            let (tenfold, overflows) = sum.multipliedReportingOverflow(by: 10)
            let (next, underflows) = tenfold.subtractingReportingOverflow(Int64(bytes[index] - UInt8(ascii: "0")))
            if overflows || underflows { throw failure(.outOfRange, at: first) }
            sum = next
        }
        if isNegative { return sum }
        guard sum != .min else { throw failure(.outOfRange, at: first) }
        return -sum
    }

    /// Any number, as the nearest double; one beyond all doubles is an error.
    public mutating func readDouble() throws(JSONError) -> Double {
        skipWhitespace()
        let first = position
        guard position < end, isNumberStart(bytes[position]) else { throw mistyped(.number) }
        _ = try scanNumber()
        guard let value = Double(String(decoding: bytes[first..<position], as: UTF8.self)), value.isFinite else {
            throw failure(.outOfRange, at: first)
        }
        return value
    }

    /// Passes a number by RFC 8259's grammar and says whether it has a fraction or an exponent.
    mutating func scanNumber() throws(JSONError) -> JSONKind {
        let first = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if position < end, bytes[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits(after: first)
        }
        var kind = JSONKind.integer
        if position < end, bytes[position] == UInt8(ascii: ".") {
            kind = .number
            position += 1
            try digits(after: first)
        }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            kind = .number
            position += 1
            if position < end, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            try digits(after: first)
        }
        // What follows must not look like more of it: 01, 1.2.3, 0x1F.
        if position < end, isNumberStart(bytes[position]) { throw failure(.malformed(.invalidNumber), at: first) }
        return kind
    }

    private mutating func digits(after first: Int) throws(JSONError) {
        let before = position
        while position < end, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        guard position > before else {
            throw failure(.malformed(position == end ? .unexpectedEnd : .invalidNumber), at: first)
        }
    }

    private func isNumberStart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte &- UInt8(ascii: "0") < 10
    }

    /// Looks ahead without moving.
    func numberKind() -> JSONKind {
        for index in position..<end {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): continue
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return .number
            default: return .integer
            }
        }
        return .integer
    }
}
