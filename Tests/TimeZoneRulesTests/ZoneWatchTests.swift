import Foundation
import Testing
import TimeZoneRules

@Suite("Watching the data of time zones")
struct ZoneWatchTests {
    /// A directory of its own, gone with the value.
    private final class Place {
        let url: URL

        init() throws {
            url = FileManager.default.temporaryDirectory.appending(path: "zones-\(UUID().uuidString)")
            for name in ["zoneinfo", "etc"] {
                try FileManager.default.createDirectory(
                    at: url.appending(path: name),
                    withIntermediateDirectories: true
                )
            }
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        func path(_ name: String) -> String { url.appending(path: name).path }

        /// As a package manager puts a file in place.
        func install(_ name: String, _ text: String) throws {
            try text.write(toFile: path(name + ".new"), atomically: false, encoding: .utf8)
            #expect(rename(path(name + ".new"), path(name)) == 0)
        }
    }

    @Test("an update of the data and another local zone are told, and nothing else", .timeLimit(.minutes(5)))
    func changes() async throws {
        let place = try Place()
        let watch = try ZoneWatch(
            directory: ZoneDirectory(path: place.path("zoneinfo")),
            localtime: place.path("etc/localtime")
        )
        try place.install("zoneinfo/zone.tab", "")
        try place.install("etc/hostname", "practice")
        try place.install("zoneinfo/tzdata.zi", "# version 2026c\n")
        var changes = watch.changes.makeAsyncIterator()
        #expect(await changes.next() == .data)
        #expect(ZoneDirectory(path: place.path("zoneinfo")).tzdataVersion == "2026c")

        #expect(symlink("/usr/share/zoneinfo/Europe/Berlin", place.path("etc/localtime.new")) == 0)
        #expect(rename(place.path("etc/localtime.new"), place.path("etc/localtime")) == 0)
        #expect(await changes.next() == .localZone)
    }

    @Test("a directory that is not there is an error that names it")
    func missing() throws {
        #expect(throws: TimeZoneError.unreadable(path: "/nowhere/zoneinfo", errno: ENOENT)) {
            try ZoneWatch(directory: ZoneDirectory(path: "/nowhere/zoneinfo"))
        }
    }
}
