import ELF
import FoundationEssentials
import Testing

@Suite("ELF files")
struct ELFFileTests {
    /// This very program, as good as any.
    let own: [UInt8]

    init() throws {
        own = [UInt8](try Data(contentsOf: URL(filePath: "/proc/self/exe")))
    }

    @Test("a program's kind, machine and notes are read")
    func reads() throws {
        let file = try ELFFile(own)
        #expect([.sharedObject, .executable].contains(file.kind))
        #expect(file.machine == ELFFile.ownMachine)
        // The linker's note on the build, and the one of the C runtime.
        #expect(file.notes.contains { $0.owner == "GNU" && $0.type == 3 && $0.content.count >= 8 })
    }

    @Test(
        "what is no ELF file is none",
        arguments: [([], .notELF), ([0x7F, 0x45, 0x4C], .notELF), (Array("#!/bin/sh\n".utf8), .notELF)]
            as [([UInt8], ELFError)]
    )
    func none(bytes: [UInt8], error: ELFError) {
        #expect(throws: error) { try ELFFile(bytes) }
    }

    @Test("32-bit and big-endian files are told apart", arguments: [4, 5])
    func otherFormat(place: Int) {
        var bytes = own
        bytes[place] = bytes[place] == 1 ? 2 : 1
        #expect(throws: ELFError.otherFormat) { try ELFFile(bytes) }
    }

    @Test("a file that ends too early is never read beyond its end")
    func truncated() {
        for count in 0..<min(4096, own.count) {
            let isHeaderCut = count < 64
            let isRefused = (try? ELFFile(Array(own.prefix(count)))) == nil
            if isHeaderCut { #expect(isRefused) }
        }
    }

    @Test("whatever its bytes are, nothing is read beyond them", arguments: 0..<20)
    func mutated(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(below limit: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(limit))
        }
        let prefix = Array(own.prefix(8192))
        for _ in 0..<500 {
            var bytes = prefix
            for _ in 0..<(1 + random(below: 8)) {
                // Mostly in the headers, where the places and sizes are.
                let place = random(below: random(below: 3) == 0 ? bytes.count : 1024)
                bytes[place] = [0, 0xFF, 0x7F, UInt8(random(below: 256))][random(below: 4)]
            }
            _ = try? ELFFile(bytes)
        }
    }
}
