import Glibc
import TestSupport
import Testing
import TherapyKit

@testable import PluginHost

@Suite("Exported files")
struct ExportedFilesTests {
    let directory: TemporaryDirectory
    var files: ExportedFiles { ExportedFiles(directory: "\(directory.path)/plugin") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func read(_ name: String) -> String? {
        guard let file = fopen("\(directory.path)/plugin/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private func inode(_ name: String) -> UInt {
        var status = stat()
        return stat("\(directory.path)/plugin/\(name)", &status) == 0 ? UInt(status.st_ino) : 0
    }

    @Test("a file is written, replaced as a whole, and left alone when it has the bytes already")
    func writes() async throws {
        #expect(try await files.write(Array("one".utf8), to: "feed.ics"))
        #expect(read("feed.ics") == "one")
        let first = inode("feed.ics")
        #expect(try await files.write(Array("one".utf8), to: "feed.ics") == false)
        #expect(inode("feed.ics") == first)
        #expect(try await files.write(Array("two".utf8), to: "feed.ics"))
        #expect(read("feed.ics") == "two")
        #expect(inode("feed.ics") != first)
        #expect(try await files.write([], to: "clients/empty.ics"))
        #expect(try await files.names() == ["clients/empty.ics", "feed.ics"])
        try await files.remove("feed.ics")
        try await files.remove("feed.ics")
        #expect(try await files.names() == ["clients/empty.ics"])
    }

    @Test(
        "a name that leads elsewhere is refused",
        arguments: [
            "", ".", "..", "../x", "a/../b", "/etc/passwd", "a/b/c", ".hidden", "-rf", "a//b", "a/", "/a", "a b", "ä",
            "a\0b", "a\nb", String(repeating: "a", count: 201),
        ]
    )
    func names(name: String) async throws {
        await #expect(throws: FileExportError.invalidName(name)) { try await files.write([1], to: name) }
        await #expect(throws: FileExportError.invalidName(name)) { try await files.remove(name) }
        #expect(throws: FileExportError.invalidName(name)) { try files.path(of: name) }
    }

    @Test("no link is followed, and what it leads to is not touched")
    func links() async throws {
        let outside = "\(directory.path)/outside"
        mkdir(outside, 0o700)
        mkdir("\(directory.path)/plugin", 0o700)
        symlink(outside, "\(directory.path)/plugin/folder")
        symlink("\(outside)/target", "\(directory.path)/plugin/file")
        await #expect(throws: FileExportError.self) { try await files.write([1], to: "folder/x") }
        // The link itself is replaced.
        #expect(try await files.write([1], to: "file"))
        #expect(access("\(outside)/target", F_OK) != 0 && access("\(outside)/x", F_OK) != 0)
    }

    @Test("a leftover of a writer that died is in nobody's way")
    func leftover() async throws {
        _ = try await files.write([1], to: "a")
        let leftover = "\(directory.path)/plugin/.writing-a"
        close(open(leftover, O_CREAT | O_WRONLY, 0o600))
        #expect(try await files.write([2], to: "a"))
        #expect(access(leftover, F_OK) != 0)
        #expect(try await files.names() == ["a"])
    }

    @Test("where there can be no file, the system's reason is told and the old one stays")
    func unwritable() async throws {
        mkdir("\(directory.path)/plugin", 0o700)
        mkdir("\(directory.path)/plugin/a", 0o700)
        await #expect(throws: FileExportError.system(name: "a", reason: "Is a directory")) {
            try await files.write([1], to: "a")
        }
        #expect(access("\(directory.path)/plugin/.writing-a", F_OK) != 0)
    }
}
