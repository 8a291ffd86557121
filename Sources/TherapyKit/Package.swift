// swift-tools-version: 6.2
import PackageDescription

// A package of its own, linked by the daemon and by every plugin as one dynamic library, so that Swift's type
// metadata exists once in the process. It depends on nothing outside the toolchain.
let package = Package(
    name: "TherapyKit",
    products: [
        .library(name: "TherapyKit", type: .dynamic, targets: ["TherapyKit"]),
        // Linked into every plugin that is loaded from a file.
        .library(name: "TherapyKitStamp", targets: ["TherapyKitStamp"]),
        // What keeps a plugin's SQL to the plugin's own tables: for hosts, the daemon's and the one for tests.
        .library(name: "ConfinedTables", targets: ["ConfinedTables"]),
        .library(name: "TherapyKitTesting", targets: ["TherapyKitTesting"]),
    ],
    targets: [
        .target(
            name: "TherapyKit",
            dependencies: ["TherapyKitStamp"],
            path: ".",
            exclude: ["CSQLite", "Stamp", "Tables", "Testing", "Tests", "TherapyKit.docc"],
            sources: ["Configuration", "Domain", "JSON", "Plugin"],
            // Rounding, which a program that links nothing else would miss.
            linkerSettings: [.linkedLibrary("m")]
        ),
        .target(name: "TherapyKitStamp", path: "Stamp"),
        .target(name: "ConfinedTables", dependencies: ["CSQLite", "TherapyKit"], path: "Tables"),
        .systemLibrary(name: "CSQLite", path: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "TherapyKitTesting", dependencies: ["ConfinedTables", "TherapyKit"], path: "Testing"),
        .testTarget(name: "TherapyKitTests", dependencies: ["ConfinedTables", "TherapyKit", "TherapyKitTesting"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
