import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("Names in every script")
struct ScriptsOfTheWorldTests {
    private static let names = ["山田太郎", "محمد عبد الله", "דָּוִד כֹּהֵן", "Zoë Öz", "李小龍", "👩‍👩‍👧 Family", "N\u{303}andú"]

    private static func daemon() throws -> FakeDaemon {
        let users = names.enumerated().map { index, name in
            Sample.user("b298786\(index)-8482-419f-9806-177791eb60a7", name)
        }
        return try .practice(["Practice.ListUsers": { _ in [.result(PracticeAPI.ListUsers.Reply(users: users))] }])
    }

    @Test("columns stay below each other, whatever the names are written in", arguments: [80, 200])
    func aligned(width: Int) throws {
        let outcome = Prompt.run("clients", at: try Self.daemon(), width: width)
        let mail = "someone@"
        let rows = outcome.lines.filter { $0.contains(mail) }
        #expect(rows.count == Self.names.count)
        let columns = rows.map { row in
            row.firstRange(of: mail).map { String(row[..<$0.lowerBound]).displayWidth }
        }
        #expect(Set(columns).count == 1, "\(columns)")
        let header = try #require(outcome.lines.first)
        #expect(header.firstRange(of: "EMAIL").map { String(header[..<$0.lowerBound]).displayWidth } == columns[0])
        #expect(outcome.lines.allSatisfy { $0.displayWidth <= width })
    }
}
