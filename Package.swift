// swift-tools-version: 6.2
import PackageDescription

/// The targets of the daemon. `Sources/TherapyKit` is a package of its own: plugins build against it alone.
/// Dependencies point one way, from the programs to the libraries.
let package = Package(
    name: "therapyd",
    products: [
        .executable(name: "therapyd", targets: ["therapyd"]),
        .executable(name: "therapyctl", targets: ["therapyctl"]),
    ],
    dependencies: [
        .package(path: "Sources/TherapyKit"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [],
    swiftLanguageModes: [.v6]
)
