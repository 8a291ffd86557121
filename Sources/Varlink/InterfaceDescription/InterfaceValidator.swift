/// What the grammar cannot say: names are defined once, used names are types, and types end.
struct InterfaceValidator {
    private let interface: InterfaceDescription
    private let positions: InterfaceParser.Positions
    private let structures: [String: InterfaceDescription.Structure]

    init(_ interface: InterfaceDescription, positions: InterfaceParser.Positions) {
        self.interface = interface
        self.positions = positions
        var structures: [String: InterfaceDescription.Structure] = [:]
        for case (let name, .structure(let structure)) in interface.members.map({ ($0.name, $0.definition) }) {
            structures[name] = structure
        }
        self.structures = structures
    }

    func validate() throws(InterfaceDescriptionError) {
        try validateNames()
        try validateReferences()
        for (index, member) in interface.members.enumerated() {
            var open: Set<String> = []
            if reaches(member.name, from: member.name, &open) {
                throw failure(.endlessType(member.name), at: positions.members[index])
            }
        }
    }

    private func validateNames() throws(InterfaceDescriptionError) {
        var names: Set<String> = []
        for (index, member) in interface.members.enumerated() where !names.insert(member.name).inserted {
            throw failure(.duplicateName(member.name), at: positions.members[index])
        }
    }

    private func validateReferences() throws(InterfaceDescriptionError) {
        var isType: [String: Bool] = [:]
        for member in interface.members {
            switch member.definition {
            case .structure, .enumeration: isType[member.name] = true
            case .method, .error: isType[member.name] = false
            }
        }
        for (name, position) in positions.references {
            switch isType[name] {
            case true?: continue
            case false?: throw failure(.notAType(name), at: position)
            case nil: throw failure(.unknownType(name), at: position)
            }
        }
    }

    /// Whether a value of the structure `name` always holds one of `target` within.
    private func reaches(_ target: String, from name: String, _ visited: inout Set<String>) -> Bool {
        guard let structure = structures[name], visited.insert(name).inserted else { return false }
        return reaches(target, from: structure, &visited)
    }

    private func reaches(
        _ target: String,
        from structure: InterfaceDescription.Structure,
        _ visited: inout Set<String>
    ) -> Bool {
        for field in structure.fields {
            switch field.type {
            case .named(let name):
                if name == target || reaches(target, from: name, &visited) { return true }
            case .structure(let inline):
                if reaches(target, from: inline, &visited) { return true }
            case .bool, .int, .float, .string, .object, .enumeration, .array, .map, .nullable:
                continue
            }
        }
        return false
    }

    private func failure(
        _ reason: InterfaceDescriptionError.Reason,
        at position: InterfaceScanner.Position
    ) -> InterfaceDescriptionError {
        InterfaceDescriptionError(reason: reason, line: position.line, column: position.column)
    }
}
