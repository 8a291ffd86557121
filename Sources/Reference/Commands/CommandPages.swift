/// A program's options and commands as pieces of a manual page.
package struct CommandPages: Sendable {
    private let program: DumpedCommand
    /// Options that every command has: they are told of once.
    private let general: Set<[DumpedArgument.Name]>

    package init(_ dump: CommandDump) {
        program = dump.command
        general = Set(program.shownArguments.compactMap(\.names))
    }

    /// What stands behind the program's name in the synopsis: its own options and arguments.
    package var synopsis: Mdoc {
        var piece = Mdoc()
        piece.macro("Nm")
        for argument in program.shownArguments where !Self.isHelp(argument) {
            let use = Self.use(of: argument) + (argument.isRepeating ? [.call("...")] : [])
            if argument.isOptional {
                piece.macro("Op", use)
            } else if case .call(let name) = use.first {
                piece.macro(name, Array(use.dropFirst()))
            }
        }
        return piece
    }

    /// The options of the program itself, which all its commands have.
    package var options: Mdoc {
        var piece = Mdoc()
        piece.list { list in
            for argument in program.shownArguments { Self.add(argument, to: &list) }
        }
        return piece
    }

    /// The commands, with a subsection for each of the top ones.
    package var commands: Mdoc {
        var piece = Mdoc()
        for command in program.shownCommands {
            piece.subsection(command.commandName)
            if !command.shownCommands.isEmpty { Self.describe(command, in: &piece) }
            piece.list { list in
                for place in places(of: command, below: []) { add(place, to: &list) }
            }
        }
        return piece
    }

    // MARK: Commands

    private struct CommandPlace {
        let command: DumpedCommand
        /// The names that lead to it, its own the last.
        let path: [String]
        /// Whether its name may be left out.
        let isDefault: Bool
    }

    /// A command and those below it; one of the top that has some is told of by its subsection.
    private func places(of command: DumpedCommand, below path: [String], isDefault: Bool = false) -> [CommandPlace] {
        let isSubsection = path.isEmpty && !command.shownCommands.isEmpty
        let path = path + [command.commandName]
        return (isSubsection ? [] : [CommandPlace(command: command, path: path, isDefault: isDefault)])
            + command.shownCommands.flatMap {
                places(of: $0, below: path, isDefault: $0.commandName == command.defaultSubcommand)
            }
    }

    private static func describe(_ command: DumpedCommand, in piece: inout Mdoc) {
        piece.prose(sentence(command.abstract))
        if let discussion = command.discussion { piece.discussion(discussion) }
    }

    private func add(_ place: CommandPlace, to list: inout MdocList) {
        let command = place.command
        let arguments = command.shownArguments.filter { argument in
            argument.names.map { !general.contains($0) } ?? true
        }
        // Options before arguments, as people write them.
        let options = arguments.filter { $0.kind != .positional }
        let inOrder =
            options.filter { !$0.isOptional } + options.filter(\.isOptional)
            + arguments.filter { $0.kind == .positional }
        var head = [.call("Cm")] + place.path.map(MdocWord.text) + inOrder.flatMap(Self.synopsis)
        if !command.shownCommands.isEmpty { head += [.call("Ar"), .text("command")] }
        list.item(head) { item in
            Self.describe(command, in: &item)
            if place.isDefault {
                item.prose("This is what `\(place.path.dropLast().joined(separator: " "))` alone does.")
            }
            if let aliases = command.aliases, !aliases.isEmpty {
                item.prose("Also called \(aliases.map { "`\($0)`" }.joined(separator: ", ")).")
            }
            item.list(isCompact: true) { list in
                for argument in inOrder { Self.add(argument, to: &list) }
            }
        }
    }

    // MARK: Arguments

    /// `--start time`, `[--limit number]`, `[id ...]`.
    private static func synopsis(of argument: DumpedArgument) -> [MdocWord] {
        var words = use(of: argument)
        if argument.isOptional { words = [.call("Oo")] + words + [.call("Oc")] }
        if argument.isRepeating { words.append(.call("...")) }
        return words
    }

    private static func use(of argument: DumpedArgument) -> [MdocWord] {
        var words = argument.kind == .positional ? [] : names(of: argument.preferredName.map { [$0] } ?? [])
        if argument.kind != .flag { words += [.call("Ar"), .text(argument.valueName ?? "value")] }
        return words
    }

    private static func add(_ argument: DumpedArgument, to list: inout MdocList) {
        var head = names(of: argument.sortedNames)
        if argument.kind != .flag { head += [.call("Ar"), .text(argument.valueName ?? "value")] }
        list.item(head) { item in
            item.prose(help(for: argument))
            if let discussion = argument.discussion { item.discussion(discussion) }
        }
    }

    /// `-f`, `--follow`.
    private static func names(of names: [DumpedArgument.Name]) -> [MdocWord] {
        Array(names.map { [MdocWord.call("Fl"), .text($0.flag)] }.joined(separator: [.call(",")]))
    }

    private static func help(for argument: DumpedArgument) -> String {
        var help = sentence(argument.abstract)
        if let values = argument.allValues, !values.isEmpty {
            help += " One of \(values.map { "`\($0)`" }.joined(separator: ", "))."
        }
        if let value = argument.defaultValue { help += " Default: `\(value)`." }
        return help
    }

    private static func isHelp(_ argument: DumpedArgument) -> Bool {
        (argument.names ?? []).contains { ["help", "version"].contains($0.name) }
    }

    private static func sentence(_ text: String?) -> String {
        guard let text, let last = text.last else { return "" }
        return ".?!…".contains(last) ? text : "\(text)."
    }
}
