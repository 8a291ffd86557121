import ControlAPI
import Varlink

/// The call that `reload` and `config check` share: the second never applies anything.
struct ConfigurationReload {
    private let isDryRun: Bool
    private let invocation: Invocation

    /// Plugins get their configuration, too, and may take their time.
    private static let patience = Duration.seconds(10 * 60)

    init(isDryRun: Bool, _ invocation: Invocation) {
        self.isDryRun = isDryRun
        self.invocation = invocation
    }

    func run() throws(ClientError) {
        let parameters = DaemonAPI.Reload.Parameters(dryRun: isDryRun ? true : nil)
        let answer: Answer<DaemonAPI.Reload>
        do throws(ClientError) {
            answer = try invocation.daemon().call(DaemonAPI.Reload.self, parameters, timeout: Self.patience)
        } catch {
            throw try explained(error)
        }
        try invocation.write(pages: [answer], hasCount: false)
        guard invocation.format == .table || invocation.format == .plain, invocation.hasLegend else { return }
        try write(try answer.reply().changes)
    }

    /// How much changed: below the table; in a pipe, for the journal and whoever looks on, on standard error.
    private func write(_ changes: [DaemonAPI.Reload.Reply.Changes]) throws(ClientError) {
        let restart = changes.count { $0.needsRestart }
        let applied = changes.count - restart
        var words: [String] = []
        if changes.isEmpty { words.append(isDryRun ? "a reload would change nothing" : "nothing changed") }
        if applied > 0 {
            let noun = applied == 1 ? "change" : "changes"
            words.append("\(applied) \(noun) \(isDryRun ? "would be applied" : "applied")")
        }
        if restart > 0 {
            words.append("\(restart) need\(restart == 1 ? "s" : "") a restart: systemctl restart therapyd")
        }
        let text = words.joined(separator: "; ")
        guard invocation.format == .table else { return invocation.console.note(text) }
        try invocation.writeLine("\(changes.isEmpty ? "" : "\n")\(text.prefix(1).uppercased() + text.dropFirst())")
    }

    /// Every problem on a line of its own, as compilers have it.
    private func explained(_ error: ClientError) throws(ClientError) -> ClientError {
        guard case .refused(let reply, _) = error, let refusal = reply.decode(as: DaemonAPI.InvalidConfiguration.self)
        else { return error }
        if invocation.format.isJSON { try invocation.write(json: reply.parameters) }
        let consequence =
            isDryRun
            ? "neither a reload nor a restart would take it"
            : "nothing was changed; put it right, and reload again"
        return invocation.told(refusal.lines, consequence: consequence)
    }
}

extension Invocation {
    /// Says what is wrong, a line for each problem. What is returned is to be thrown.
    func told(_ problems: [String], consequence: String) -> ClientError {
        for problem in problems { console.tell(problem.singleLine + "\n") }
        return .invalidConfiguration(problems, consequence: consequence)
    }
}
