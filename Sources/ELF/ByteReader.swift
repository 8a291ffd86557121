/// Little-endian numbers in bytes; every place is checked.
struct ByteReader {
    let bytes: [UInt8]

    func byte(at place: Int) throws(ELFError) -> UInt8 {
        guard bytes.indices.contains(place) else { throw .truncated }
        return bytes[place]
    }

    func bytes(at place: Int, count: Int) throws(ELFError) -> ArraySlice<UInt8> {
        guard place >= 0, count >= 0, place <= bytes.count, count <= bytes.count - place else { throw .truncated }
        return bytes[place..<place + count]
    }

    func halfWord(at place: Int) throws(ELFError) -> UInt16 { try number(at: place) }
    func word(at place: Int) throws(ELFError) -> UInt32 { try number(at: place) }

    /// A double word that is a place or a size in the file.
    func offset(at place: Int) throws(ELFError) -> Int {
        let value: UInt64 = try number(at: place)
        guard value <= UInt64(bytes.count) else { throw .truncated }
        return Int(value)
    }

    func sum(_ place: Int, _ distance: Int) throws(ELFError) -> Int {
        let (sum, overflow) = place.addingReportingOverflow(distance)
        guard !overflow, sum <= bytes.count else { throw .truncated }
        return sum
    }

    func aligned(_ place: Int, to alignment: Int) -> Int {
        (place + alignment - 1) / alignment * alignment
    }

    private func number<Number: FixedWidthInteger>(at place: Int) throws(ELFError) -> Number {
        let slice = try bytes(at: place, count: MemoryLayout<Number>.size)
        return slice.reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }
}
