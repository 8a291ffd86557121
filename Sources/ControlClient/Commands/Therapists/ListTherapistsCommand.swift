import ArgumentParser
import ControlAPI

/// `therapyctl therapists list`
struct ListTherapistsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List therapists.",
        discussion: PracticeAPI.Therapist.plainFields
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only those with this specialty.", valueName: "word"))
    var specialty: String?

    @Flag(inversion: .prefixedNo, help: "Only those who are active, or who are not.")
    var active: Bool?

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.ListTherapists.Parameters(
            specialty: specialty,
            isActive: active
        )
        try invocation.list(PracticeAPI.ListTherapists.self, parameters, page: page.paging)
        return .success
    }
}
