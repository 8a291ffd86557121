import Varlink

/// Which structures of an interface hold themselves by way of nullable fields.
///
/// Swift keeps an optional structure in place, so one that holds its own kind has to be kept apart. Arrays and maps
/// are kept apart anyhow.
struct RecursiveTypes {
    /// For each structure, those that a value of it may hold in place; by their names in Swift.
    private let held: [String: Set<String>]

    init(_ interface: InterfaceDescription) {
        var direct: [String: Set<String>] = [:]
        for case (let name, .structure(let structure)) in interface.members.map({ ($0.name, $0.definition) }) {
            direct[SwiftName.type(name)] = Self.namesHeld(in: structure)
        }
        held = direct.mapValues { first in
            var reached: Set<String> = []
            var open = Array(first)
            while let name = open.popLast() {
                if reached.insert(name).inserted { open.append(contentsOf: direct[name] ?? []) }
            }
            return reached
        }
    }

    /// Whether a field of type `name` within the Swift type `type` closes a circle.
    func contains(_ name: String, within type: String) -> Bool {
        let name = SwiftName.type(name)
        return name == type || held[name]?.contains(type) == true
    }

    private static func namesHeld(in structure: InterfaceDescription.Structure) -> Set<String> {
        var names: Set<String> = []
        for field in structure.fields {
            switch field.type {
            case .named(let name), .nullable(.named(let name)): names.insert(SwiftName.type(name))
            case .structure(let inline), .nullable(.structure(let inline)): names.formUnion(namesHeld(in: inline))
            default: continue
            }
        }
        return names
    }
}
