/// A command on its way to its plugin.
public struct CommandInvocation: Sendable {
    public let name: String
    /// Read with the keys that the declaration was made from.
    public let arguments: PluginConfiguration
    /// Who gave it.
    public let actor: Actor
    private let sink: @Sendable (JSONObject) async throws -> Void

    /// - Parameter output: takes what the command says before its end, and waits while the caller is slow to read.
    public init(
        name: String,
        arguments: PluginConfiguration,
        actor: Actor,
        output: @escaping @Sendable (JSONObject) async throws -> Void
    ) {
        self.name = name
        self.arguments = arguments
        self.actor = actor
        sink = output
    }

    /// Says something before the end: a finding, a step done. It reaches the caller at once if it asked for that, else
    /// with the result.
    /// - Throws: `CancellationError` when the caller is gone.
    public func emit(_ object: JSONObject) async throws {
        try await sink(object)
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
