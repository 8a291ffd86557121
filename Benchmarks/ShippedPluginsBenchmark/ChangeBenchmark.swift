import CalendarExport
import FoundationEssentials
import Glibc
import JobScheduler
import PluginHost
import Practice
import PracticeStore
import TherapyKit

/// From the commit of one changed session until the calendar of ten thousand that it is in lies written on the disk,
/// beside writing a file of that size in the same place.
struct ChangeBenchmark {
    private static let rounds = 40

    let directory: String
    let sessions: Int

    func run() async throws {
        let bench = try BenchPractice(path: "\(directory)/changes.sqlite", therapists: 1, sessions: sessions)
        let exports = "\(directory)/exports"
        try FileManager.default.createDirectory(atPath: exports, withIntermediateDirectories: false)
        let configuration: [String: ConfigurationValue] = [
            "titles": .text("initials"), "delay": .duration(.zero), "future": .duration(.seconds(3660 * 86_400)),
        ]
        let host = bench.host([(PluginRegistration(CalendarExport.self), configuration)], exports: exports)
        await host.start()
        let feeding = Task { await host.run() }
        let working = Task { try await bench.scheduler.run() }
        let file = try await file(in: "\(exports)/calendar-export")
        let page = try bench.practice.sessions(SessionQuery(limit: Self.rounds))
        var times: [Duration] = []
        for session in page.records {
            let before = Self.identity(file)
            _ = try await bench.practice.apply(SessionChange(session.id, .cancel), as: .daemon)
            let committed = ContinuousClock.now
            while Self.identity(file) == before { usleep(100) }
            times.append(ContinuousClock.now - committed)
        }
        let size = try Data(contentsOf: URL(filePath: file)).count
        let limit = try Self.rewrite(file, times: Self.rounds)
        print(
            "one changed session of \(sessions) in a calendar of \(size / 1024) KiB, from its commit until the file is on the disk"
        )
        print("  the calendar: \(milliseconds(median(times)))")
        print("  a file of that size, written, synchronised and renamed: \(milliseconds(limit))")
        print("  ratio: \((median(times) / limit * 100).rounded() / 100)")
        working.cancel()
        feeding.cancel()
        _ = await (try? working.value, feeding.value)
        await host.stop()
        try bench.store.close()
    }

    private func file(in directory: String) async throws -> String {
        while true {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            if let name = names.first(where: { $0.hasSuffix(".ics") }) { return "\(directory)/\(name)" }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// A file that was replaced is another one.
    private static func identity(_ path: String) -> UInt {
        var status = stat()
        return stat(path, &status) == 0 ? UInt(status.st_ino) : 0
    }

    private static func rewrite(_ path: String, times count: Int) throws -> Duration {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let temporary = path + ".limit"
        return median(
            (0..<count).map { _ in
                ContinuousClock().measure {
                    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
                    _ = write(file, bytes, bytes.count)
                    fsync(file)
                    close(file)
                    rename(temporary, path)
                }
            }
        )
    }
}
