/// The files that are written from declarations, by their paths in the repository.
package struct ReferenceDocuments: Sendable {
    /// The frames of manual pages, by their names in `Sources/Reference/Frames`.
    package enum Page: String, CaseIterable, Sendable {
        case configuration = "therapyd.conf.5"
        case daemon = "therapyd.8"
        case client = "therapyctl.1"

        /// Where the page lies.
        package var path: String { "man/\(rawValue)" }
        /// Where its hand-written part lies.
        package var framePath: String { "Sources/Reference/Frames/\(rawValue).mdoc" }
    }

    package static let shippedConfigurationPath = "config/therapyd.conf"
    package static let keyTablePath = "docs/configuration-keys.md"

    private let release: Release
    private let keys: KeyTree

    package init(release: Release, keys: KeyTree) {
        self.release = release
        self.keys = keys
    }

    package var shippedConfiguration: String { ShippedConfiguration.text(of: keys) }
    package var keyTable: String { KeyTable.text(of: keys) }

    package func configurationPage(in frame: PageFrame) throws(PageFrame.Problem) -> String {
        try frame.page(for: release, with: ["keys": KeyPages.piece(of: keys)])
    }

    package func daemonPage(of dump: CommandDump, in frame: PageFrame) throws(PageFrame.Problem) -> String {
        let pages = CommandPages(dump)
        return try frame.page(for: release, with: ["synopsis": pages.synopsis, "options": pages.options])
    }

    package func clientPage(of dump: CommandDump, in frame: PageFrame) throws(PageFrame.Problem) -> String {
        let pages = CommandPages(dump)
        return try frame.page(for: release, with: ["options": pages.options, "commands": pages.commands])
    }
}
