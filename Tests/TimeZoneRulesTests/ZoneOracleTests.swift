import Foundation
import Testing
import TimeZoneRules

/// Every zone of the system against Python's reading of the same files. Needs `python3`; without it the test fails.
@Suite("Zones as Python's zoneinfo reads them")
struct ZoneOracleTests {
    private static let directory = ZoneDirectory.system

    /// Two changes of the clocks within a day of each other: PEP 495's readings are not comparable there.
    private static func isIsolated(_ transition: ZoneTransition, in zone: TimeZoneRules) -> Bool {
        let next = zone.nextTransition(after: transition.instant)
        let previous = zone.lastTransition(atOrBefore: transition.instant - .microseconds(1))
        return (next.map { $0.instant - transition.instant > .seconds(172_800) } ?? true)
            && (previous.map { transition.instant - $0.instant > .seconds(172_800) } ?? true)
    }

    @Test("all zones agree at every transition, at its local times, and at random moments up to the year 9990")
    func allZones() throws {
        let names = try Self.zoneNames()
        #expect(names.count > 400)
        var random = SplitMix64(state: 2026)
        var zones: [TimeZoneRules] = []
        var questions: [PythonZoneOracle.Question] = []
        for name in names {
            let zone = try TimeZoneRules(identifier: name, in: Self.directory)
            var question = PythonZoneOracle.Question(zone: name, instants: [], locals: [])
            var last = Timestamp(seconds: -62_000_000_000)
            while let transition = zone.nextTransition(after: last),
                transition.instant < Timestamp(seconds: 2_300_000_000)
            {
                let second = transition.instant.seconds
                question.instants += [second - 1, second]
                if Self.isIsolated(transition, in: zone) {
                    let edges = [transition.before, transition.after].map { second + Int64($0.secondsFromUTC) }
                    question.locals += edges.flatMap { [$0 - 1, $0] } + [(edges[0] + edges[1]) / 2]
                }
                last = transition.instant
            }
            for _ in 0..<40 {
                question.instants.append(Int64.random(in: -4_000_000_000...253_000_000_000, using: &random))
                question.instants.append(Int64.random(in: 0...4_000_000_000, using: &random))
            }
            zones.append(zone)
            questions.append(question)
        }

        let answers = try PythonZoneOracle.answers(to: questions, in: Self.directory.path)
        var compared = 0
        for ((zone, question), (instants, locals)) in zip(zip(zones, questions), answers) {
            for (second, answer) in zip(question.instants, instants) {
                let offset = zone.offset(at: Timestamp(seconds: second))
                let ours = PythonZoneOracle.Answer(offset: offset.secondsFromUTC, abbreviation: offset.abbreviation)
                if ours != answer {
                    Issue.record("\(zone) at \(Timestamp(seconds: second)): \(ours), Python \(answer)")
                }
                compared += 1
            }
            for (second, answer) in zip(question.locals, locals) {
                let ours = Self.readings(of: second, in: zone)
                if ours != answer {
                    Issue.record("\(zone) local \(Timestamp(seconds: second)): \(ours), Python \(answer)")
                }
                compared += 1
            }
        }
        #expect(compared > 150_000)
    }

    private static func readings(of local: Int64, in zone: TimeZoneRules) -> PythonZoneOracle.LocalAnswer {
        let wall = TimeZoneRules.utc.localTime(at: Timestamp(seconds: local))
        switch zone.instants(of: wall) {
        case .unique(let instant):
            let offset = zone.offset(at: instant).secondsFromUTC
            return .init(earlier: offset, later: offset)
        case .gap(let transition):
            return .init(earlier: transition.before.secondsFromUTC, later: transition.after.secondsFromUTC)
        case .overlap(let first, let second):
            return .init(
                earlier: zone.offset(at: first).secondsFromUTC,
                later: zone.offset(at: second).secondsFromUTC
            )
        }
    }

    /// All zones of the directory but the second copies of them in `posix` and, with leap seconds, in `right`.
    private static func zoneNames() throws -> [String] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
        return paths.filter { path in
            guard !path.hasPrefix("posix/"), !path.hasPrefix("right/"), path != "localtime",
                let file = FileHandle(forReadingAtPath: directory.path + "/" + path)
            else { return false }
            return (try? file.read(upToCount: 4)) == Data("TZif".utf8)
        }.sorted()
    }
}

/// Steele, Lea and Flood's generator: the same numbers in every run.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
