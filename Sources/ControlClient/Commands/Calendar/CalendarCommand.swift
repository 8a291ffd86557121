import ArgumentParser

/// `therapyctl calendar`
struct CalendarCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Sessions by the calendar: week.",
        subcommands: [CalendarWeekCommand.self],
        defaultSubcommand: CalendarWeekCommand.self
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
}
