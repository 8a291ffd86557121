import Varlink

/// Structures and enumerations, with the types that their fields define.
extension SwiftGenerator {
    func enumeration(
        _ name: String,
        _ enumeration: InterfaceDescription.Enumeration,
        documentation: [String],
        in source: inout SourceText
    ) throws(SwiftGenerationError) {
        try requireDistinct(enumeration.values.map { SwiftName.member($0.name) }, in: name)
        source.documentation(documentation)
        source.block("\(access.rawValue) enum \(name): String, VarlinkEnumeration") { source in
            for value in enumeration.values {
                source.documentation(value.comments.documentation)
                let swift = SwiftName.member(value.name)
                let raw = swift == value.name ? "" : " = \"\(value.name)\""
                source.line("case \(SwiftName.escaped(swift))\(raw)")
            }
        }
    }

    func structure(
        _ name: String,
        _ structure: InterfaceDescription.Structure,
        conformance: String = "VarlinkObject",
        staticName: String? = nil,
        documentation: [String],
        scope outer: Scope? = nil,
        in source: inout SourceText
    ) throws(SwiftGenerationError) {
        var scope = outer ?? Scope(type: name, inlineTypes: ["Parameters", "Reply"])
        let inline = structure.fields.compactMap { field in
            field.type.inlineBody.map { (name: SwiftName.type(ofField: field.name), body: $0) }
        }
        scope.inlineTypes.formUnion(inline.map(\.name))
        let fields = structure.fields.map { field in
            SwiftField(
                wireName: field.name,
                name: SwiftName.member(field.name),
                type: swiftType(field.type, inline: SwiftName.type(ofField: field.name), scope: scope),
                documentation: field.comments.documentation
            )
        }
        try requireDistinct(fields.map(\.name), in: name)
        try requireDistinct(inline.map(\.name), in: name)

        source.documentation(documentation)
        var parts = SourceText(level: source.level + 1)
        if let staticName {
            parts.line("\(access.rawValue) static let name = \"\(staticName)\"")
            parts.blank()
        }
        for field in fields {
            parts.documentation(field.documentation)
            parts.line("\(access.rawValue) var \(SwiftName.escaped(field.name)): \(field.type)")
        }
        if !fields.isEmpty { parts.blank() }
        StructureMembers(fields: fields, access: access).write(to: &parts)
        for (name, body) in inline {
            parts.blank()
            switch body {
            case .structure(let structure):
                try self.structure(name, structure, documentation: [], scope: scope, in: &parts)
            case .enumeration(let enumeration):
                try self.enumeration(name, enumeration, documentation: [], in: &parts)
            }
        }
        source.block("\(access.rawValue) struct \(name): \(conformance), Hashable") { $0.append(parts) }
    }

    private func requireDistinct(_ names: [String], in type: String) throws(SwiftGenerationError) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted { throw SwiftGenerationError(type: type, name: name) }
    }
}

struct SwiftField {
    let wireName: String
    let name: String
    let type: String
    let documentation: [String]

    var isOptional: Bool { type.hasSuffix("?") }
    /// The name where it stands alone: a label or a member after a dot needs no quotes.
    var local: String { SwiftName.escaped(name) }
}

/// The initializers of a structure and how it is written.
private struct StructureMembers {
    let fields: [SwiftField]
    let access: SwiftGenerator.Access

    func write(to source: inout SourceText) {
        writeMemberwiseInitializer(to: &source)
        source.blank()
        writeReading(to: &source)
        source.blank()
        writeWriting(to: &source)
    }

    private func writeMemberwiseInitializer(to source: inout SourceText) {
        guard !fields.isEmpty else {
            source.line("\(access.rawValue) init() {}")
            return
        }
        let parameters = fields.map { "\($0.name): \($0.type)\($0.isOptional ? " = nil" : "")" }
        source.function("\(access.rawValue) init", parameters, "") { source in
            for field in fields { source.line("self.\(field.name) = \(field.local)") }
        }
    }

    private func writeReading(to source: inout SourceText) {
        let names = fields.map(\.name)
        let reader = SwiftName.fresh("reader", besides: names)
        let label = reader == "reader" ? "from reader" : "from \(reader)"
        let key = SwiftName.fresh("key", besides: names)
        source.block("\(access.rawValue) init(\(label): inout JSONReader) throws(JSONError)") { source in
            guard !fields.isEmpty else {
                source.line("_ = try VarlinkEmpty(from: &\(reader))")
                return
            }
            for field in fields {
                source.line("var \(field.local): \(field.type)\(field.isOptional ? "" : "?")")
            }
            source.line("try \(reader).beginObject()")
            source.block("while let \(key) = try \(reader).nextKey()") { source in
                source.line("switch \(key) {")
                for field in fields {
                    source.lead("case \"\(field.wireName)\":", "\(field.local) = try .init(from: &\(reader))")
                }
                source.line("default: try \(reader).skipUnknown(\(key))")
                source.line("}")
            }
            for field in fields where !field.isOptional {
                let missing = "\(reader).missing(\"\(field.wireName)\")"
                source.line("guard let \(field.local) else { throw \(missing) }")
            }
            source.list("self.init", fields.map { "\($0.name): \($0.local)" }, "")
        }
    }

    private func writeWriting(to source: inout SourceText) {
        let writer = SwiftName.fresh("writer", besides: fields.map(\.name))
        source.block("\(access.rawValue) func write(to \(writer): inout JSONWriter)") { source in
            source.line("\(writer).beginObject()")
            for field in fields {
                let member = field.isOptional ? "optionalMember" : "member"
                source.line("\(writer).\(member)(\"\(field.wireName)\", \(field.local))")
            }
            source.line("\(writer).endObject()")
        }
    }
}

extension InterfaceDescription.TypeExpression {
    enum InlineBody {
        case structure(InterfaceDescription.Structure)
        case enumeration(InterfaceDescription.Enumeration)
    }

    /// The structure or enumeration that is defined on the spot, wherever within the type.
    var inlineBody: InlineBody? {
        switch self {
        case .structure(let structure): structure.fields.isEmpty ? nil : .structure(structure)
        case .enumeration(let enumeration): .enumeration(enumeration)
        case .array(let inner), .map(let inner), .nullable(let inner): inner.inlineBody
        case .bool, .int, .float, .string, .object, .named: nil
        }
    }
}
