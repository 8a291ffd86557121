import ArgumentParser
import FoundationEssentials
import Varlink
import VarlinkGenerator

@main
struct VarlinkGenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "varlink-generate",
        abstract: "Writes the Swift messages and handlers of Varlink interfaces.",
        discussion: "For io.example.Counter.varlink that is CounterAPI.swift with CounterAPI and CounterInterface."
    )

    @Argument(help: "The interface files.")
    var interfaces: [String]

    @Option(name: .shortAndLong, help: "The folder to write to.")
    var output: String

    @Option(help: "The access level of what is written: package or public.")
    var access = SwiftGenerator.Access.package

    @Flag(help: "Put the interface files themselves into their canonical form first.")
    var format = false

    func run() throws {
        for path in interfaces {
            let file = URL(filePath: path)
            var text = try String(contentsOf: file, encoding: .utf8)
            do {
                if format {
                    text = try InterfaceDescription(parsing: text).formatted()
                    try Data(text.utf8).write(to: file)
                }
                let generator = try SwiftGenerator(
                    parsing: text,
                    sourceName: file.lastPathComponent,
                    options: .init(access: access)
                )
                let name = "\(generator.namespace).swift"
                try Data(try generator.generate().utf8).write(to: URL(filePath: output).appending(path: name))
            } catch let error as InterfaceDescriptionError {
                throw ValidationError("\(path):\(error)")
            }
        }
    }
}

extension SwiftGenerator.Access: ExpressibleByArgument {}
