import Foundation
import TestSupport
import Testing

/// systemd/therapyd.catalog beside the sources, which are read for the messages' ids and their fields.
@Suite("The catalog of messages")
struct CatalogTests {
    private let catalog: [CatalogEntry]
    private let messages: [SourceMessage]

    init() throws {
        let root = try SharedFiles.repository()
        catalog = try CatalogEntry.all(in: String(contentsOfFile: root + "/systemd/therapyd.catalog", encoding: .utf8))
        messages = try SourceMessage.all(below: [root + "/Sources", root + "/Plugins"])
    }

    @Test("every message's id is explained, and every explanation is of a message")
    func ids() {
        #expect(messages.count > 25, "the sources were read")
        #expect(Set(messages.map(\.id)).count == messages.count, "each has its own")
        #expect(Set(catalog.map(\.id)).count == catalog.count)
        #expect(Set(messages.map(\.id)) == Set(catalog.map(\.id)))
    }

    @Test("an explanation names only fields that its message has")
    func fields() {
        for entry in catalog {
            for message in messages where message.id == entry.id {
                #expect(!message.fields.isEmpty || entry.fields.isEmpty, "\(message.name) is never logged")
                let missing = entry.fields.subtracting(message.fields)
                #expect(missing.isEmpty, "\(message.name) (\(entry.subject)) has no \(missing.sorted())")
            }
        }
    }

    @Test("an explanation has a subject and says something, in lines that a terminal shows whole")
    func words() {
        for entry in catalog {
            #expect((10...80).contains(entry.subject.count), "\(entry.subject)")
            #expect(entry.body.count > 40, "\(entry.subject)")
            #expect(entry.body.split(separator: "\n").allSatisfy { $0.count <= 120 }, "\(entry.subject)")
        }
    }

    @Test("docs/logs.md lists every message, by the catalog's words")
    func page() throws {
        let page = try String(contentsOfFile: SharedFiles.repository() + "/docs/logs.md", encoding: .utf8)
        let listed = page.matches(of: /\| `([0-9a-f]{32})` \| (.+) \|/).map { "\($0.1) \($0.2)" }
        let subjects = catalog.map { "\($0.id) \($0.subject.replacing(/@(\w+)@/) { "`\($0.1)`" })" }
        #expect(listed.sorted() == subjects.sorted())
    }
}
