/// How wide the columns of a table are.
struct TableLayout: Sendable {
    /// Between two columns.
    static let gap = 2

    /// Nil for a column that is left out.
    let widths: [Int?]

    /// - Parameters:
    ///   - naturalWidths: what each column would take.
    ///   - width: what there is; nil for any.
    init(columns: [Table.Column], naturalWidths: [Int], width: Int?) {
        var widths: [Int?] = naturalWidths
        guard let width else {
            self.widths = widths
            return
        }
        // Of equal importance the one further right gives way first.
        let order = columns.indices.sorted {
            (columns[$0].importance, -$0) < (columns[$1].importance, -$1)
        }
        for index in order {
            let excess = Self.total(widths) - width
            guard excess > 0 else { break }
            switch columns[index].fit {
            case .fixed: break
            case .hides: widths[index] = nil
            case .shrinks(let minimum), .keepsEnd(let minimum):
                let least = min(naturalWidths[index], minimum)
                widths[index] = max(least, naturalWidths[index] - excess)
            }
        }
        // Too narrow for even that: whole columns go, and at last the most important one is cut.
        for index in order.dropLast() where Self.total(widths) > width { widths[index] = nil }
        if let last = order.last, let natural = widths[last] { widths[last] = min(natural, max(1, width)) }
        Self.widen(&widths, columns: columns, naturalWidths: naturalWidths, order: order.reversed(), width: width)
        self.widths = widths
    }

    /// Room that a left-out column made goes to those that shrank, the most important first.
    private static func widen(
        _ widths: inout [Int?],
        columns: [Table.Column],
        naturalWidths: [Int],
        order: some Sequence<Int>,
        width: Int
    ) {
        for index in order {
            guard let current = widths[index], current < naturalWidths[index] else { continue }
            widths[index] = min(naturalWidths[index], current + max(0, width - total(widths)))
        }
    }

    private static func total(_ widths: [Int?]) -> Int {
        let shown = widths.compactMap(\.self)
        return shown.reduce(0, +) + gap * max(0, shown.count - 1)
    }
}
