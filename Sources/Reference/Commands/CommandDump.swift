import FoundationEssentials

/// What a program says of its commands when it is called with `--experimental-dump-help`.
package struct CommandDump: Decodable, Sendable {
    let command: DumpedCommand

    /// - Throws: `DecodingError` for what swift-argument-parser did not write.
    package init(parsing json: String) throws {
        self = try JSONDecoder().decode(CommandDump.self, from: Data(json.utf8))
    }
}

/// A command, and the commands below it.
struct DumpedCommand: Decodable, Sendable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool?
    let defaultSubcommand: String?
    let aliases: [String]?
    private let subcommands: [DumpedCommand]?
    private let arguments: [DumpedArgument]?

    /// Those that are shown, without the one that only shows help.
    var shownCommands: [DumpedCommand] {
        (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    }

    var shownArguments: [DumpedArgument] {
        (arguments ?? []).filter { $0.shouldDisplay != false }
    }
}

/// An argument, an option or a flag.
struct DumpedArgument: Decodable, Sendable {
    struct Name: Decodable, Hashable, Sendable {
        enum Kind: String, Decodable, Sendable {
            case long, short, longWithSingleDash
        }

        let kind: Kind
        let name: String

        /// What stands behind the first dash.
        var flag: String { kind == .long ? "-\(name)" : name }
    }

    enum Kind: String, Decodable, Sendable {
        case positional, option, flag
    }

    let kind: Kind
    let names: [Name]?
    let preferredName: Name?
    let valueName: String?
    let abstract: String?
    let discussion: String?
    let isOptional: Bool
    let isRepeating: Bool
    let defaultValue: String?
    let allValues: [String]?
    let shouldDisplay: Bool?

    /// Short names first, as people look for them.
    var sortedNames: [Name] {
        (names ?? []).filter { $0.kind == .short } + (names ?? []).filter { $0.kind != .short }
    }
}
