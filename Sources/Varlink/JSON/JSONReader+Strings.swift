extension JSONReader {
    /// The string whose opening quote is at the position.
    mutating func scanString() throws(JSONError) -> String {
        let first = position + 1
        let stop = try plainEnd(from: first)
        guard bytes[stop] == UInt8(ascii: "\"") else { return try scanEscapedString(from: first) }
        position = stop + 1
        return try text(first..<stop)
    }

    /// Checks the string whose opening quote is at the position, and passes it. Says whether it is free of escapes.
    mutating func skipString() throws(JSONError) -> Bool {
        let first = position + 1
        var isPlain = true
        var index = first
        while true {
            index = try plainEnd(from: index)
            if bytes[index] == UInt8(ascii: "\"") { break }
            isPlain = false
            _ = try escape(at: &index)
        }
        position = index + 1
        if !isValidated { try validate(first..<index) }
        return isPlain
    }

    /// The first quote or backslash from `index` on; a control character on the way is an error.
    private func plainEnd(from index: Int) throws(JSONError) -> Int {
        let stop = bytes.withUnsafeBufferPointer { bytes in
            bytes[index..<end].firstIndex { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
        }
        guard let stop else { throw failure(.malformed(.unexpectedEnd), at: end) }
        guard bytes[stop] >= 0x20 else { throw failure(.malformed(.controlCharacter), at: stop) }
        return stop
    }

    private func text(_ range: Range<Int>) throws(JSONError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes.span.extracting(range)))
        } catch {
            throw failure(.malformed(.invalidUTF8), at: range.lowerBound)
        }
    }

    private func validate(_ range: Range<Int>) throws(JSONError) {
        do {
            _ = try UTF8Span(validating: bytes.span.extracting(range))
        } catch {
            throw failure(.malformed(.invalidUTF8), at: range.lowerBound)
        }
    }

    private mutating func scanEscapedString(from first: Int) throws(JSONError) -> String {
        var unescaped: [UInt8] = []
        var index = first
        while true {
            let stop = try plainEnd(from: index)
            unescaped.append(contentsOf: bytes[index..<stop])
            index = stop
            if bytes[index] == UInt8(ascii: "\"") { break }
            let scalar = try escape(at: &index)
            unescaped.append(contentsOf: scalar.utf8)
        }
        position = index + 1
        guard let text = String(validating: unescaped, as: UTF8.self) else {
            throw failure(.malformed(.invalidUTF8), at: first)
        }
        return text
    }

    /// The character that the escape at `index` stands for; a surrogate pair is one escape here.
    private func escape(at index: inout Int) throws(JSONError) -> Unicode.Scalar {
        guard index + 1 < end else { throw failure(.malformed(.unexpectedEnd), at: end) }
        let letter = bytes[index + 1]
        index += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(at: &index)
        default: throw failure(.malformed(.invalidEscape), at: index - 2)
        }
    }

    private func unicodeEscape(at index: inout Int) throws(JSONError) -> Unicode.Scalar {
        let first = index - 2
        let unit = try hexUnit(at: &index)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // A surrogate: only a high one followed by a low one is a character.
        guard UTF16.isLeadSurrogate(UInt16(unit)), index + 1 < end,
            bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        else { throw failure(.malformed(.loneSurrogate), at: first) }
        index += 2
        let low = try hexUnit(at: &index)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw failure(.malformed(.loneSurrogate), at: first) }
        return scalar
    }

    private func hexUnit(at index: inout Int) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard index < end else { throw failure(.malformed(.unexpectedEnd), at: end) }
            let byte = bytes[index]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw failure(.malformed(.invalidEscape), at: index)
            }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }
}
