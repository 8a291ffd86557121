import ArgumentParser
import Varlink

/// A field that an update can take away, by its name in the contract; typed as the option that sets it
/// (`--clear time-zone`).
protocol ClearableField: ExpressibleByArgument, CaseIterable, RawRepresentable, Hashable, Sendable
where RawValue == String {
    /// A list is not taken away in the contract, but set to an empty one.
    var isList: Bool { get }
    /// The option that sets it, without its dashes.
    var option: String { get }
}

extension ClearableField {
    var isList: Bool { false }

    /// `timeZone` is set by `--time-zone`.
    var option: String {
        rawValue.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : String($1) }
    }

    init?(argument: String) {
        guard let field = Self.allCases.first(where: { $0.option == argument || $0.rawValue == argument }) else {
            return nil
        }
        self = field
    }

    static var allValueStrings: [String] { allCases.map(\.option) }
}

/// What every update takes.
struct UpdateOptions<Field: ClearableField>: ParsableArguments {
    @Option(help: ArgumentHelp("Take this away; can be given again.", valueName: "field"))
    var clear: [Field] = []

    @Option(help: ArgumentHelp("Only when nobody changed it since it was updated then.", valueName: "updatedAt"))
    var ifUpdatedAt: String?

    /// For the contract's `clear`.
    var cleared: [String]? { clear.filter { !$0.isList }.map(\.rawValue).nonEmpty }

    /// What becomes of a list: nil to leave it as it is.
    func list(_ given: [String], _ field: Field) -> [String]? {
        given.nonEmpty ?? (clear.contains(field) ? [] : nil)
    }

    /// Refuses an update of nothing, and one that sets what it takes away.
    ///
    /// - Parameter parameters: as they would be sent, but for ids.
    func check(_ parameters: some VarlinkObject) throws {
        let members = RawJSON(parameters).members.filter { !["id", "ifUpdatedAt", "clear"].contains($0.key) }
        guard !members.isEmpty || !clear.isEmpty else {
            throw ValidationError("nothing to change: give an option for what is to change, or --clear")
        }
        for field in clear {
            let isSet = members.contains { $0.key == field.rawValue && $0.value.description != "[]" }
            if isSet { throw ValidationError("--\(field.option) and --clear \(field.option) exclude each other") }
        }
    }
}

/// A JSON object as an argument.
struct ObjectArgument: ExpressibleByArgument, Hashable, Sendable {
    let json: RawJSON

    init?(argument: String) {
        guard let json = try? RawJSON(parsing: argument), json.kind == .object else { return nil }
        self.json = json
    }
}
