import ControlAPI
import Varlink

/// One argument of a plugin's command, as the daemon describes it.
struct ContributedArgument {
    let name: String
    let type: String
    let help: String
    let defaultText: String?
    let choices: [String]
    let lowest: String?
    let highest: String?
    /// Its place among those that are given by their place.
    let position: Int?
    let isRequired: Bool
    let isRepeated: Bool
    /// The kind of record whose ids it takes.
    let record: RecordKind?
    let takesFile: Bool

    init(name: String, _ description: RawJSON) {
        self.name = name
        type = description["type"]?.text ?? "text"
        help = description["help"]?.text ?? ""
        defaultText = description["default"]?.text
        choices = description["choices"]?.elements.compactMap(\.text) ?? []
        lowest = description["from"].map { $0.text ?? $0.description }
        highest = description["to"].map { $0.text ?? $0.description }
        position = description["position"].flatMap { Int($0.description) }
        isRequired = description["required"]?.description == "true"
        isRepeated = description["repeated"]?.description == "true"
        let completion = description["completion"]?.text
        record = completion.flatMap(RecordKind.init)
        takesFile = completion == "files" || type == "path"
    }

    /// Whether it stands alone, for what is so.
    var isFlag: Bool { type == "bool" && position == nil }

    /// What stands for its value in a line of help.
    var valueName: String {
        switch type {
        case "choice": choices.joined(separator: "|")
        default: record?.noun ?? type
        }
    }

    /// As it is typed.
    var spelling: String { position == nil ? "--\(name)" : "<\(name)>" }

    /// - Returns: the value for the daemon.
    /// - Throws: `ClientError.usage` for what cannot be one, in words for whoever typed it.
    func value(_ text: String, in invocation: Invocation) throws(ClientError) -> String {
        if let record { return try invocation.id(text, of: record) }
        switch type {
        case "choice" where !choices.contains(text):
            throw .usage("\(spelling) is one of \(choices.joined(separator: ", ")), and not \(text)")
        case "integer":
            guard let number = Int(text) else { throw .usage("\(spelling) is a number, and not \(text)") }
            let isInRange = lowest.flatMap { Int($0) }.map { $0 <= number } ?? true
            guard isInRange, highest.flatMap({ Int($0) }).map({ number <= $0 }) ?? true else {
                throw .usage("\(spelling) is from \(lowest ?? "") to \(highest ?? ""), and not \(text)")
            }
        case "bool" where !["true", "false"].contains(text):
            throw .usage("\(spelling) is true or false, and not \(text)")
        default: break
        }
        return text
    }
}

extension RawJSON {
    /// The text of a string; `nil` for any other value.
    var text: String? { try? decode(as: String.self) }
}
