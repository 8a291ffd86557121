import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl outcomes`
struct OutcomesCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "outcomes",
        abstract: "A client's scores over time.",
        discussion: """
            On a terminal with a plot for each questionnaire: a column for each score, oldest first, in the colour of \
            its band. Times are \(TimeArgument.forms).

              therapyctl outcomes b2987860 --instrument phq-9 --from 2026-01-01

            \(PracticeAPI.Outcome.plainFields)
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: ClientArgument

    @Option(help: ArgumentHelp("Only of this questionnaire: see forms instruments.", valueName: "id"))
    var instrument: String?

    @Option(help: ArgumentHelp("Only those submitted from this time on.", valueName: "time"))
    var from: TimeArgument?

    @Option(help: ArgumentHelp("Only those submitted before this time.", valueName: "time"))
    var until: TimeArgument?

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.ListOutcomes.Parameters(
            clientId: try argument.id(invocation),
            instrument: instrument,
            from: try invocation.wire(from),
            until: try invocation.wire(until)
        )
        try invocation.list(PracticeAPI.ListOutcomes.self, parameters, page: page.paging) {
            outcomes throws(ClientError) in
            try plot(outcomes, invocation)
        }
        return .success
    }

    private func plot(_ outcomes: [PracticeAPI.Outcome], _ invocation: Invocation) throws(ClientError) {
        guard let terminal = invocation.console.terminal, !outcomes.isEmpty else { return }
        let known = try instruments(invocation)
        var order: [String] = []
        for name in outcomes.map(\.score.instrument) where !order.contains(name) { order.append(name) }
        for name in order {
            let plot = OutcomePlot(
                outcomes.filter { $0.score.instrument == name }.map(\.score),
                of: known.first { $0.id == name },
                width: terminal.width
            )
            guard let plot else { continue }
            try invocation.writeLine(Style.heading.applied(to: plot.title.singleLine, inColor: terminal.hasColor))
            for line in plot.lines(inColor: terminal.hasColor) { try invocation.writeLine(line) }
            try invocation.writeLine("")
        }
    }

    /// Their ranges and bands. Without them the plot does with the scores.
    private func instruments(_ invocation: Invocation) throws(ClientError) -> [PracticeAPI.Instrument] {
        do throws(ClientError) {
            return try invocation.daemon().call(PracticeAPI.ListInstruments.self, .init()).reply().instruments
        } catch .refused {
            return []
        }
    }
}
