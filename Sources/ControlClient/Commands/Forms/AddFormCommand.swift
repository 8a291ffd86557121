import ArgumentParser
import ControlAPI

/// `therapyctl forms add`
struct AddFormCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a form of your own, or a questionnaire that the daemon knows.",
        usage: """
            therapyctl forms add --title <text> --type <type> --fields <file> [--description <text>] [--meta <json>]
            therapyctl forms add --instrument <id> [--meta <json>]
            """,
        discussion: """
            \(FormFields.explanation)

              therapyctl forms add --title "Afterwards" --type post_session \\
                --fields fields.json
              therapyctl forms add --instrument phq-9
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("A questionnaire that the daemon knows: see forms instruments.", valueName: "id"))
    var instrument: String?

    @Option(help: ArgumentHelp("What it is called.", valueName: "text"))
    var title: String?

    @Option(help: ArgumentHelp("When it is asked.", valueName: "type"))
    var type: PracticeAPI.FormType?

    @OptionGroup var details: FormOptions

    func validate() throws {
        let isOwn = title != nil || type != nil || details.fields != nil || details.description != nil
        if instrument != nil {
            if isOwn { throw ValidationError("an instrument has its own title, type and fields: give --meta at most") }
        } else if title == nil || type == nil || details.fields == nil {
            throw ValidationError("give --title, --type and --fields, or --instrument")
        }
    }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let meta = details.meta?.json
        if let instrument {
            let parameters = PracticeAPI.CreateInstrumentForm.Parameters(instrument: instrument, meta: meta)
            let answer = try invocation.daemon().call(PracticeAPI.CreateInstrumentForm.self, parameters)
            try invocation.writeChange("Added form", answer)
        } else if let title, let type, let fields = try FormFields.read(details.fields, invocation) {
            let parameters = PracticeAPI.CreateForm.Parameters(
                title: title,
                description: details.description,
                type: type,
                fields: fields,
                meta: meta
            )
            try invocation.writeChange("Added form", invocation.daemon().call(PracticeAPI.CreateForm.self, parameters))
        }
        return .success
    }
}

/// What adding and changing a form have in common.
struct FormOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What it is for.", valueName: "text"))
    var description: String?

    @Option(
        help: ArgumentHelp("A file of its fields, in JSON; - for standard input.", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var fields: String?

    @Option(help: ArgumentHelp("The application's own data, as a JSON object.", valueName: "json"))
    var meta: ObjectArgument?
}
