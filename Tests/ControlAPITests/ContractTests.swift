import Testing
import Varlink

@Suite("The interfaces hold the contract")
struct ContractTests {
    @Test(
        "every method, field and error of the contract is there with its type",
        .enabled("needs the design pages beside the repository") {
            try RepositoryFiles.contractText("Practice") != nil
        },
        arguments: RepositoryFiles.interfaceNames
    )
    func contract(name: String) throws {
        let text = try #require(try RepositoryFiles.contractText(name))
        let contract = try InterfaceDescription(parsing: text)
        let ours = try InterfaceDescription(parsing: RepositoryFiles.interfaceText(name))
        #expect(ours.name == contract.name)
        #expect(Contract.breaches(of: contract, by: ours) == [])
    }

    @Test(
        "a breach is noticed",
        arguments: [
            ("type T (a: int, b: ?string)", []),
            ("type T (a: int, b: ?string, c: ?bool)", []),
            ("type T (a: int)", ["T.b is missing"]),
            ("type T (a: string, b: ?string)", ["T.a is of another type"]),
            ("type T (a: int, b: string)", ["T.b is of another type"]),
            ("type U (a: int, b: ?string)", ["T is missing"]),
            ("type T (a, b)", ["T is something else"]),
        ]
    )
    func breaches(ours: String, breaches: [String]) throws {
        let contract = try InterfaceDescription(parsing: "interface a.b\ntype T (a: int, b: ?string)")
        let ours = try InterfaceDescription(parsing: "interface a.b\n\(ours)")
        #expect(Contract.breaches(of: contract, by: ours) == breaches)
    }

    @Test("a method must not ask for more than the contract says")
    func newRequiredParameter() throws {
        let contract = try InterfaceDescription(parsing: "interface a.b\nmethod M(a: int) -> (r: int)")
        let optional = "interface a.b\nmethod M(a: int, b: ?int) -> (r: int, s: int)"
        #expect(Contract.breaches(of: contract, by: try InterfaceDescription(parsing: optional)) == [])
        let required = "interface a.b\nmethod M(a: int, b: int) -> (r: int)"
        #expect(
            Contract.breaches(of: contract, by: try InterfaceDescription(parsing: required))
                == ["M parameters.b is new and required"]
        )
    }
}

/// Compares an interface with one that it may only add to. Comments do not count.
private enum Contract {
    static func breaches(of contract: InterfaceDescription, by ours: InterfaceDescription) -> [String] {
        contract.members.flatMap { member -> [String] in
            guard let own = ours.members.first(where: { $0.name == member.name }) else {
                return ["\(member.name) is missing"]
            }
            switch (member.definition, own.definition) {
            case (.structure(let old), .structure(let new)), (.error(let old), .error(let new)):
                return compare(old, new, member.name)
            case (.enumeration(let old), .enumeration(let new)):
                return compare(old, new, member.name)
            case (.method(let oldParameters, let oldReply), .method(let newParameters, let newReply)):
                return compare(oldParameters, newParameters, "\(member.name) parameters", isInput: true)
                    + compare(oldReply, newReply, "\(member.name) reply")
            default:
                return ["\(member.name) is something else"]
            }
        }
    }

    private static func compare(
        _ old: InterfaceDescription.Structure,
        _ new: InterfaceDescription.Structure,
        _ place: String,
        isInput: Bool = false
    ) -> [String] {
        var breaches: [String] = []
        for field in old.fields {
            if let own = new.fields.first(where: { $0.name == field.name }) {
                breaches += compare(field.type, own.type, "\(place).\(field.name)")
            } else {
                breaches.append("\(place).\(field.name) is missing")
            }
        }
        for field in new.fields where isInput && !old.fields.contains(where: { $0.name == field.name }) {
            if case .nullable = field.type { continue }
            breaches.append("\(place).\(field.name) is new and required")
        }
        return breaches
    }

    private static func compare(
        _ old: InterfaceDescription.Enumeration,
        _ new: InterfaceDescription.Enumeration,
        _ place: String
    ) -> [String] {
        let names = Set(new.values.map(\.name))
        return old.values.filter { !names.contains($0.name) }.map { "\(place).\($0.name) is missing" }
    }

    private static func compare(
        _ old: InterfaceDescription.TypeExpression,
        _ new: InterfaceDescription.TypeExpression,
        _ place: String
    ) -> [String] {
        switch (old, new) {
        case (.structure(let old), .structure(let new)): compare(old, new, place)
        case (.enumeration(let old), .enumeration(let new)): compare(old, new, place)
        case (.array(let old), .array(let new)), (.map(let old), .map(let new)),
            (.nullable(let old), .nullable(let new)):
            compare(old, new, place)
        default: old == new ? [] : ["\(place) is of another type"]
        }
    }
}
