import Varlink

/// JSON as therapyctl prints it. Numbers, the order of members and all that this program does not know stay as they
/// came from the daemon.
enum JSONText {
    /// What scripts may rely on rises with this number: see therapyctl(1).
    static let schemaVersion = 1

    /// An object with `schema` as its first member.
    static func withSchema(_ object: RawJSON) -> RawJSON {
        var writer = JSONWriter(capacity: object.bytes.count + 16)
        writer.beginObject()
        writer.member("schema", schemaVersion)
        for (key, value) in object.members where key != "schema" {
            writer.key(escaping: key)
            writer.write(value)
        }
        writer.endObject()
        return RawJSON(written: writer)
    }

    /// The replies of a list, gone through to its end, as one: all elements of `member`, no `next`.
    static func joining(_ replies: [RawJSON], member: StaticString) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(member)
        writer.beginArray()
        for reply in replies {
            for element in reply["\(member)"]?.elements ?? [] { writer.write(element) }
        }
        writer.endArray()
        writer.endObject()
        return RawJSON(written: writer)
    }

    /// On one line, without blanks between the tokens.
    static func compact(_ json: RawJSON) -> String {
        var text = ""
        append(json, to: &text, lineBreak: nil)
        return text
    }

    /// A member or an element on each line, two blanks for each level.
    static func indented(_ json: RawJSON) -> String {
        var text = ""
        append(json, to: &text, lineBreak: "\n")
        return text
    }

    private static func append(_ json: RawJSON, to text: inout String, lineBreak: String?) {
        let inner = lineBreak.map { $0 + "  " }
        switch json.kind {
        case .object:
            let members = json.members
            text += "{"
            for (index, member) in members.enumerated() {
                text += (index == 0 ? "" : ",") + (inner ?? "")
                text += RawJSON(member.key).description + (inner == nil ? ":" : ": ")
                append(member.value, to: &text, lineBreak: inner)
            }
            text += (members.isEmpty ? "" : lineBreak ?? "") + "}"
        case .array:
            let elements = json.elements
            text += "["
            for (index, element) in elements.enumerated() {
                text += (index == 0 ? "" : ",") + (inner ?? "")
                append(element, to: &text, lineBreak: inner)
            }
            text += (elements.isEmpty ? "" : lineBreak ?? "") + "]"
        case .string, .integer, .number, .bool, .null:
            text += json.description
        }
    }
}

extension RawJSON {
    /// What a writer wrote: well-formed by construction.
    fileprivate init(written writer: JSONWriter) {
        self = (try? RawJSON(validating: writer.bytes)) ?? .emptyObject
    }
}
