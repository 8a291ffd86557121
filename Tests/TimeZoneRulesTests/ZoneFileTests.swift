import Foundation
import Testing
import TimeZoneRules

@Suite("Zone files")
struct ZoneFileTests {
    /// A directory of its own, gone with the test.
    private func withDirectory(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.path + "/zoneinfo-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func bytes(of zone: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/" + zone)))
    }

    @Test(
        "a name that could lead out of the directory is refused",
        arguments: [
            "", "..", "../UTC", "Europe/../UTC", "/UTC", "/etc/localtime", "Europe/", "Europe//Berlin", ".",
            "Europe/Ber lin", "Europe/Berlin\0", "Zürich", "tzdata.zi", String(repeating: "A", count: 300),
        ]
    )
    func traversal(name: String) {
        #expect(throws: TimeZoneError.invalidIdentifier(name)) { try TimeZoneRules(identifier: name) }
    }

    @Test("what is no zone is unknown", arguments: ["Europe/Atlantis", "Europe", "leapseconds", "europe/berlin"])
    func unknown(name: String) {
        #expect(throws: TimeZoneError.unknownIdentifier(name)) { try TimeZoneRules(identifier: name) }
    }

    @Test("UTC needs no file")
    func utc() throws {
        let zone = try TimeZoneRules(identifier: "UTC", in: ZoneDirectory(path: "/nonexistent"))
        #expect(zone == .utc)
        #expect(zone.nextTransition(after: .distantPast) == nil)
        #expect(zone.localTime(at: .distantFuture).date.year > 290_000)
    }

    @Test("a file cut off anywhere is malformed", arguments: ["Europe/Berlin", "Asia/Tokyo", "Etc/UTC"])
    func truncated(name: String) throws {
        let whole = try bytes(of: name)
        _ = try TimeZoneRules(identifier: name, tzif: whole)
        for length in whole.indices {
            do throws(TimeZoneError) {
                _ = try TimeZoneRules(identifier: name, tzif: Array(whole[..<length]))
                Issue.record("\(length) of \(whole.count) bytes were taken for a zone")
            } catch {
                guard case .malformed = error else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }

    @Test("no damage to a file brings the reader down")
    func damaged() throws {
        let whole = try bytes(of: "Europe/Dublin")
        var random = SplitMix64(state: 7)
        var refused = 0
        for _ in 0..<3_000 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: whole.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let zone = try? TimeZoneRules(identifier: "X", tzif: damaged) else {
                refused += 1
                continue
            }
            _ = zone.offset(at: .distantFuture)
            _ = zone.offset(at: .distantPast)
            _ = zone.instants(of: zone.localTime(at: Timestamp(seconds: 1_774_746_000)))
        }
        #expect(refused > 100)
    }

    @Test("a version 1 file ends with its last transition")
    func versionOne() throws {
        var file = Array("TZif".utf8) + [UInt8](repeating: 0, count: 16)
        func append(_ number: Int32) {
            withUnsafeBytes(of: number.bigEndian) { file += $0 }
        }
        for count: Int32 in [0, 0, 0, 1, 2, 8] { append(count) }
        append(1_000_000)
        file.append(1)
        append(0)
        file += [0, 0]
        append(3_600)
        file += [1, 4]
        file += Array("AAA\0BBB\0".utf8)
        let zone = try TimeZoneRules(identifier: "Old", tzif: file)
        #expect(zone.offset(at: Timestamp(seconds: 999_999)) == ZoneOffset(secondsFromUTC: 0, abbreviation: "AAA"))
        #expect(
            zone.offset(at: Timestamp(seconds: 1_000_000))
                == ZoneOffset(secondsFromUTC: 3_600, isDaylightSaving: true, abbreviation: "BBB")
        )
        #expect(zone.nextTransition(after: Timestamp(seconds: 1_000_000)) == nil)
    }

    @Test("a file that was replaced is read anew")
    func replaced() throws {
        try withDirectory { path in
            let directory = ZoneDirectory(path: path)
            let file = URL(fileURLWithPath: path + "/Here")
            try Data(bytes(of: "Asia/Tokyo")).write(to: file)
            #expect(try TimeZoneRules(identifier: "Here", in: directory).offset(at: .unixEpoch).abbreviation == "JST")
            try Data(bytes(of: "Asia/Kolkata")).write(to: file, options: .atomic)
            #expect(try TimeZoneRules(identifier: "Here", in: directory).offset(at: .unixEpoch).abbreviation == "IST")
            try Data("no zone".utf8).write(to: file, options: .atomic)
            #expect(throws: TimeZoneError.unknownIdentifier("Here")) {
                try TimeZoneRules(identifier: "Here", in: directory)
            }
        }
    }

    @Test("the version of the data is that of tzdata.zi, or else of +VERSION")
    func version() throws {
        try withDirectory { path in
            #expect(ZoneDirectory(path: path).tzdataVersion == nil)
            try Data("2025a\n".utf8).write(to: URL(fileURLWithPath: path + "/+VERSION"))
            #expect(ZoneDirectory(path: path).tzdataVersion == "2025a")
            try Data("# version 2025b\nR d".utf8).write(to: URL(fileURLWithPath: path + "/tzdata.zi"))
            #expect(ZoneDirectory(path: path).tzdataVersion == "2025b")
        }
    }

    @Test("the system's zone is that of TZ, or else of the localtime link")
    func systemZone() throws {
        try withDirectory { path in
            let link = path + "/localtime"
            let zones = ZoneDirectory.system
            #expect(try zones.systemZone(environment: nil, localtime: link) == .utc)
            try FileManager.default.createSymbolicLink(
                atPath: link,
                withDestinationPath: "/usr/share/zoneinfo/Europe/Berlin"
            )
            #expect(try zones.systemZone(environment: nil, localtime: link).identifier == "Europe/Berlin")
            try FileManager.default.removeItem(atPath: link)
            try Data(bytes(of: "Asia/Tokyo")).write(to: URL(fileURLWithPath: link))
            let copy = try zones.systemZone(environment: nil, localtime: link)
            #expect(copy.identifier == "localtime")
            #expect(copy.offset(at: .unixEpoch).secondsFromUTC == 9 * 3_600)
            #expect(try zones.systemZone(environment: ":Asia/Tokyo", localtime: link).identifier == "Asia/Tokyo")
            #expect(try zones.systemZone(environment: "", localtime: link) == .utc)
            let path = "/usr/share/zoneinfo/Asia/Tokyo"
            #expect(try zones.systemZone(environment: path, localtime: link).identifier == "Asia/Tokyo")
            let rule = try zones.systemZone(environment: "CET-1CEST,M3.5.0,M10.5.0/3", localtime: link)
            #expect(rule.offset(at: Timestamp(seconds: 1_774_746_000)).abbreviation == "CEST")
            #expect(throws: TimeZoneError.self) { try zones.systemZone(environment: "nowhere", localtime: link) }
        }
    }
}
