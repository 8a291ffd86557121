import ControlAPI
import Varlink

/// What a word of this program's own commands may be, as the daemon knows it.
enum LiveValue: Hashable, Sendable {
    case id(RecordKind)
    case job
    case plugin
    case backup
    case configurationKey

    /// - Parameters:
    ///   - words: what stands before it, with the general options taken out.
    ///   - open: the word right before it.
    init?(behind words: ContributedWords, open: String?) {
        if let open, open.hasPrefix("-") {
            guard let value = Self.options[open] else { return nil }
            self = value
            return
        }
        let path = [words.plugin, words.command].compactMap(\.self) + words.rest
        // Options and their values count for nothing; of those, none is told from a flag here, which is no harm: then
        // there is one value too many, and the own script goes on.
        let positionals = path.enumerated().filter { index, word in
            !word.hasPrefix("-") && (index == 0 || Self.options[path[index - 1]] == nil)
        }.map(\.element)
        let found = (1...3).lazy.compactMap { length -> LiveValue? in
            guard positionals.count >= length else { return nil }
            let values = Self.arguments[positionals.prefix(length).joined(separator: " ")]
            return values?.dropFirst(positionals.count - length).first
        }.first
        guard let found else { return nil }
        self = found
    }

    // MARK: What they are

    private static let options: [String: LiveValue] = [
        "--as": .id(.user), "--client": .id(.user), "--therapist": .id(.therapist), "--form": .id(.form),
        "--resource": .id(.resource),
    ]

    /// By the command's words.
    private static let arguments: [String: [LiveValue]] = {
        var arguments: [String: [LiveValue]] = [
            "outcomes": [.id(.user)], "restore": [.backup], "verify": [.backup], "config show": [.configurationKey],
            "resources assign": [.id(.resource), .id(.user)],
        ]
        let verbs: [(command: String, value: LiveValue, verbs: String)] = [
            (
                "sessions", .id(.session),
                "show update complete cancel no-show reschedule correct delete explain"
            ),
            ("sessions notes", .id(.session), "show set clear"),
            ("therapists", .id(.therapist), "show update delete activate deactivate"),
            ("clients", .id(.user), "show update delete erase"),
            ("forms", .id(.form), "show update delete"),
            ("responses", .id(.response), "show delete"),
            ("resources", .id(.resource), "show update delete"),
            ("assignments", .id(.assignment), "show update view complete delete explain"),
            ("jobs", .job, "show runs run pause resume cancel retry"),
            ("plugins", .plugin, "show enable disable release retry purge invoke"),
        ]
        for (command, value, verbs) in verbs {
            for verb in verbs.split(separator: " ") { arguments["\(command) \(verb)"] = [value] }
        }
        return arguments
    }()

    // MARK: Which there are

    /// Who types waits for it.
    static let patience = Duration.seconds(1)
    /// More ids than that are no help.
    static let maxIDs = 200

    func candidates(prefix: String, at daemon: Daemon) throws(ClientError) -> [CompletionCandidate] {
        switch self {
        case .id(let kind):
            let parameters = PracticeAPI.ResolveId.Parameters(entity: kind.rawValue, prefix: prefix, limit: Self.maxIDs)
            return try daemon.call(PracticeAPI.ResolveId.self, parameters, timeout: Self.patience).reply().ids
                .candidates
        case .job:
            let jobs = try daemon.call(SchedulerAPI.ListJobs.self, .init(), timeout: Self.patience).reply().jobs
            return jobs.map { job in
                let standing = [job.state.rawValue, job.schedule].compactMap(\.self).joined(separator: ", ")
                return .init("\(job.owner)/\(job.name)", standing)
            }
        case .plugin:
            let plugins = try daemon.call(PluginsAPI.List.self, .init(), timeout: Self.patience).reply().plugins
            return plugins.map { .init($0.name, "\($0.state.rawValue): \($0.summary)") }
        case .backup:
            let list = try daemon.call(DaemonAPI.ListBackups.self, .init(), timeout: Self.patience).reply()
            return list.backups.map { .init($0.path, ByteCount.words($0.bytes)) }
        case .configurationKey:
            let reply = try daemon.call(DaemonAPI.GetConfiguration.self, .init(), timeout: Self.patience).reply()
            return ConfigurationValue.all(in: reply).map { .init($0.key, $0.text) }
        }
    }
}
