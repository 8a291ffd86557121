import ArgumentParser
import ControlAPI
import TimeZoneRules

/// `therapyctl calendar week`
struct CalendarWeekCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "week",
        abstract: "A week at a glance, Monday to Sunday in the local zone.",
        discussion: """
            On a wide terminal a column for each day, else one day after the other. Marks: • scheduled, ✓ completed, \
            ! no-show, ✗ canceled, → rescheduled. Where several therapists have sessions, their initials stand behind \
            the client's name.

              therapyctl calendar week next --therapist 5d10b6fd
              therapyctl calendar week 2026-12-01

            \(PracticeAPI.Session.plainFields)
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("Which one: \(WeekArgument.forms).", valueName: "week"))
    var week: WeekArgument?

    @Option(help: ArgumentHelp("Only this therapist's.", valueName: "id"))
    var therapist: String?

    @Option(help: ArgumentHelp("Only this client's.", valueName: "id"))
    var client: String?

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let zone = invocation.surroundings.zone
        let today = zone.civil(at: invocation.now).date
        let week: Week
        if let argument = self.week {
            guard let found = argument.week(now: invocation.now, in: zone) else {
                throw .usage("\(argument.text) is a time that clocks here skip: they are put forward then")
            }
            week = found
        } else {
            week = Week(containing: today)
        }
        let parameters = PracticeAPI.ListSessions.Parameters(
            therapistId: try invocation.id(therapist, of: .therapist),
            clientId: try invocation.id(client, of: .user),
            from: week.monday.beginning(in: zone)?.wire,
            until: week.next.monday.beginning(in: zone)?.wire
        )
        guard invocation.format == .table else {
            try invocation.list(PracticeAPI.ListSessions.self, parameters, page: Paging(all: true))
            return .success
        }
        try write(week, today: today, try invocation.all(PracticeAPI.ListSessions.self, parameters), invocation)
        return .success
    }

    private func write(
        _ week: Week,
        today: CivilDate,
        _ sessions: [PracticeAPI.Session],
        _ invocation: Invocation
    ) throws(ClientError) {
        let context = try invocation.context(for: sessions)
        let terminal = invocation.console.terminal
        let hasColor = invocation.console.hasColor
        let text = WeekText(week, sessions.compactMap { WeekEntry($0, context) }, today: today, inColor: hasColor)
        if invocation.hasLegend {
            let whose = therapist == nil ? nil : sessions.first.map { context.names.therapist($0.therapistId) }
            let name = whose.map { ", \($0.text(idLength: ShortID.minimumLength).isolated)" } ?? ""
            try invocation.writeLine("\(week.title)\(name)\n")
        }
        for line in text.lines(width: terminal?.width) { try invocation.writeLine(line) }
        if invocation.hasLegend { try invocation.writeLine("\n\(text.legend)") }
    }
}
