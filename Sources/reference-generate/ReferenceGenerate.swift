import ArgumentParser
import BuiltInPlugins
import Configuration
import ControlAPI
import FoundationEssentials
import Reference
import TherapyKit

@main
struct ReferenceGenerate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference-generate",
        abstract: "Writes what ships of documentation from the declarations of keys and commands.",
        discussion: """
            These are the shipped configuration, the page of its keys and the manual pages. What a program's page is made \
            of is the output of PROGRAM --experimental-dump-help; a page without it is left as it is.
            """
    )

    @Option(help: "The repository.")
    var repository = "."

    @Option(help: ArgumentHelp("What therapyd says of its options.", valueName: "file"))
    var therapyd: String?

    @Option(help: ArgumentHelp("What therapyctl says of its commands.", valueName: "file"))
    var therapyctl: String?

    func run() throws {
        guard let release = Release(version: ProductVersion.current, date: ProductVersion.date) else {
            throw ValidationError("\(ProductVersion.date) is no date")
        }
        let fields = ConfigurationReference.fields(plugins: BuiltInPlugins.all.map(\.manifest))
        let documents = ReferenceDocuments(
            release: release,
            keys: KeyTree(fields, needsRestart: ConfigurationReference.needsRestart)
        )
        try write(documents.shippedConfiguration, to: ReferenceDocuments.shippedConfigurationPath)
        try write(documents.keyTable, to: ReferenceDocuments.keyTablePath)
        try write(documents.configurationPage(in: frame(.configuration)), to: .configuration)
        if let dump = try therapyd.map(dump) {
            try write(documents.daemonPage(of: dump, in: frame(.daemon)), to: .daemon)
        }
        if let dump = try therapyctl.map(dump) {
            try write(documents.clientPage(of: dump, in: frame(.client)), to: .client)
        }
    }

    private func frame(_ page: ReferenceDocuments.Page) throws -> PageFrame {
        PageFrame(try String(contentsOf: file(page.framePath), encoding: .utf8))
    }

    private func dump(_ path: String) throws -> CommandDump {
        try CommandDump(parsing: String(contentsOf: URL(filePath: path), encoding: .utf8))
    }

    private func write(_ text: String, to page: ReferenceDocuments.Page) throws {
        try write(text, to: page.path)
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: file(path))
    }

    private func file(_ path: String) -> URL {
        URL(filePath: repository).appending(path: path)
    }
}
