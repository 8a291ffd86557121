// swift-tools-version: 6.2
import PackageDescription

// A package of its own, linked by the daemon and by every plugin as one dynamic library, so that Swift's type
// metadata exists once in the process. It depends on nothing outside the toolchain.
let package = Package(
    name: "TherapyKit",
    products: [
        .library(name: "TherapyKit", type: .dynamic, targets: ["TherapyKit"]),
        .library(name: "TherapyKitTesting", targets: ["TherapyKitTesting"]),
    ],
    targets: [
        .target(
            name: "TherapyKit",
            path: ".",
            exclude: ["Testing", "Tests"],
            sources: ["Configuration", "Domain", "JSON", "Plugin"],
            // Rounding, which a program that links nothing else would miss.
            linkerSettings: [.linkedLibrary("m")]
        ),
        .target(name: "TherapyKitTesting", dependencies: ["TherapyKit"], path: "Testing"),
        .testTarget(name: "TherapyKitTests", dependencies: ["TherapyKit", "TherapyKitTesting"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
