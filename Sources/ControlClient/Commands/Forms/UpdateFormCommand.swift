import ArgumentParser
import ControlAPI

/// `therapyctl forms update`
struct UpdateFormCommand: ControlCommand {
    enum Field: String, ClearableField {
        case description
    }

    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Change a form, or take it out of use.",
        discussion: """
            New fields make a new version of a form that was answered; every response keeps the version it is to.

            \(FormFields.explanation)

              therapyctl forms show 653a5113 --output json > form.json
              therapyctl forms update 653a5113 --fields form.json
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var argument: FormArgument

    @Option(help: ArgumentHelp("What it is called.", valueName: "text"))
    var title: String?

    @OptionGroup var details: FormOptions

    @Flag(inversion: .prefixedNo, help: "Whether it is in use.")
    var active: Bool?

    @OptionGroup var update: UpdateOptions<Field>

    func validate() throws { try update.check(parameters("", fields: details.fields == nil ? nil : [])) }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let fields = try FormFields.read(details.fields, invocation)
        let parameters = parameters(try argument.id(invocation), fields: fields)
        try invocation.writeChange("Updated form", invocation.daemon().call(PracticeAPI.UpdateForm.self, parameters))
        return .success
    }

    private func parameters(_ id: String, fields: [PracticeAPI.FormField]?) -> PracticeAPI.UpdateForm.Parameters {
        .init(
            id: id,
            title: title,
            description: details.description,
            fields: fields,
            isActive: active,
            meta: details.meta?.json,
            clear: update.cleared,
            ifUpdatedAt: update.ifUpdatedAt
        )
    }
}
