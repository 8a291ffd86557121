import CalendarExport
import FoundationEssentials
import TherapyKit

/// A calendar's text, for a peer to write the same: prints the median time, and leaves the text and the values in a
/// directory.
struct FeedBenchmark {
    private let events: [CalendarEvent]

    init(sessions count: Int) {
        let begin = Instant(milliseconds: 1_796_126_400_000)
        events = (0..<count).map { number in
            let start = begin + .seconds(Int64(number) * 3600)
            return CalendarEvent(
                session: Session.ID("5e\(100_000 + number)-0000-4000-8000-000000000003").text,
                startTime: start,
                endTime: start + .seconds(3000),
                status: number.isMultiple(of: 20) ? .cancelled : .confirmed,
                title: "Anna Schmidt, \(number); Größe",
                sequence: number % 3,
                modifiedAt: begin,
                createdAt: begin
            )
        }
    }

    func write(to directory: String) throws {
        let feed = FeedText(name: "Sessions", refreshMinutes: 15)
        var times: [Duration] = []
        var bytes: [UInt8] = []
        for _ in 0..<21 {
            times.append(ContinuousClock().measure { bytes = feed.bytes(of: events) })
        }
        try Data(bytes).write(to: URL(filePath: "\(directory)/feed.ics"))
        let values = events.map { event in
            [
                event.uid, "\(event.startTime.milliseconds)", "\(event.endTime.milliseconds)", event.status.rawValue,
                event.title, "\(event.sequence)", "\(event.modifiedAt.milliseconds)", "\(event.createdAt.milliseconds)",
            ].joined(separator: "\t")
        }
        try Data(values.joined(separator: "\n").utf8).write(to: URL(filePath: "\(directory)/events.tsv"))
        print(median(times) / .seconds(1))
    }
}
