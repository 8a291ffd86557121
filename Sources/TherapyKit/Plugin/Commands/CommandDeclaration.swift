/// A command that a plugin contributes to `therapyctl`.
public struct CommandDeclaration: Hashable, Sendable {
    /// Lower-case words joined by `-`; it is called as `therapyctl PLUGIN NAME`.
    public let name: String
    /// One line for lists.
    public let summary: String
    /// More for the command's own help; empty for nothing more.
    public let discussion: String
    /// In the order of the help text; positional ones are given in this order.
    public let arguments: [CommandArgument]
    /// Whether it changes anything, for clients that want to know before they call it.
    public let changes: Bool

    public init(
        name: String,
        summary: String,
        discussion: String = "",
        arguments: [CommandArgument] = [],
        changes: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.changes = changes
    }
}

/// One argument of a command, declared by the key that its value is read with.
public struct CommandArgument: Hashable, Sendable {
    public enum Form: Hashable, Sendable {
        /// `--name VALUE`, or `--name` alone for a truth value.
        case option
        /// `VALUE`, by its place.
        case positional
    }

    public let field: ConfigurationField
    public let form: Form
    /// Whether the command fails without it.
    public let isRequired: Bool
    /// What a shell offers for it.
    public let completion: CommandCompletion

    public init(
        field: ConfigurationField,
        form: Form = .option,
        isRequired: Bool = false,
        completion: CommandCompletion = .none
    ) {
        self.field = field
        self.form = form
        self.isRequired = isRequired
        self.completion = completion
    }

    /// `--name VALUE`.
    public static func option<Value>(
        _ key: ConfigurationKey<Value>,
        isRequired: Bool = false,
        completion: CommandCompletion = .none
    ) -> Self {
        Self(field: key.field, form: .option, isRequired: isRequired, completion: completion)
    }

    /// `VALUE`, by its place.
    public static func positional<Value>(
        _ key: ConfigurationKey<Value>,
        isRequired: Bool = true,
        completion: CommandCompletion = .none
    ) -> Self {
        Self(field: key.field, form: .positional, isRequired: isRequired, completion: completion)
    }
}

/// What a shell offers for an argument, beside the values of a choice.
public enum CommandCompletion: Hashable, Sendable {
    case none
    /// The ids of one kind of record; the client lets people shorten them.
    case ids(Entity)
    /// Files of the person who gives the command; the plugin gets the path alone.
    case files
}
