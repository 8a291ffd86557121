/// The package that a plugin's author begins with.
struct PluginTemplate {
    let name: String
    /// Where TherapyKit's package lies.
    let kit: String

    /// The rule of TherapyKit's `PluginManifest.problems`.
    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
        return name.utf8.count <= 40 && name.utf8.last != UInt8(ascii: "-")
            && name.utf8.allSatisfy { Set("abcdefghijklmnopqrstuvwxyz0123456789-".utf8).contains($0) }
    }

    /// `WaitingList` for `waiting-list`.
    var type: String {
        name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// By their paths in the package.
    var files: [(path: String, text: String)] {
        [
            ("Package.swift", manifest),
            ("Sources/\(type)/\(type).swift", source),
            ("Tests/\(type)Tests/\(type)Tests.swift", tests),
            (".gitignore", ".build/\nPackage.resolved\n"),
        ]
    }

    func nextSteps(in directory: String) -> String {
        """
        Made \(directory). What comes next:
          cd \(directory) && swift test
          swift build -c release
          sudo install -D -o root -m 0644 -t /usr/lib/therapyd/plugins .build/release/lib\(name).so
        and in therapyd.conf:
          plugins:
            \(name): {enabled: true}

        """
    }

    private var manifest: String {
        """
        // swift-tools-version: 6.2
        import PackageDescription

        let package = Package(
            name: "\(name)",
            products: [
                // The file that the daemon loads: lib\(name).so.
                .library(name: "\(name)", type: .dynamic, targets: ["\(type)"])
            ],
            dependencies: [
                .package(path: "\(kit)")
            ],
            targets: [
                .target(
                    name: "\(type)",
                    dependencies: [
                        .product(name: "TherapyKit", package: "TherapyKit"),
                        .product(name: "TherapyKitStamp", package: "TherapyKit"),
                    ]
                ),
                .testTarget(
                    name: "\(type)Tests",
                    dependencies: ["\(type)", .product(name: "TherapyKitTesting", package: "TherapyKit")]
                ),
            ],
            swiftLanguageModes: [.v6]
        )

        """
    }

    private var source: String {
        """
        public import TherapyKit

        /// Counts the sessions that are scheduled.
        public struct \(type): Plugin {
            static let countKey = "count"

            public static let manifest = PluginManifest(
                name: "\(name)",
                version: "0.1.0",
                summary: "Counts the sessions that are scheduled",
                capabilities: [.storeValues],
                events: ["session.created"],
                commands: [CommandDeclaration(name: "count", summary: "Says how many sessions were scheduled")]
            )

            public init(configuration: PluginConfiguration) {}

            /// Comes at least once for each event: what must not be done twice has to be noted by the event's sequence.
            public func receive(_ event: Change, in context: PluginContext) async throws {
                let values = try context.values()
                let count = try await values.value(forKey: Self.countKey)?.number?.int ?? 0
                try await values.setValue(.number(JSONNumber(count + 1)), forKey: Self.countKey)
                context.log.info("counted a session", ["session": event.id])
            }

            public func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
                ["count": try await context.values().value(forKey: Self.countKey) ?? 0]
            }
        }

        /// What the daemon asks for when it has linked the file.
        @_cdecl("therapykit_plugin")
        public func plugin() -> UnsafeMutableRawPointer {
            PluginRegistration(\(type).self).handOver()
        }

        """
    }

    private var tests: String {
        """
        import Testing
        import TherapyKit
        import TherapyKitTesting

        @testable import \(type)

        @Suite struct \(type)Tests {
            @Test("its manifest is what a daemon takes")
            func manifest() {
                #expect(\(type).manifest.problems.isEmpty)
            }

            @Test("a session that is scheduled counts, and one that is changed does not")
            func counts() async throws {
                let now = try #require(Instant("2026-12-01T12:00:00Z"))
                let host = try PluginTestHost(\(type).self, now: now)
                try await host.start()
                var session = Session(
                    id: .random(),
                    therapistId: .random(),
                    clientId: .random(),
                    startTime: now + .seconds(3600),
                    endTime: now + .seconds(6600),
                    type: .regular,
                    format: .video,
                    createdAt: now,
                    updatedAt: now
                )
                host.practice.write(session)
                session.format = .audio
                host.practice.write(session)
                try await host.deliverEvents()
                #expect(try await host.invoke("count") == ["count": 1])
            }
        }

        """
    }
}
