import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl forms instruments`
struct ListInstrumentsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "instruments",
        abstract: "List the questionnaires that the daemon knows and scores.",
        discussion: "One becomes a form by forms add --instrument.\n\n\(PracticeAPI.Instrument.plainFields)"
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.write(pages: [invocation.daemon().call(PracticeAPI.ListInstruments.self, .init())])
        return .success
    }
}
