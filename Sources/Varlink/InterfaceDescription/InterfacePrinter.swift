extension InterfaceDescription {
    /// The canonical text: two blanks of indentation, a line for what fits one and has no comments inside, one empty
    /// line between members and runs of comments. Parses to an equal description.
    ///
    /// - Parameter width: where a line should end. A field is never broken within its name and simple type.
    public func formatted(width: Int = 100) -> String {
        var printer = InterfacePrinter(width: width)
        printer.print(self)
        return printer.text
    }
}

struct InterfacePrinter {
    let width: Int
    private(set) var text = ""

    init(width: Int) {
        self.width = width
    }

    mutating func print(_ interface: InterfaceDescription) {
        print(interface.comments, indentation: 0)
        text += "interface \(interface.name)\n"
        for member in interface.members {
            text += "\n"
            print(member.comments, indentation: 0)
            print(member)
        }
        if !interface.trailingComments.isEmpty {
            text += "\n"
            print(interface.trailingComments, indentation: 0, endsList: true)
        }
    }

    private mutating func print(_ member: InterfaceDescription.Member) {
        switch member.definition {
        case .structure(let structure): print("type \(member.name) ", .structure(structure))
        case .enumeration(let enumeration): print("type \(member.name) ", .enumeration(enumeration))
        case .error(let structure): print("error \(member.name) ", .structure(structure))
        case .method(let parameters, let reply): print(method: member.name, parameters, reply)
        }
        text += "\n"
    }

    private mutating func print(_ start: String, _ type: InterfaceDescription.TypeExpression) {
        text += start
        if let line = oneLine(type), start.utf8.count + line.utf8.count <= width {
            text += line
        } else {
            printBroken(type, indentation: 0)
        }
    }

    private mutating func print(
        method name: String,
        _ parameters: InterfaceDescription.Structure,
        _ reply: InterfaceDescription.Structure
    ) {
        let start = "method \(name)"
        text += start
        let (input, output) =
            (InterfaceDescription.TypeExpression.structure(parameters), .structure(reply))
            as (InterfaceDescription.TypeExpression, InterfaceDescription.TypeExpression)
        let inputLine = oneLine(input)
        let outputLine = oneLine(output)
        if let inputLine, let outputLine, start.utf8.count + inputLine.utf8.count + outputLine.utf8.count + 4 <= width {
            text += "\(inputLine) -> \(outputLine)"
            return
        }
        // The longer side is broken first, both if that is not enough.
        if let inputLine, start.utf8.count + inputLine.utf8.count + 5 <= width,
            outputLine.map({ $0.utf8.count >= inputLine.utf8.count }) ?? true
        {
            text += "\(inputLine) -> "
            printBroken(output, indentation: 0)
            return
        }
        printBroken(input, indentation: 0)
        text += " -> "
        if let outputLine, outputLine.utf8.count + 5 <= width {
            text += outputLine
        } else {
            printBroken(output, indentation: 0)
        }
    }

    // MARK: Types

    /// The type on one line; nil when comments are in it.
    private func oneLine(_ type: InterfaceDescription.TypeExpression) -> String? {
        switch type {
        case .bool: return "bool"
        case .int: return "int"
        case .float: return "float"
        case .string: return "string"
        case .object: return "object"
        case .named(let name): return name
        case .array(let element): return oneLine(element).map { "[]\($0)" }
        case .map(let value): return oneLine(value).map { "[string]\($0)" }
        case .nullable(let value): return oneLine(value).map { "?\($0)" }
        case .enumeration(let enumeration):
            guard enumeration.trailingComments.isEmpty, enumeration.values.allSatisfy(\.comments.isEmpty) else {
                return nil
            }
            return "(\(enumeration.values.map(\.name).joined(separator: ", ")))"
        case .structure(let structure):
            guard structure.trailingComments.isEmpty else { return nil }
            var fields: [String] = []
            for field in structure.fields {
                guard field.comments.isEmpty, let type = oneLine(field.type) else { return nil }
                fields.append("\(field.name): \(type)")
            }
            return "(\(fields.joined(separator: ", ")))"
        }
    }

    private mutating func printBroken(_ type: InterfaceDescription.TypeExpression, indentation: Int) {
        switch type {
        case .array(let element):
            text += "[]"
            printBroken(element, indentation: indentation)
        case .map(let value):
            text += "[string]"
            printBroken(value, indentation: indentation)
        case .nullable(let value):
            text += "?"
            printBroken(value, indentation: indentation)
        case .enumeration(let enumeration):
            let items = enumeration.values.map { Item(name: $0.name, comments: $0.comments, type: nil) }
            print(items, enumeration.trailingComments, indentation: indentation)
        case .structure(let structure):
            let items = structure.fields.map { Item(name: $0.name, comments: $0.comments, type: $0.type) }
            print(items, structure.trailingComments, indentation: indentation)
        case .bool, .int, .float, .string, .object, .named:
            text += oneLine(type) ?? ""
        }
    }

    /// A field, or a value of an enumeration.
    private struct Item {
        let name: String
        let comments: InterfaceDescription.Comments
        let type: InterfaceDescription.TypeExpression?
    }

    private mutating func print(
        _ items: [Item],
        _ trailing: InterfaceDescription.Comments,
        indentation: Int
    ) {
        guard !items.isEmpty || !trailing.isEmpty else {
            text += "()"
            return
        }
        let inner = indentation + 2
        text += "(\n"
        for (index, item) in items.enumerated() {
            print(item.comments, indentation: inner)
            text += blanks(inner) + item.name
            if let type = item.type {
                text += ": "
                if let line = oneLine(type), inner + item.name.utf8.count + line.utf8.count + 3 <= width {
                    text += line
                } else {
                    printBroken(type, indentation: inner)
                }
            }
            text += index + 1 < items.count ? ",\n" : "\n"
        }
        print(trailing, indentation: inner, endsList: true)
        text += blanks(indentation) + ")"
    }

    // MARK: Comments

    private mutating func print(
        _ comments: InterfaceDescription.Comments,
        indentation: Int,
        endsList: Bool = false
    ) {
        for (index, block) in comments.blocks.enumerated() {
            if index > 0 { text += "\n" }
            for line in block { text += blanks(indentation) + (line.isEmpty ? "#" : "# \(line)") + "\n" }
        }
        if !comments.isEmpty, !comments.isAttached, !endsList { text += "\n" }
    }

    private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
