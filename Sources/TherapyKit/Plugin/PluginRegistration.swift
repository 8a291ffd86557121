/// A plugin's entry into the host: the same for the ones that ship and for those of others.
public struct PluginRegistration: Sendable {
    public let manifest: PluginManifest
    private let factory: @Sendable (PluginConfiguration) throws -> any Plugin

    public init<Module: Plugin>(_ type: Module.Type) {
        manifest = type.manifest
        factory = { try Module(configuration: $0) }
    }

    /// Makes an instance.
    public func makePlugin(configuration: PluginConfiguration) throws -> any Plugin {
        try factory(configuration)
    }
}
