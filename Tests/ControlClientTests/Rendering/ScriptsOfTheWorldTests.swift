import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("Names in every script")
struct ScriptsOfTheWorldTests {
    /// With the columns that each takes on a terminal.
    private static let names = [
        ("山田太郎", 8), ("محمد عبد الله", 13), ("דָּוִד כֹּהֵן", 7), ("Zoë Öz", 6), ("李小龍", 6), ("👩‍👩‍👧 Family", 9),
        ("N\u{303}andú", 5),
    ]

    private static func daemon() throws -> FakeDaemon {
        let users = names.enumerated().map { index, name in
            Sample.user("b298786\(index)-8482-419f-9806-177791eb60a7", name.0)
        }
        return try .practice(["Practice.ListUsers": { _ in [.result(PracticeAPI.ListUsers.Reply(users: users))] }])
    }

    @Test("columns stay below each other, whatever the names are written in", arguments: [80, 200])
    func aligned(width: Int) throws {
        let outcome = Prompt.run("clients", at: try Self.daemon(), width: width)
        for (index, name) in Self.names.enumerated() {
            let blanks = String(repeating: " ", count: 13 - name.1)
            // What is written from right to left is set apart, so that nothing beside it changes places.
            let isTurned = index == 1 || index == 2
            let shown = isTurned ? "\u{2068}\(name.0)\u{2069}" : name.0
            let beginning = "b298786\(index)  \(shown)\(blanks)  someone@practice.example"
            #expect(outcome.lines[index + 1].hasPrefix(beginning), "\(name.0)")
        }
        #expect(outcome.lines[0].hasPrefix("ID        NAME           EMAIL"))
        #expect(outcome.lines.allSatisfy { $0.displayWidth <= width })
    }
}
