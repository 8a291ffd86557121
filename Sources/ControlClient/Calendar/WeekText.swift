import ControlAPI
import TimeZoneRules

/// A week for people: a grid of its days where there is room, else one day after the other.
struct WeekText {
    private let week: Week
    private let entries: [WeekEntry]
    private let today: CivilDate
    private let hasColor: Bool

    /// Of a day in the grid: a time, a mark, and some of a name.
    private static let narrowestDay = 16
    private static let gap = 2

    init(_ week: Week, _ entries: [WeekEntry], today: CivilDate, inColor hasColor: Bool) {
        self.week = week
        self.entries = entries
        self.today = today
        self.hasColor = hasColor
    }

    /// - Parameter width: of the terminal; nil for any, which is not a grid.
    func lines(width: Int?) -> [String] {
        if let width, let widths = dayWidths(in: width) { return grid(widths) }
        return list(width: width)
    }

    /// `• 8 scheduled, ✓ 3 completed`
    var legend: String {
        let counts = PracticeAPI.SessionStatus.counted.compactMap { status -> String? in
            let count = entries.count { $0.status == status }
            let word = status == .noShow ? "no-show" : status.rawValue
            return count == 0 ? nil : "\(styled(status.mark, status)) \(count) \(word)"
        }
        return counts.isEmpty ? "No sessions." : counts.joined(separator: ", ")
    }

    // MARK: The grid

    /// Nil where a day would be too narrow. Days without sessions leave their room to the others.
    private func dayWidths(in width: Int) -> [Int]? {
        let busy = week.days.map { day in entries.contains { $0.day == day } }
        let headers = week.days.map { header($0).displayWidth }
        let idle = zip(busy, headers).reduce(0) { $0 + ($1.0 ? 0 : $1.1) }
        let count = busy.count { $0 }
        guard count > 0 else { return headers.reduce(6 * Self.gap, +) <= width ? headers : nil }
        let room = width - 6 * Self.gap - idle
        guard room / count >= Self.narrowestDay else { return nil }
        var extra = room % count
        return zip(busy, headers).map { isBusy, header in
            guard isBusy else { return header }
            defer { extra = max(0, extra - 1) }
            // No wider than a long name is.
            return min(40, room / count + (extra > 0 ? 1 : 0))
        }
    }

    private func grid(_ widths: [Int]) -> [String] {
        let columns = zip(week.days, widths).map { day, width in
            let head = (text: header(day).padded(to: width), style: headerStyle(day))
            let cells = entries.filter { $0.day == day }.map { cell($0, width: width) }
            return [head.style.applied(to: head.text, inColor: hasColor)] + cells
        }
        let height = columns.map(\.count).max() ?? 0
        return (0..<height).map { row in
            let cells = zip(columns, widths).map { column, width in
                row < column.count ? column[row] : String(repeating: " ", count: width)
            }
            var line = cells.joined(separator: String(repeating: " ", count: Self.gap))
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// `10:00 • Ben Ode`, and whose it is where there are several and there is room.
    private func cell(_ entry: WeekEntry, width: Int) -> String {
        let beginning = "\(entry.start) "
        let initials = ShortName.initials(entry.therapist)
        let room = width - beginning.displayWidth - 2
        let hasTherapist = hasTherapists && room >= 16
        let nameRoom = hasTherapist ? room - initials.displayWidth - 1 : room
        let name = ShortName.fitted(entry.client, to: nameRoom)
        let end = hasTherapist ? " \(Style.secondary.applied(to: initials.isolated, inColor: hasColor))" : ""
        let used = name.displayWidth + (hasTherapist ? initials.displayWidth + 1 : 0)
        let text = styled("\(entry.status.mark) \(name.isolated)", entry.status)
        return beginning + text + end + String(repeating: " ", count: max(0, room - used))
    }

    private var hasTherapists: Bool { Set(entries.map(\.session.therapistId)).count > 1 }

    // MARK: Day by day

    private func list(width: Int?) -> [String] {
        let columns: [Table.Column] = [
            .init("TIME", importance: 10), .init("", importance: 9),
            .init("CLIENT", importance: 8, fit: .shrinks(to: 10)),
            .init("THERAPIST", importance: 5, fit: .shrinks(to: 8), isOptional: true),
            .init("FORMAT", importance: 3, fit: .hides), .init("ID", importance: 4, fit: .hides),
        ]
        let rows = entries.map { entry in
            [
                Cell(entry.times), Cell(entry.status.mark, style: entry.status.cell.style),
                Cell(entry.client, style: entry.status.cell.style), hasTherapists ? Cell(entry.therapist) : .none,
                Cell(entry.session.format.rawValue), .id(entry.session.id),
            ]
        }
        let table = Table(columns: columns, rows: rows)
            .aligned(width: width.map { $0 - 2 }, inColor: hasColor, hasHeader: false)
        let texts = table.split(separator: "\n").map { "  \($0)" }
        return week.days.flatMap { day -> [String] in
            let own = zip(entries, texts).filter { $0.0.day == day }.map(\.1)
            let title = headerStyle(day).applied(to: header(day), inColor: hasColor)
            return own.isEmpty ? ["\(title)  –"] : [title] + own
        }
    }

    // MARK: Parts

    /// `Tue 24 Nov today`
    private func header(_ day: CivilDate) -> String {
        TimeFormat.weekdayAndDay(day) + (day == today ? " today" : "")
    }

    private func headerStyle(_ day: CivilDate) -> Style {
        day == today || entries.contains { $0.day == day } ? .heading : .secondary
    }

    private func styled(_ text: String, _ status: PracticeAPI.SessionStatus) -> String {
        status.cell.style.applied(to: text, inColor: hasColor)
    }
}
