import TherapyKit

/// The keys as tables in Markdown.
struct KeyTable {
    private let tree: KeyTree

    static func text(of tree: KeyTree) -> String {
        let table = KeyTable(tree: tree)
        let sections = [("The daemon", tree.daemon.flatMap(\.tree))] + tree.plugins.map { ("`\($0.path)`", $0.tree) }
        return
            ([table.introduction]
            + sections.map { title, keys in "## \(title)\n\n\(table.table(of: keys))\n" })
            .joined(separator: "\n")
    }

    private var introduction: String {
        """
        # Configuration keys

        <!-- Written by make generate from the keys' declarations. -->

        Every key of the daemon and of the plugins that ship; [configuration](configuration.md) says where they are
        written. `[]` stands for each element of a list, `NAME` for a name of your choice. Changes of keys with a star
        take effect with the next start of the daemon, all others with a reload.

        """
    }

    private func table(of keys: [ReferenceKey]) -> String {
        let rows = keys.map { key in
            let star = tree.needsRestart(key.path) && !key.isGroup ? " \\*" : ""
            let cells = [
                "`\(key.path)`\(star)", key.field.kind.words, key.defaultText.map { "`\($0)`" } ?? "", key.field.help,
            ]
            return "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
        }
        return (["| key | takes | default | meaning |", "| --- | --- | --- | --- |"] + rows).joined(separator: "\n")
    }
}
