import Foundation

/// The long run, `make test-long`.
enum LongRun {
    private static let environment = ProcessInfo.processInfo.environment

    /// THERAPYD_TEST_LONG=1 switches it on.
    static let isOn = environment["THERAPYD_TEST_LONG"] == "1"

    /// THERAPYD_TEST_SEED, so that a run can be had again; a new one each time without it. It is printed.
    static let seed = {
        let seed = environment["THERAPYD_TEST_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0...UInt64.max)
        print("THERAPYD_TEST_SEED=\(seed)")
        return seed
    }()
}
