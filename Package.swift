// swift-tools-version: 6.2
import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let confinedTables = Target.Dependency.product(name: "ConfinedTables", package: "TherapyKit")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let therapyKit = Target.Dependency.product(name: "TherapyKit", package: "TherapyKit")
let therapyKitTesting = Target.Dependency.product(name: "TherapyKitTesting", package: "TherapyKit")

// The targets of the daemon. `Sources/TherapyKit` is a package of its own: plugins build against it alone.
// Dependencies point one way, from the programs down to the libraries.
let package = Package(
    name: "therapyd",
    products: [
        .executable(name: "therapyd", targets: ["therapyd"]),
        .executable(name: "therapyctl", targets: ["therapyctl"]),
    ],
    dependencies: [
        .package(path: "Sources/TherapyKit"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Programs
        .executableTarget(
            name: "therapyd",
            dependencies: [
                "BuiltInPlugins", "CalendarExpression", "CallSlots", "Configuration", "ControlAPI", "ControlService",
                "Delivery", "JobScheduler", "JobSchedulerSQLite", "LogMessages", "PluginHost", "Practice",
                "PracticeStore",
                "Simulation", "Systemd", "TaskLanes", "TimeZoneRules", "Upkeep", "Varlink", "VarlinkServer",
                argumentParser,
                logging, therapyKit,
            ]
        ),
        .executableTarget(name: "therapyctl", dependencies: ["ControlClient"]),

        // The daemon
        .target(
            name: "ControlService",
            dependencies: [
                "CalendarExpression", "Configuration", "ControlAPI", "JobScheduler", "LogMessages", "OpenMetrics",
                "PluginHost", "Practice", "PracticeStore", "Simulation", "TimeZoneRules", "Varlink", logging,
                therapyKit,
            ]
        ),
        .target(
            name: "Upkeep",
            dependencies: [
                "CalendarExpression", "Configuration", "JobScheduler", "LogMessages", "Practice", "PracticeStore",
                "TimeZoneRules", logging, therapyKit,
            ]
        ),
        .target(
            name: "Simulation",
            dependencies: [
                "JobScheduler", "JobSchedulerSQLite", "PluginHost", "Practice", "PracticeStore", "TaskLanes",
                "TimeZoneRules", logging, therapyKit,
            ]
        ),
        .target(
            name: "PluginHost",
            dependencies: [
                "CallSlots", "ELF", "JobScheduler", "LogMessages", "Practice", "PracticeStore", "TaskLanes",
                "TimeZoneRules",
                logging, therapyKit,
            ]
        ),
        .target(name: "Delivery", dependencies: ["CCurl", crypto, therapyKit]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "Practice", dependencies: ["LogMessages", "PracticeStore", grdb, logging, therapyKit]),
        .target(
            name: "PracticeStore",
            dependencies: ["GroupCommit", "LogMessages", confinedTables, crypto, grdb, grdbSQLite, logging, therapyKit]
        ),
        .target(
            name: "Configuration",
            dependencies: ["CalendarExpression", .product(name: "Yams", package: "Yams"), therapyKit]
        ),

        // Plugins
        .target(
            name: "BuiltInPlugins",
            dependencies: ["AutoCompletion", "CalendarExport", "DueDates", "Reminders", therapyKit]
        ),
        .target(name: "AutoCompletion", dependencies: [therapyKit], path: "Plugins/AutoCompletion"),
        .target(name: "CalendarExport", dependencies: [therapyKit], path: "Plugins/CalendarExport"),
        .target(name: "DueDates", dependencies: ["Notices", therapyKit], path: "Plugins/DueDates"),
        .target(name: "Reminders", dependencies: ["Notices", therapyKit], path: "Plugins/Reminders"),
        // What plugins share that tell people something.
        .target(name: "Notices", dependencies: [therapyKit], path: "Plugins/Notices"),

        // The client
        .target(
            name: "ControlClient",
            dependencies: [
                "CalendarExpression", "ControlAPI", "TimeZoneRules", "Varlink", "VarlinkClient", argumentParser,
            ]
        ),

        // What is written of keys and commands
        .target(name: "Reference", dependencies: ["Configuration", therapyKit], exclude: ["Frames"]),
        .executableTarget(
            name: "reference-generate",
            dependencies: ["BuiltInPlugins", "Configuration", "ControlAPI", "Reference", argumentParser, therapyKit]
        ),

        // The control API
        .target(name: "ControlAPI", dependencies: ["Varlink"], exclude: ["Interfaces"]),
        .target(name: "VarlinkGenerator", dependencies: ["Varlink"]),
        .executableTarget(name: "varlink-generate", dependencies: ["Varlink", "VarlinkGenerator", argumentParser]),
        .target(name: "VarlinkServer", dependencies: ["Varlink", logging, nioCore, nioPosix]),
        .target(name: "VarlinkClient", dependencies: ["Varlink"]),
        .target(name: "Varlink"),

        // Metrics and logs
        .target(name: "OpenMetrics"),
        .target(name: "LogMessages", dependencies: [logging]),

        // Time and jobs
        .target(
            name: "JobSchedulerSQLite",
            dependencies: ["CalendarExpression", "GroupCommit", "JobScheduler", "TimeZoneRules", grdb, grdbSQLite]
        ),
        .target(name: "GroupCommit", dependencies: [grdb, grdbSQLite]),
        .target(
            name: "JobScheduler",
            dependencies: ["CTimerfd", "CalendarExpression", "LogMessages", "TimeZoneRules", logging]
        ),
        .target(name: "CalendarExpression", dependencies: ["TimeZoneRules"]),
        .target(name: "TimeZoneRules"),
        .target(name: "CTimerfd"),

        // Foreign code in the process
        .target(name: "TaskLanes"),
        .target(name: "CallSlots", dependencies: ["CCallSlots"]),
        .target(name: "CCallSlots"),
        .target(name: "ELF"),

        // The system
        .target(name: "Systemd", dependencies: ["CSystemd", "LogMessages", logging]),
        .target(name: "CSystemd", linkerSettings: [.linkedLibrary("systemd")]),

        // Tests
        .target(
            name: "TestSupport",
            dependencies: ["Practice", "PracticeStore", "TimeZoneRules", logging, therapyKit, therapyKitTesting],
            path: "Tests/Support",
            exclude: ["Sequelize", "Servers"]
        ),
        .testTarget(
            name: "PracticeStoreTests",
            dependencies: [
                "JobSchedulerSQLite", "PracticeStore", "TestSupport", grdb, logging, therapyKit, therapyKitTesting,
            ]
        ),
        .testTarget(
            name: "PracticeTests",
            dependencies: ["Practice", "PracticeStore", "TestSupport", grdb, therapyKit, therapyKitTesting]
        ),
        .testTarget(name: "AutoCompletionTests", dependencies: ["AutoCompletion", therapyKit, therapyKitTesting]),
        .testTarget(
            name: "CalendarExportTests",
            dependencies: ["CalendarExport", "Delivery", "TestSupport", therapyKit, therapyKitTesting]
        ),
        .testTarget(
            name: "DueDatesTests",
            dependencies: ["DueDates", "TestSupport", therapyKit, therapyKitTesting]
        ),
        .testTarget(
            name: "NoticesTests",
            dependencies: ["Notices", "TestSupport", therapyKit, therapyKitTesting]
        ),
        .testTarget(
            name: "RemindersTests",
            dependencies: ["Notices", "Reminders", "TestSupport", therapyKit, therapyKitTesting]
        ),
        .testTarget(name: "DeliveryTests", dependencies: ["Delivery", "TestSupport", therapyKit, therapyKitTesting]),
        .testTarget(name: "CalendarExpressionTests", dependencies: ["CalendarExpression", "TimeZoneRules"]),
        .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", therapyKit]),
        // Asks the programs for their commands: they have to be built with it.
        .testTarget(
            name: "ReferenceTests",
            dependencies: [
                "BuiltInPlugins", "Configuration", "ControlAPI", "Reference", "TestSupport", "therapyctl", "therapyd",
                therapyKit,
            ]
        ),
        .testTarget(name: "ControlAPITests", dependencies: ["ControlAPI", "Varlink", "VarlinkGenerator"]),
        .testTarget(
            name: "ControlClientTests",
            dependencies: ["ControlAPI", "ControlClient", "TimeZoneRules", "Varlink", "VarlinkClient"]
        ),
        .testTarget(
            name: "ControlServiceTests",
            dependencies: [
                "AutoCompletion", "Configuration", "ControlAPI", "ControlService", "JobScheduler", "JobSchedulerSQLite",
                "JobSchedulerTestKit", "OpenMetrics", "PluginHost", "Practice", "PracticeStore", "Simulation",
                "TaskLanes", "TestSupport", "TimeZoneRules", "Varlink", logging, therapyKit, therapyKitTesting,
            ]
        ),
        // Starts the programs: they have to be built with it.
        .testTarget(
            name: "DaemonTests",
            dependencies: ["ControlAPI", "TestSupport", "Varlink", "VarlinkClient", "therapyctl", "therapyd"]
        ),
        .testTarget(
            name: "JobSchedulerTests",
            dependencies: ["CalendarExpression", "JobScheduler", "JobSchedulerTestKit", "TimeZoneRules", logging]
        ),
        .testTarget(
            name: "JobSchedulerSQLiteTests",
            dependencies: [
                "CalendarExpression", "JobScheduler", "JobSchedulerSQLite", "JobSchedulerTestKit", "TimeZoneRules",
                grdb,
                logging,
            ]
        ),
        .testTarget(
            name: "UpkeepTests",
            dependencies: [
                "Configuration", "JobScheduler", "JobSchedulerTestKit", "PracticeStore", "TestSupport", "TimeZoneRules",
                "Upkeep", therapyKit, therapyKitTesting,
            ]
        ),
        .target(
            name: "JobSchedulerTestKit",
            dependencies: ["CalendarExpression", "JobScheduler", "TimeZoneRules"]
        ),
        // Drives a program: it has to be built with it.
        .testTarget(
            name: "JobTortureTests",
            dependencies: [
                "CalendarExpression", "JobScheduler", "JobSchedulerSQLite", "JobSchedulerTestKit", "JobTorture",
                "TestSupport", "TimeZoneRules", grdb, logging,
            ]
        ),
        .executableTarget(
            name: "JobTorture",
            dependencies: [
                "CalendarExpression", "JobScheduler", "JobSchedulerSQLite", "TimeZoneRules", grdb, logging,
            ],
            path: "Tests/JobTorture"
        ),
        .testTarget(
            name: "PluginHostTests",
            dependencies: [
                "AutoCompletion", "JobScheduler", "JobSchedulerSQLite", "JobSchedulerTestKit", "PluginHost", "Practice",
                "PracticeStore", "TaskLanes", "TestSupport", "TimeZoneRules", logging, therapyKit, therapyKitTesting,
            ]
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "CalendarExpression", "JobScheduler", "JobSchedulerSQLite", "PluginHost", "Practice", "PracticeStore",
                "Simulation", "TaskLanes", "TestSupport", "TimeZoneRules", therapyKit, therapyKitTesting,
            ]
        ),
        .testTarget(name: "GroupCommitTests", dependencies: ["GroupCommit", grdb]),
        .testTarget(name: "OpenMetricsTests", dependencies: ["OpenMetrics", "TestSupport"]),
        .testTarget(name: "CatalogTests", dependencies: ["TestSupport"]),
        .testTarget(name: "ELFTests", dependencies: ["ELF"]),
        .testTarget(name: "TaskLanesTests", dependencies: ["TaskLanes"]),
        .testTarget(name: "CallSlotsTests", dependencies: ["CallSlots", "TaskLanes"]),
        .testTarget(name: "SystemdTests", dependencies: ["Systemd", logging]),
        .testTarget(
            name: "SystemTests",
            dependencies: ["TestSupport"],
            path: "Tests/System",
            exclude: ["README.md", "Scenarios", "expect"]
        ),
        .executableTarget(
            name: "SystemdTestService",
            dependencies: ["Systemd", logging],
            path: "Tests/SystemdTestService"
        ),
        .testTarget(name: "TimeZoneRulesTests", dependencies: ["TimeZoneRules"]),
        .testTarget(name: "VarlinkTests", dependencies: ["Varlink", "VarlinkGenerator"]),
        .testTarget(
            name: "VarlinkServerTests",
            dependencies: ["Certification", "Varlink", "VarlinkClient", "VarlinkServer", logging]
        ),
        .executableTarget(
            name: "Certification",
            dependencies: ["Varlink", "VarlinkServer", logging],
            path: "Tests/Certification",
            exclude: ["org.varlink.certification.varlink"]
        ),
        .testTarget(name: "VarlinkClientTests", dependencies: ["Varlink", "VarlinkClient", "VarlinkServer", logging]),

        // Benchmarks
        .executableTarget(
            name: "CalendarBenchmark",
            dependencies: ["CalendarExpression", "TimeZoneRules"],
            path: "Benchmarks/CalendarBenchmark"
        ),
        .executableTarget(
            name: "ControlSocketBenchmark",
            dependencies: ["Varlink", "VarlinkServer", logging, nioCore, nioPosix],
            path: "Benchmarks/ControlSocketBenchmark"
        ),
        .executableTarget(
            name: "JobsBenchmark",
            dependencies: [
                "JobScheduler", "JobSchedulerSQLite", "TimeZoneRules", argumentParser, grdb, grdbSQLite, logging,
            ],
            path: "Benchmarks/JobsBenchmark"
        ),
        .executableTarget(
            name: "PluginsBenchmark",
            dependencies: [
                "JobScheduler", "JobSchedulerSQLite", "PluginHost", "Practice", "PracticeStore", "TaskLanes",
                "TimeZoneRules", logging, therapyKit,
            ],
            path: "Benchmarks/PluginsBenchmark"
        ),
        .executableTarget(
            name: "ShippedPluginsBenchmark",
            dependencies: [
                "AutoCompletion", "CalendarExport", "DueDates", "JobScheduler", "JobSchedulerSQLite", "PluginHost",
                "Practice", "PracticeStore", "Reminders", "Simulation", "TaskLanes", "TimeZoneRules", grdb, logging,
                therapyKit,
            ],
            path: "Benchmarks/ShippedPluginsBenchmark"
        ),
        .executableTarget(
            name: "RecordsBenchmark",
            dependencies: ["Practice", "PracticeStore", grdb, logging, therapyKit],
            path: "Benchmarks/RecordsBenchmark"
        ),
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
