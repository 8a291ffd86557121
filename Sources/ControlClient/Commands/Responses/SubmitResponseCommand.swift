import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl responses submit`
struct SubmitResponseCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit a client's answers to a form.",
        discussion: """
            Answers are a JSON object of field ids and values, in a file or on standard input, or are given one by one; \
            a field with several choices is given again for each. What is typed at a prompt is kept in the shell's \
            history, and is seen by whoever lists processes: for what is nobody's business there is the file.

              therapyctl responses submit --form 653a5113 --client b2987860 \\
                --answers - < answers.json
              therapyctl responses submit --form 653a5113 --client b2987860 \\
                --answer phq1=2 --answer phq2=0
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Option(help: ArgumentHelp("The form.", valueName: "id"))
    var form: String

    @Option(help: ArgumentHelp("Whose answers they are.", valueName: "id"))
    var client: String

    @Option(help: ArgumentHelp("The session that they belong to.", valueName: "id"))
    var session: String?

    @Option(
        help: ArgumentHelp("A file of the answers, as a JSON object; - for standard input.", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var answers: String?

    @Option(help: ArgumentHelp("One answer; can be given again.", valueName: "field=value"))
    var answer: [AnswerArgument] = []

    @Option(help: ArgumentHelp("The application's own data, as a JSON object.", valueName: "json"))
    var meta: ObjectArgument?

    func validate() throws {
        guard (answers == nil) != answer.isEmpty else {
            throw ValidationError("give the answers with --answers, or one by one with --answer")
        }
    }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        // Before the daemon is asked for anything.
        let given = try read(answers, invocation)
        let formID: String = try invocation.id(form, of: .form)
        let responses = if let given { given } else { try typed(for: formID, invocation) }
        let parameters = PracticeAPI.SubmitResponse.Parameters(
            formId: formID,
            clientId: try invocation.id(client, of: .user),
            sessionId: try invocation.id(session, of: .session),
            responses: responses,
            meta: meta?.json
        )
        try invocation.writeChange(
            "Submitted response",
            invocation.daemon().call(PracticeAPI.SubmitResponse.self, parameters)
        )
        return .success
    }

    private func read(_ path: String?, _ invocation: Invocation) throws(ClientError) -> RawJSON? {
        guard let path else { return nil }
        let json = try invocation.json(from: path)
        guard json.kind == .object else { throw .usage("answers are a JSON object, {…}") }
        return json
    }

    /// What was typed, as the form's fields want it.
    private func typed(for form: String, _ invocation: Invocation) throws(ClientError) -> RawJSON {
        let fields = try invocation.daemon().call(PracticeAPI.GetForm.self, .init(id: form)).reply().form.fields
        return try TypedAnswers(answer, fields: fields).json
    }
}
