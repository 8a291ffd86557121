import TherapyKit

/// Writes iCalendar's content lines (RFC 5545, section 3.1): bytes, CRLF, lines folded at 75 octets.
struct ContentLines {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// A line whose value stands as it is, and is short and ASCII.
    mutating func line(_ name: StaticString, _ value: some Collection<UInt8>) {
        append(name)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: value)
        bytes += [0x0D, 0x0A]
    }

    mutating func line(_ name: StaticString, _ value: StaticString) {
        append(name)
        bytes.append(UInt8(ascii: ":"))
        append(value)
        bytes += [0x0D, 0x0A]
    }

    /// A line of a TEXT value (section 3.3.11): escaped, and folded between characters.
    ///
    /// Control characters other than line breaks have no place in a TEXT, escaped or not: they are left out.
    mutating func text(_ name: StaticString, _ text: String) {
        var column = name.utf8CodeUnitCount + 1
        append(name)
        bytes.append(UInt8(ascii: ":"))
        var text = text
        text.withUTF8 { utf8 in
            // Most texts have nothing in them that needs care.
            if column + utf8.count <= 75, utf8.allSatisfy(Self.isPlain) { return bytes.append(contentsOf: utf8) }
            var index = 0
            while index < utf8.count {
                if Self.isPlain(utf8[index]) {
                    fold(before: 1, &column)
                    bytes.append(utf8[index])
                    index += 1
                    continue
                }
                let length = Self.length(utf8[index])
                append(utf8[index..<min(index + length, utf8.count)], &column)
                index += length
            }
        }
        bytes += [0x0D, 0x0A]
    }

    /// A line of an instant in UTC (section 3.3.5), such as `20261201T133000Z`; parts of a second are dropped.
    mutating func time(_ name: StaticString, _ instant: Instant) {
        append(name)
        bytes.append(UInt8(ascii: ":"))
        let time = LocalTime(utc: instant)
        for number in [time.year / 100, time.year % 100, time.month, time.day] { append(twoDigits: number) }
        bytes.append(UInt8(ascii: "T"))
        for number in [time.hour, time.minute, time.second] { append(twoDigits: number) }
        bytes += [UInt8(ascii: "Z"), 0x0D, 0x0A]
    }

    private mutating func append(twoDigits number: Int) {
        bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        0x20...0x7E ~= byte && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: ";") && byte != UInt8(ascii: ",")
    }

    /// One character: a break of lines is one, whichever of the three ways it is written in.
    private mutating func append(_ character: Slice<UnsafeBufferPointer<UInt8>>, _ column: inout Int) {
        switch character[character.startIndex] {
        case UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ","):
            fold(before: 2, &column)
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(character[character.startIndex])
        case 0x0A:
            fold(before: 2, &column)
            bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
        case 0x0D:
            // The line feed behind it says so, if there is one.
            let next = character.endIndex
            guard next == character.base.count || character.base[next] != 0x0A else { return }
            fold(before: 2, &column)
            bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
        case 0x00..<0x20 where character[character.startIndex] != 0x09, 0x7F: return
        default:
            fold(before: character.count, &column)
            bytes.append(contentsOf: character)
        }
    }

    /// A line is at most 75 octets long, its end not counted; the blank that begins the next counts.
    private mutating func fold(before count: Int, _ column: inout Int) {
        if column + count > 75 {
            bytes += [0x0D, 0x0A, UInt8(ascii: " ")]
            column = 1
        }
        column += count
    }

    /// The octets of a character by its first one (RFC 3629, section 3).
    private static func length(_ first: UInt8) -> Int {
        first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}
