import Testing
import Varlink
import VarlinkGenerator

@Suite("The generated messages and the interface files")
struct GeneratedCodeTests {
    @Test("the code is what the files give; if not: make generate", arguments: RepositoryFiles.interfaceNames)
    func isCurrent(name: String) throws {
        let text = try RepositoryFiles.interfaceText(name)
        let generator = try SwiftGenerator(parsing: text, sourceName: "io.unclutter.Therapy.\(name).varlink")
        let generated = try generator.generate()
        let committed = try RepositoryFiles.generatedCode(name)
        // Not compared by #expect, which would print both.
        let isCurrent = generated == committed
        #expect(isCurrent, "Sources/ControlAPI/Generated/\(name)API.swift is stale")
    }

    @Test("the files are in their canonical form", arguments: RepositoryFiles.interfaceNames)
    func isCanonical(name: String) throws {
        let text = try RepositoryFiles.interfaceText(name)
        #expect(try InterfaceDescription(parsing: text).formatted() == text)
    }

    @Test("no line of generated code is longer than the style allows", arguments: RepositoryFiles.interfaceNames)
    func lineLengths(name: String) throws {
        let lines = try RepositoryFiles.generatedCode(name).split(separator: "\n")
        #expect(lines.filter { $0.count > 120 } == [])
    }
}
