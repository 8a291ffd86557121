import TimeZoneRules
import Varlink

/// What a plugin's command says: an object, whose lists of objects are tables and whose other members are lines.
struct ContributedResult {
    private let object: RawJSON

    init(_ object: RawJSON) {
        self.object = object
    }

    /// Something that the command says before its end: one line, whatever the form.
    func writeEarly(_ invocation: Invocation) throws(ClientError) {
        switch invocation.format {
        case .json, .jsonl: try invocation.writeLine(JSONText.compact(JSONText.withSchema(object)))
        case .plain:
            try invocation.writeLine(object.members.map { cell($0.value, invocation).plain }.joined(separator: "\t"))
        case .csv: try invocation.write(CSVText.line(object.members.map { csv($0.value) }))
        case .table:
            let parts = object.members.map { "\($0.key) \(cell($0.value, invocation).text(idLength: 8))" }
            try invocation.writeLine(parts.joined(separator: "  ").singleLine)
        }
    }

    /// The command's last word.
    func write(_ invocation: Invocation) throws(ClientError) {
        switch invocation.format {
        case .json: try invocation.write(json: object)
        case .jsonl:
            guard let list = onlyList else { return try invocation.write(json: object) }
            for element in list { try invocation.write(json: element) }
        case .csv: try writeCSV(invocation)
        case .plain:
            guard let list = onlyList else { return try invocation.write(page(object.members, invocation)) }
            if !list.isEmpty { try invocation.write(table(list, invocation)) }
        case .table: try writeForPeople(invocation)
        }
    }

    // MARK: Lists

    /// The list that the result is about, when there is one alone.
    private var onlyList: [RawJSON]? {
        let lists = object.members.filter { $0.value.isList }
        return lists.count == 1 ? lists[0].value.elements : nil
    }

    private func writeCSV(_ invocation: Invocation) throws(ClientError) {
        guard let list = onlyList else {
            throw .usage("csv is for lists, and this is none: choose table, plain, json or jsonl")
        }
        let keys = Self.keys(of: list)
        if invocation.hasLegend { try invocation.write(CSVText.line(keys)) }
        for element in list { try invocation.write(CSVText.line(keys.map { element[$0].map(csv) ?? "" })) }
    }

    private func writeForPeople(_ invocation: Invocation) throws(ClientError) {
        let lists = object.members.filter { $0.value.isList }
        // What is not so, or not there, is not worth a line.
        let others = object.members.filter { !$0.value.isList && $0.value.description != "false" }
        for list in lists {
            let elements = list.value.elements
            if lists.count > 1 { try invocation.writeLine(Self.title(list.key) + ":") }
            if !elements.isEmpty { try invocation.write(table(elements, invocation)) }
            if invocation.hasLegend {
                let blank = elements.isEmpty ? "" : "\n"
                let noun = Self.words(list.key)
                let isOne = elements.count == 1 && noun.hasSuffix("s")
                try invocation.write("\(blank)\(elements.count) \(isOne ? String(noun.dropLast()) : noun) listed.\n")
            }
        }
        if !others.isEmpty { try invocation.write(page(others, invocation)) }
    }

    private func table(_ elements: [RawJSON], _ invocation: Invocation) -> Table {
        let keys = Self.keys(of: elements)
        let columns = keys.enumerated().map { index, key in
            // Half a time is none.
            let isTime = elements.allSatisfy { $0[key]?.text.map { Timestamp(wire: $0) != nil } ?? true }
            return Table.Column(
                Self.title(key).uppercased(),
                importance: isTime ? keys.count + 1 : keys.count - index,
                fit: isTime ? .fixed : .shrinks(to: 8)
            )
        }
        let rows = elements.map { element in keys.map { element[$0].map { cell($0, invocation) } ?? .none } }
        return Table(columns: columns, rows: rows)
    }

    private func page(_ members: [(key: String, value: RawJSON)], _ invocation: Invocation) -> RecordPage {
        var page = RecordPage()
        for (key, value) in members {
            let title = Self.words(key)
            page.add(title.prefix(1).uppercased() + title.dropFirst(), key, cell(value, invocation))
        }
        return page
    }

    /// The names of all members, in the order in which they come first.
    private static func keys(of elements: [RawJSON]) -> [String] {
        var keys: [String] = []
        for element in elements {
            for member in element.members where !keys.contains(member.key) { keys.append(member.key) }
        }
        return keys
    }

    // MARK: Values

    private func cell(_ value: RawJSON, _ invocation: Invocation) -> Cell {
        switch value.kind {
        case .null: return .none
        case .bool: return Cell(value.description == "true")
        case .string:
            let text = value.text ?? ""
            if Timestamp(wire: text) != nil { return invocation.time.cell(text) }
            return text.isID ? .id(text) : Cell(text)
        default: return Cell(JSONText.compact(value))
        }
    }

    private func csv(_ value: RawJSON) -> String {
        switch value.kind {
        case .null: ""
        case .string: CSVText.harmless(value.text ?? "")
        default: JSONText.compact(value)
        }
    }

    private static func title(_ key: String) -> String {
        let words = words(key)
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// `end time` for `endTime`.
    private static func words(_ key: String) -> String {
        var words = ""
        for character in key {
            if character.isUppercase {
                words += " " + character.lowercased()
            } else {
                words.append(character == "-" || character == "_" ? " " : character)
            }
        }
        return words
    }
}

extension RawJSON {
    /// Whether it is a list of objects; an empty list may be one.
    fileprivate var isList: Bool { kind == .array && elements.allSatisfy { $0.kind == .object } }
}

extension String {
    /// Whether it looks like a UUID.
    fileprivate var isID: Bool {
        utf8.count == FullID.length && split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12]
            && utf8.allSatisfy { Set("0123456789abcdef-".utf8).contains($0) }
    }
}
