/// What an ELF file says of itself, read from its bytes without running anything of it (elf(5)).
///
/// 64-bit little-endian files are read. Whatever the bytes are, nothing is read beyond them.
public struct ELFFile: Sendable {
    /// `e_type`.
    public enum Kind: Hashable, Sendable {
        case relocatable, executable, sharedObject, core
        case other(UInt16)
    }

    /// One note of a note segment.
    public struct Note: Hashable, Sendable {
        /// Whose it is, without the closing NUL.
        public let owner: String
        public let type: UInt32
        public let content: [UInt8]
    }

    public let kind: Kind
    /// `e_machine`, such as 62 for x86-64 and 183 for AArch64.
    public let machine: UInt16
    /// Of all note segments, in their order.
    public let notes: [Note]

    /// - Throws: ``ELFError`` when the bytes are no such file, or end too early.
    public init(_ bytes: [UInt8]) throws(ELFError) {
        let reader = ByteReader(bytes: bytes)
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { throw .notELF }
        // EI_CLASS and EI_DATA.
        guard try reader.byte(at: 4) == 2, try reader.byte(at: 5) == 1 else { throw .otherFormat }
        kind = Kind(try reader.halfWord(at: 16))
        machine = try reader.halfWord(at: 18)
        let table = try reader.offset(at: 32)
        let entrySize = Int(try reader.halfWord(at: 54))
        let count = Int(try reader.halfWord(at: 56))
        guard count == 0 || entrySize >= 56 else { throw .malformed }
        var notes: [Note] = []
        for index in 0..<count {
            let header = try reader.sum(table, index * entrySize)
            // PT_NOTE.
            guard try reader.word(at: header) == 4 else { continue }
            notes += try Self.notes(reader, header: header)
        }
        self.notes = notes
    }

    private static func notes(_ reader: ByteReader, header: Int) throws(ELFError) -> [Note] {
        let start = try reader.offset(at: reader.sum(header, 8))
        let end = try reader.sum(start, reader.offset(at: reader.sum(header, 32)))
        // p_align: all but those of x86's own notes are laid out by fours.
        let alignment = try reader.offset(at: reader.sum(header, 48)) == 8 ? 8 : 4
        var notes: [Note] = []
        var place = start
        while end - place >= 12 {
            let ownerSize = Int(try reader.word(at: place))
            let contentSize = Int(try reader.word(at: place + 4))
            let owner = try reader.bytes(at: place + 12, count: ownerSize)
            let contentPlace = try reader.aligned(reader.sum(place + 12, ownerSize), to: alignment)
            let note = Note(
                owner: String(decoding: owner.prefix { $0 != 0 }, as: UTF8.self),
                type: try reader.word(at: place + 8),
                content: Array(try reader.bytes(at: contentPlace, count: contentSize))
            )
            notes.append(note)
            place = try reader.aligned(reader.sum(contentPlace, contentSize), to: alignment)
        }
        return notes
    }
}

extension ELFFile.Kind {
    fileprivate init(_ value: UInt16) {
        switch value {
        case 1: self = .relocatable
        case 2: self = .executable
        case 3: self = .sharedObject
        case 4: self = .core
        default: self = .other(value)
        }
    }
}

extension ELFFile {
    /// The machine that this program was built for.
    public static var ownMachine: UInt16 {
        #if arch(x86_64)
            62
        #elseif arch(arm64)
            183
        #elseif arch(riscv64)
            243
        #else
            #error("which machine of elf.h is this?")
        #endif
    }
}

/// Why bytes cannot be read as an ELF file.
public enum ELFError: Error, Hashable, Sendable, CustomStringConvertible {
    case notELF
    /// 32-bit, or big-endian.
    case otherFormat
    /// Something lies beyond the file's end.
    case truncated
    case malformed

    public var description: String {
        switch self {
        case .notELF: "is no ELF file"
        case .otherFormat: "is no 64-bit little-endian ELF file"
        case .truncated: "ends too early"
        case .malformed: "is a malformed ELF file"
        }
    }
}
