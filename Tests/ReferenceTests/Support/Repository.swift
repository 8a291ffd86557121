import BuiltInPlugins
import Configuration
import ControlAPI
import Foundation
import Reference
import TestSupport
import TherapyKit

/// What the documents are made of, and the files that are committed.
enum Repository {
    static let plugins = BuiltInPlugins.all.map(\.manifest)

    static func documents() throws -> ReferenceDocuments {
        struct NoDate: Error {}
        guard let release = Release(version: ProductVersion.current, date: ProductVersion.date) else { throw NoDate() }
        let keys = KeyTree(
            ConfigurationReference.fields(plugins: plugins),
            needsRestart: ConfigurationReference.needsRestart
        )
        return ReferenceDocuments(release: release, keys: keys)
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(SharedFiles.repository())/\(path)", encoding: .utf8)
    }

    static func frame(_ page: ReferenceDocuments.Page) throws -> PageFrame {
        PageFrame(try text(page.framePath))
    }

    /// What a built program says of its commands: one in `$THERAPYD_BIN`, else in `.build/debug` of the repository.
    static func dump(_ program: String) async throws -> CommandDump {
        let directory =
            try ProcessInfo.processInfo.environment["THERAPYD_BIN"] ?? "\(SharedFiles.repository())/.build/debug"
        let output = try await ForeignProgram.output(of: ["\(directory)/\(program)", "--experimental-dump-help"])
        return try CommandDump(parsing: output)
    }
}
