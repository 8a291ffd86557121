import ELF
@_spi(Host) import TherapyKit

/// With what a shared object was built, by the ELF note that TherapyKit leaves in it.
package struct PluginStamp: Hashable, Sendable {
    package let kit: String
    /// A digest of what plugins have baked in of the kit.
    package let layout: String
    /// The C compiler of the Swift toolchain, which names the exact build.
    package let compiler: String

    /// - Returns: `nil` when a line is missing.
    init?(_ text: String) {
        var values: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
        guard let kit = values["kit"], let layout = values["layout"], let compiler = values["compiler"] else {
            return nil
        }
        self.init(kit: String(kit), layout: String(layout), compiler: String(compiler))
    }

    package init(kit: String, layout: String, compiler: String) {
        self.kit = kit
        self.layout = layout
        self.compiler = compiler
    }

    /// The stamp in a file; `nil` when there is none.
    init?(in file: ELFFile) {
        guard let note = file.notes.first(where: { $0.owner == "TherapyKit" && $0.type == 1 }) else { return nil }
        self.init(String(decoding: note.content.prefix { $0 != 0 }, as: UTF8.self))
    }

    /// Of the kit that the daemon has loaded.
    package static let own = PluginStamp(KitStamp.text)

    /// What is another than the daemon's, in words for whoever built the plugin; `nil` when all is the same.
    func mismatch(with own: PluginStamp) -> String? {
        if kit != own.kit { return "was built with TherapyKit \(kit), and the daemon has \(own.kit)" }
        if compiler != own.compiler {
            return "was built with another Swift toolchain (\(compiler)) than the daemon (\(own.compiler))"
        }
        return layout == own.layout ? nil : "was built with a TherapyKit \(kit) that differs from the daemon's own"
    }
}
