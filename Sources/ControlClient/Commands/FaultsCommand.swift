import ArgumentParser
import ControlAPI

/// `therapyctl faults`
struct FaultsCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults",
        abstract: "List rows that break a rule, as other programs wrote them.",
        discussion: """
            Served means that lists have the record, as far as it can be read. The daemon never rewrites such a row: \
            the program that wrote it has to.

            \(PracticeAPI.Fault.plainFields)
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("Only of this kind of record: User, Session, …", valueName: "entity"))
    var entity: EntityArgument?

    @OptionGroup var page: PageOptions

    var writesList: Bool { true }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let parameters = PracticeAPI.ListFaults.Parameters(entity: entity?.name)
        try invocation.list(PracticeAPI.ListFaults.self, parameters, page: page.paging)
        return .success
    }
}
