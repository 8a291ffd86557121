import Glibc
import Testing

@testable import ControlClient

@Suite("What therapyctl is made of")
struct FoundationTests {
    /// therapyctl's own targets: see `Package.swift`.
    private static let targets = [
        "CalendarExpression", "ControlAPI", "ControlClient", "TimeZoneRules", "Varlink", "VarlinkClient", "therapyctl",
    ]

    @Test("no source of it imports Foundation, which is as large as all the rest", arguments: targets)
    func imports(target: String) throws {
        let sources = try #require(#filePath.firstRange(of: "/Tests/")).lowerBound
        let root = "\(#filePath[..<sources])/Sources/\(target)"
        let files = Self.swiftFiles(below: root)
        #expect(!files.isEmpty)
        for file in files {
            let bytes = try FileDescriptorSource(path: file).readAll(limit: 16 * 1024 * 1024) ?? []
            let words = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
                .map { $0.split(separator: " ") }
                .filter { $0.contains("import") && ["Foundation", "FoundationNetworking"].contains($0.last) }
            #expect(words.isEmpty, "\(file)")
        }
    }

    private static func swiftFiles(below path: String) -> [String] {
        guard let directory = opendir(path) else { return path.hasSuffix(".swift") ? [path] : [] }
        defer { closedir(directory) }
        var files: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { files += swiftFiles(below: "\(path)/\(name)") }
        }
        return files
    }
}
