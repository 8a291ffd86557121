extension ZoneTable {
    /// Reads a file of RFC 9636. From version 2 on its second block, which has 64-bit times, and the footer are what
    /// counts. Leap seconds, which the system's plain files do not have, are taken out of the times.
    convenience init(tzif bytes: [UInt8]) throws(TZifError) {
        var reader = TZifReader(bytes: bytes)
        var header = try reader.header()
        guard header.version > 1 else {
            let block = try reader.block(header, timeSize: 4)
            self.init(initial: block.initial, transitions: block.transitions, rule: nil)
            return
        }
        try reader.skip(header.blockSize(timeSize: 4))
        header = try reader.header()
        let block = try reader.block(header, timeSize: 8)
        let footer = try reader.footer()
        let rule = footer.isEmpty ? nil : try PosixZoneRule(parsing: footer)
        self.init(initial: block.initial, transitions: block.transitions, rule: rule)
    }
}

/// Walks a TZif file's bytes; every read is checked against their end.
private struct TZifReader {
    struct Header {
        var version: Int
        var utcIndicators: Int
        var standardIndicators: Int
        var leapSeconds: Int
        var transitions: Int
        var types: Int
        var nameBytes: Int

        func blockSize(timeSize: Int) -> Int {
            transitions * (timeSize + 1) + types * 6 + nameBytes + leapSeconds * (timeSize + 4)
                + standardIndicators + utcIndicators
        }
    }

    struct Block {
        var initial: ZoneOffset
        var transitions: [(second: Int64, offset: ZoneOffset)]
    }

    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func skip(_ count: Int) throws(TZifError) {
        guard count <= bytes.count - position else { throw TZifError("the file ends too early") }
        position += count
    }

    /// A big-endian integer in two's complement.
    private mutating func integer(size: Int) throws(TZifError) -> Int64 {
        let start = position
        try skip(size)
        var value: Int64 = bytes[start] & 0x80 == 0 ? 0 : -1
        for byte in bytes[start..<position] { value = value << 8 | Int64(byte) }
        return value
    }

    private mutating func count() throws(TZifError) -> Int {
        let value = try integer(size: 4)
        guard 0...1_000_000 ~= value else { throw TZifError("a count of \(value)") }
        return Int(value)
    }

    mutating func header() throws(TZifError) -> Header {
        let start = position
        try skip(20)
        guard bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
            throw TZifError("it does not begin with TZif")
        }
        let version: Int
        switch bytes[start + 4] {
        case 0: version = 1
        case UInt8(ascii: "2")...UInt8(ascii: "9"): version = Int(bytes[start + 4] - UInt8(ascii: "0"))
        default: throw TZifError("its version is none")
        }
        let header = Header(
            version: version,
            utcIndicators: try count(),
            standardIndicators: try count(),
            leapSeconds: try count(),
            transitions: try count(),
            types: try count(),
            nameBytes: try count()
        )
        guard 1...256 ~= header.types else { throw TZifError("it has \(header.types) local time types") }
        return header
    }

    mutating func block(_ header: Header, timeSize: Int) throws(TZifError) -> Block {
        let start = position
        try skip(header.blockSize(timeSize: timeSize))
        let end = position
        position = start

        var times: [Int64] = []
        for _ in 0..<header.transitions { times.append(try integer(size: timeSize)) }
        let kindsStart = position
        try skip(header.transitions)
        let offsets = try offsets(header)
        var leapSeconds: [(at: Int64, correction: Int64)] = []
        for _ in 0..<header.leapSeconds {
            leapSeconds.append((try integer(size: timeSize), try integer(size: 4)))
        }
        position = end

        var transitions: [(second: Int64, offset: ZoneOffset)] = []
        for (index, time) in times.enumerated() {
            let kind = Int(bytes[kindsStart + index])
            guard offsets.indices.contains(kind) else { throw TZifError("a transition to local time type \(kind)") }
            guard index == 0 || times[index - 1] < time else { throw TZifError("its transitions are not in order") }
            let second = time - (leapSeconds.last { $0.at <= time }?.correction ?? 0)
            transitions.append((second, offsets[kind]))
        }
        return Block(initial: offsets[0], transitions: transitions)
    }

    private mutating func offsets(_ header: Header) throws(TZifError) -> [ZoneOffset] {
        let start = position
        try skip(header.types * 6)
        let names = bytes[position..<position + header.nameBytes]
        try skip(header.nameBytes)
        let end = position
        defer { position = end }
        position = start

        var offsets: [ZoneOffset] = []
        for _ in 0..<header.types {
            let seconds = try integer(size: 4)
            let isDaylightSaving = bytes[position]
            let name = Int(bytes[position + 1])
            position += 2
            guard -93_599...93_599 ~= seconds else { throw TZifError("an offset of \(seconds) s") }
            guard isDaylightSaving <= 1 else { throw TZifError("daylight saving is neither on nor off") }
            guard name < names.count, let nul = names[(names.startIndex + name)...].firstIndex(of: 0) else {
                throw TZifError("an abbreviation without an end")
            }
            offsets.append(
                ZoneOffset(
                    secondsFromUTC: Int(seconds),
                    isDaylightSaving: isDaylightSaving == 1,
                    abbreviation: String(decoding: names[(names.startIndex + name)..<nul], as: UTF8.self)
                )
            )
        }
        return offsets
    }

    /// The TZ string between two newlines; empty when the file does not say how the zone goes on.
    mutating func footer() throws(TZifError) -> [UInt8] {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\n"),
            let end = bytes[(position + 1)...].firstIndex(of: UInt8(ascii: "\n"))
        else { throw TZifError("it has no footer") }
        return Array(bytes[(position + 1)..<end])
    }
}
