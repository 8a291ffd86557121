import ControlAPI
import Varlink

/// The columns of a list as CSV: the members of its records as the contract has them, in its order, whether a record
/// has them or not. What a record holds of another type of the contract is taken apart (`score.total`); lists and free
/// objects stay JSON.
struct RecordColumns {
    private var paths: [[String]] = []

    /// None.
    init() {}

    /// - Parameter member: of the method's reply, which the records are in.
    init<Method: VarlinkMethod>(of member: StaticString, in method: Method.Type) {
        let definitions = [
            PracticeAPI.definition, SchedulerAPI.definition, PluginsAPI.definition, DaemonAPI.definition,
        ]
        guard let definition = definitions.first(where: { Method.name.hasPrefix($0.name + ".") }),
            let interface = try? InterfaceDescription(parsing: definition.text),
            let method = interface.methods.first(where: { "\(interface.name).\($0.member.name)" == Method.name }),
            let list = method.reply.fields.first(where: { $0.name == "\(member)" }),
            case .array(.named(let type)) = list.type
        else { return }
        add(type, below: [], of: interface)
    }

    var titles: [String] { paths.map { $0.joined(separator: ".") } }

    /// A cell for each column, empty where there is nothing.
    func cells(of record: RawJSON) -> [String] {
        paths.map { path in
            let value = path.reduce(Optional(record)) { $0?[$1] }
            return value.map(Self.cell) ?? ""
        }
    }

    private mutating func add(_ type: String, below path: [String], of interface: InterfaceDescription) {
        guard let member = interface.members.first(where: { $0.name == type }),
            case .structure(let structure) = member.definition
        else { return }
        for field in structure.fields {
            if let name = Self.structureName(field.type, of: interface) {
                add(name, below: path + [field.name], of: interface)
            } else {
                paths.append(path + [field.name])
            }
        }
    }

    private static func structureName(
        _ type: InterfaceDescription.TypeExpression,
        of interface: InterfaceDescription
    ) -> String? {
        switch type {
        case .nullable(let wrapped): return structureName(wrapped, of: interface)
        case .named(let name):
            guard case .structure = interface.members.first(where: { $0.name == name })?.definition else { return nil }
            return name
        default: return nil
        }
    }

    private static func cell(_ value: RawJSON) -> String {
        switch value.kind {
        case .null: ""
        case .string: CSVText.harmless((try? value.decode(as: String.self)) ?? "")
        case .integer, .number, .bool: value.description
        case .array, .object: JSONText.compact(value)
        }
    }
}
