import TimeZoneRules

/// Walks an expression's bytes and reads the terms in it.
struct CalendarTermScanner {
    /// A term and where it stands, until the field that it belongs to is known.
    struct PlacedTerm {
        var term: CalendarTerm
        var position: Int

        /// Stands for 0, and for what is too large for systemd even where it does not matter.
        static let impossibleStep = Int.max
    }

    private let text: String
    private let bytes: [UInt8]
    /// Where the expression ends and its zone begins.
    var end: Int
    var position = 0

    /// systemd's limit: a list with more commas is refused.
    private static let commaLimit = 240
    /// Stands for every number too large for any field.
    private static let largestNumber = 1 << 40

    init(text: String) {
        self.text = text
        bytes = Array(text.utf8)
        end = bytes.count
    }

    var isAtEnd: Bool { position == end }
    var peek: UInt8? { position < end ? bytes[position] : nil }
    var rest: String { String(decoding: bytes[position..<end], as: UTF8.self) }

    func error(_ reason: CalendarExpressionError.Reason, at place: Int? = nil) -> CalendarExpressionError {
        CalendarExpressionError(reason: reason, position: place ?? position, text: text)
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func skipSpaces() {
        while skip(" ") {}
    }

    /// A weekday's name, short or long; 0 is Monday.
    mutating func weekday() throws(CalendarExpressionError) -> Int {
        let name = bytes[position..<end].prefix { $0.isASCIILetter }
        guard let day = CalendarFields.weekday(named: name) else { throw error(.unknownWeekday) }
        position = name.endIndex
        return day
    }

    /// `@` and a number, which may have spaces and a sign in front. As with strtoul(3), the minus counts down from 2⁶⁴.
    mutating func moment() throws(CalendarExpressionError) -> UInt64 {
        let start = position
        position += 1
        while let next = peek, next == UInt8(ascii: " ") || 9...13 ~= next { position += 1 }
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        let digits = bytes[position..<end].prefix { $0.isASCIIDigit }
        guard !digits.isEmpty else { throw error(.expectedNumber) }
        guard let value = UInt64(String(decoding: digits, as: UTF8.self)) else {
            throw error(.outOfRange(.year, CalendarField.year.range), at: start)
        }
        position = digits.endIndex
        return isNegative ? 0 &- value : value
    }

    /// `*`, which is no terms, or terms with commas between them.
    mutating func list(inMicroseconds: Bool = false) throws(CalendarExpressionError) -> [PlacedTerm] {
        let start = position
        if skip("*") { return inMicroseconds ? [PlacedTerm(term: .everySecond, position: start)] : [] }
        var terms: [PlacedTerm] = []
        repeat {
            guard terms.count <= Self.commaLimit else { throw error(.tooManyTerms) }
            terms.append(try term(inMicroseconds: inMicroseconds))
        } while skip(",")
        return terms
    }

    /// `value`, `first..last`, `first/step` or `first..last/step`.
    private mutating func term(inMicroseconds: Bool) throws(CalendarExpressionError) -> PlacedTerm {
        let place = position
        var term = CalendarTerm.value(try decimal(inMicroseconds: inMicroseconds))
        if peek == UInt8(ascii: "."), peekNext == UInt8(ascii: ".") {
            position += 2
            term.stop = try decimal(inMicroseconds: inMicroseconds)
            term.step = inMicroseconds ? 1_000_000 : 1
        }
        if skip("/") {
            let step = try decimal(inMicroseconds: inMicroseconds)
            term.step = 1...Int(Int32.max) ~= step ? step : PlacedTerm.impossibleStep
        } else if inMicroseconds, let stop = term.stop, term.start + term.step > stop {
            throw error(.rangeBelowOneSecond, at: place)
        }
        guard peek.map({ " ,-~:".utf8.contains($0) }) ?? true else { throw error(.unexpectedCharacter) }
        return PlacedTerm(term: term, position: place)
    }

    private var peekNext: UInt8? { position + 1 < end ? bytes[position + 1] : nil }

    private mutating func number() throws(CalendarExpressionError) -> Int {
        guard let first = peek, first.isASCIIDigit else { throw error(.expectedNumber) }
        var value = 0
        while let next = peek, next.isASCIIDigit {
            value = min(value * 10 + Int(next - UInt8(ascii: "0")), Self.largestNumber)
            position += 1
        }
        return value
    }

    /// A number; one of seconds with a fraction that is rounded to microseconds by its seventh digit.
    private mutating func decimal(inMicroseconds: Bool) throws(CalendarExpressionError) -> Int {
        let whole = try number()
        guard inMicroseconds else { return whole }
        guard peek == UInt8(ascii: "."), peekNext != UInt8(ascii: ".") else { return whole * 1_000_000 }
        position += 1
        guard let first = peek, first.isASCIIDigit else { throw error(.expectedNumber) }
        var fraction = 0
        var unit = 100_000
        var isFirstBeyond = true
        while let next = peek, next.isASCIIDigit {
            let digit = Int(next - UInt8(ascii: "0"))
            if unit > 0 {
                fraction += digit * unit
                unit /= 10
            } else if isFirstBeyond {
                fraction += digit >= 5 ? 1 : 0
                isFirstBeyond = false
            }
            position += 1
        }
        return whole * 1_000_000 + fraction
    }
}

extension CalendarTermScanner {
    /// A field's terms, checked, in normal form, in order and each once.
    func terms(
        _ placed: [PlacedTerm],
        of field: CalendarField,
        fromMonthEnd: Bool = false
    ) throws(CalendarExpressionError) -> [CalendarTerm] {
        let sorted = placed.map { Self.normalized($0, of: field) }.sorted { left, right in
            left.term == right.term ? left.position < right.position : left.term < right.term
        }
        var terms: [CalendarTerm] = []
        var first: CalendarExpressionError?
        for item in sorted where item.term != terms.last {
            terms.append(item.term)
            // systemd checks the n-th day from the month's end against a month that is 3 n days shorter.
            let latest = field.range.upperBound - (fromMonthEnd ? 3 * terms.count : 0)
            guard item.position < first?.position ?? .max,
                let reason = Self.fault(in: item.term, of: field, upTo: latest, fromMonthEnd: fromMonthEnd)
            else { continue }
            first = error(reason, at: item.position)
        }
        if let first { throw first }
        return terms
    }

    private static func normalized(_ placed: PlacedTerm, of field: CalendarField) -> PlacedTerm {
        var term = placed.term
        if field == .year {
            term.start = fullYear(term.start)
            term.stop = term.stop.map(fullYear)
        }
        if term.step != PlacedTerm.impossibleStep { term = term.normalized }
        return PlacedTerm(term: term, position: placed.position)
    }

    /// 69 is 2069, 70 is 1970.
    private static func fullYear(_ year: Int) -> Int {
        switch year {
        case 0..<70: year + 2000
        case 70..<100: year + 1900
        default: year
        }
    }

    private static func fault(
        in term: CalendarTerm,
        of field: CalendarField,
        upTo latest: Int,
        fromMonthEnd: Bool
    ) -> CalendarExpressionError.Reason? {
        guard latest >= field.range.lowerBound else { return .tooManyTerms }
        let named = field.range.lowerBound...latest
        let allowed = field == .second ? 0...59_999_999 : named
        guard allowed.contains(term.start), term.stop.map(allowed.contains) ?? true else {
            return .outOfRange(field, named)
        }
        if let stop = term.stop, stop < term.start { return .backwardRange(field) }
        guard term.step <= allowed.upperBound - allowed.lowerBound else { return .repetition(field) }
        guard term.stop == nil else { return nil }
        // Days counted from the month's end repeat towards it.
        let second = fromMonthEnd ? term.start - term.step : term.start + term.step
        return allowed.contains(second) ? nil : .repetition(field)
    }
}

extension CalendarFields {
    /// Long or short, in any case; 0 is Monday.
    static func weekday(named name: some Collection<UInt8>) -> Int? {
        let folded = String(decoding: name.map { $0 | 0x20 }, as: UTF8.self)
        return ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].firstIndex {
            folded == $0 || folded == $0.prefix(3)
        }
    }
}
