// swift-tools-version: 6.2
import PackageDescription

// A plugin that does whatever a plugin must not do, where its configuration says. Built and loaded by DaemonTests.
let package = Package(
    name: "faulty",
    products: [.library(name: "faulty", type: .dynamic, targets: ["Faulty"])],
    dependencies: [.package(path: "../../Sources/TherapyKit")],
    targets: [
        .target(
            name: "Faulty",
            dependencies: [
                .product(name: "TherapyKit", package: "TherapyKit"),
                .product(name: "TherapyKitStamp", package: "TherapyKit"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
