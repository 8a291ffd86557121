/// A command that a plugin contributes to `therapyctl`.
public struct CommandDeclaration: Hashable, Sendable {
    /// Lower-case words joined by `-`; it is called as `therapyctl PLUGIN NAME`.
    public let name: String
    /// One line for help texts.
    public let summary: String
    public let arguments: [ConfigurationField]

    public init(name: String, summary: String, arguments: [ConfigurationField] = []) {
        self.name = name
        self.summary = summary
        self.arguments = arguments
    }
}

/// A command on its way to its plugin.
public struct CommandInvocation: Sendable {
    public let name: String
    /// Read with the keys that the declaration was made from.
    public let arguments: PluginConfiguration

    public init(name: String, arguments: PluginConfiguration) {
        self.name = name
        self.arguments = arguments
    }
}

/// Why a command failed, in words for the person who gave it.
public struct CommandError: Error, Hashable, Sendable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }
}
