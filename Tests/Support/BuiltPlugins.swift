import Foundation

/// Plugins that are built for the tests, as anybody would build them.
package enum BuiltPlugins {
    /// `Plugins/Example`.
    package static let example = build(package: "Plugins/Example", product: "no-show-follow-up")
    /// `Tests/FaultyPlugin`.
    package static let faulty = build(package: "Tests/FaultyPlugin", product: "faulty")

    /// Puts a plugin into a directory, as `install` does.
    /// - Parameter plugin: one of those above.
    package static func install(_ plugin: Task<String, any Error>, in directory: String) async throws {
        let path = try await plugin.value
        try await ForeignProgram.output(of: ["mkdir", "-p", "-m", "0755", directory])
        try await ForeignProgram.output(of: ["install", "-m", "0644", path, directory])
    }

    /// Once in a run, one after the other: they share the build directory, and with it the kit.
    private static func build(package: String, product: String) -> Task<String, any Error> {
        Task {
            let root = try SharedFiles.repository()
            return try await building.take {
                let scratch = "\(root)/.build-plugins/\(product)"
                try await ForeignProgram.output(
                    of: [
                        "swift", "build", "--package-path", "\(root)/\(package)", "--scratch-path", scratch,
                        "--product",
                        product,
                    ]
                )
                return "\(scratch)/debug/lib\(product).so"
            }
        }
    }

    private static let building = Queue()

    private actor Queue {
        private var last: Task<Void, Never>?

        func take(_ body: @escaping @Sendable () async throws -> String) async throws -> String {
            let before = last
            let task = Task {
                await before?.value
                return try await body()
            }
            last = Task { _ = try? await task.value }
            return try await task.value
        }
    }

    /// A shared object from C.
    package static func compile(_ source: String, to path: String) async throws {
        try source.write(toFile: path + ".c", atomically: true, encoding: .utf8)
        try await ForeignProgram.output(of: ["clang", "-shared", "-fPIC", "-o", path, path + ".c"])
    }
}
