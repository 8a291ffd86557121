import TherapyKit

/// The keys as a piece of a manual page.
struct KeyPages {
    private let tree: KeyTree

    static func piece(of tree: KeyTree) -> Mdoc {
        let pages = KeyPages(tree: tree)
        var piece = Mdoc()
        let single = tree.daemon.filter { !$0.isGroup }
        if !single.isEmpty {
            piece.subsection("General")
            pages.list(single, in: &piece)
        }
        for group in tree.daemon.filter(\.isGroup) + tree.plugins {
            piece.subsection(group.path)
            piece.prose(group.field.help)
            pages.list(group.members.flatMap(\.tree), in: &piece)
        }
        return piece
    }

    private func list(_ keys: [ReferenceKey], in piece: inout Mdoc) {
        let needRestart = keys.count { tree.needsRestart($0.path) }
        if needRestart == keys.count { piece.prose("Changes take effect with the next start.") }
        piece.list { list in
            for key in keys {
                list.item([.call("Ic"), .text(key.path)]) { item in
                    item.prose(([key.field.help] + facts(of: key)).joined(separator: " "))
                    if needRestart < keys.count, tree.needsRestart(key.path) {
                        item.prose("A change takes effect with the next start.")
                    }
                }
            }
        }
    }

    private func facts(of key: ReferenceKey) -> [String] {
        if key.isGroup { return [] }
        return ["Takes \(key.field.kind.words)."] + (key.defaultText.map { ["Default: `\($0)`."] } ?? [])
    }
}
