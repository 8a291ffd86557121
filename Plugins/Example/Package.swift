// swift-tools-version: 6.2
import PackageDescription

// A plugin as other people write them: a package of its own, built by itself, and loaded from the plugin directory.
let package = Package(
    name: "no-show-follow-up",
    products: [
        // The file that the daemon loads: libno-show-follow-up.so.
        .library(name: "no-show-follow-up", type: .dynamic, targets: ["NoShowFollowUp"])
    ],
    dependencies: [
        .package(path: "../../Sources/TherapyKit")
    ],
    targets: [
        .target(
            name: "NoShowFollowUp",
            dependencies: [
                .product(name: "TherapyKit", package: "TherapyKit"),
                .product(name: "TherapyKitStamp", package: "TherapyKit"),
            ]
        ),
        .testTarget(
            name: "NoShowFollowUpTests",
            dependencies: ["NoShowFollowUp", .product(name: "TherapyKitTesting", package: "TherapyKit")]
        ),
    ],
    swiftLanguageModes: [.v6]
)
