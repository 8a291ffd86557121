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

/// The way of a registration out of a plugin's file.
extension PluginRegistration {
    /// The name of the C function by which a plugin's file hands its registration over:
    ///
    /// ```swift
    /// @_cdecl("therapykit_plugin")
    /// public func plugin() -> UnsafeMutableRawPointer { PluginRegistration(MyPlugin.self).handOver() }
    /// ```
    @_spi(Host) public static let entryName = "therapykit_plugin"

    private final class Parcel {
        let registration: PluginRegistration

        init(_ registration: PluginRegistration) {
            self.registration = registration
        }
    }

    /// The registration, for the host to take.
    public func handOver() -> UnsafeMutableRawPointer {
        Unmanaged.passRetained(Parcel(self)).toOpaque()
    }

    /// Takes what ``handOver()`` gave, once.
    @_spi(Host) public init(takingOver pointer: UnsafeMutableRawPointer) {
        self = Unmanaged<Parcel>.fromOpaque(pointer).takeRetainedValue().registration
    }
}
