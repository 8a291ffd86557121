/// What a manifest must be.
extension PluginManifest {
    /// Every rule that the manifest breaks; none means that a host takes it.
    public var problems: [Problem] {
        nameProblems + fieldProblems(configuration, "configuration", reserved: ["enabled"]) + eventProblems
            + jobProblems + commandProblems + tableProblems
    }

    private var nameProblems: [Problem] {
        var problems: [Problem] = []
        if !Self.isName(name) { problems.append(Problem(field: "name", message: "\(name) \(Self.nameRule)")) }
        if !Self.isVersion(version) {
            problems.append(Problem(field: "version", message: "\(version) is none of semver.org, such as 1.2.0"))
        }
        if summary.isEmpty || summary.contains(where: \.isNewline) {
            problems.append(Problem(field: "summary", message: "must be one line"))
        }
        if requires.contains(name) { problems.append(Problem(field: "requires", message: "names the plugin itself")) }
        return problems
    }

    private var eventProblems: [Problem] {
        events.compactMap { filter in
            let entity = filter.prefix { $0 != "." }
            guard !Entity.allCases.contains(where: { $0.eventName == entity }) else { return nil }
            return Problem(field: "events", message: "there are none of \(filter)")
        }
    }

    private var jobProblems: [Problem] {
        var problems = Self.nameProblems(of: jobs.map(\.name), "jobs")
        for job in jobs where job.timeout <= .zero || job.maxAttempts < 1 {
            problems.append(Problem(field: "jobs", message: "\(job.name) needs a time and at least one attempt"))
        }
        if !jobs.isEmpty, !capabilities.contains(.scheduleJobs) {
            problems.append(Problem(field: "jobs", message: "need the capability schedule-jobs"))
        }
        return problems
    }

    private var commandProblems: [Problem] {
        var problems = Self.nameProblems(of: commands.map(\.name), "commands")
        for command in commands {
            let field = "commands.\(command.name)"
            problems += fieldProblems(command.arguments.map(\.field), field, reserved: Self.generalOptions)
            let positionals = command.arguments.filter { $0.form == .positional }
            let firstOptional = positionals.firstIndex { !$0.isRequired } ?? positionals.endIndex
            if positionals[firstOptional...].contains(where: \.isRequired) {
                problems.append(Problem(field: field, message: "has a required value behind one that may be left out"))
            }
            if positionals.dropLast().contains(where: \.field.kind.isList) {
                problems.append(Problem(field: field, message: "has a value behind a list of values"))
            }
        }
        return problems
    }

    private var tableProblems: [Problem] {
        var problems = Self.nameProblems(of: tables.map(\.name), "tables", rule: { !$0.isEmpty })
        if !tables.isEmpty, !capabilities.contains(.keepTables) {
            problems.append(Problem(field: "tables", message: "need the capability keep-tables"))
        }
        return problems
    }

    private func fieldProblems(_ fields: [ConfigurationField], _ path: String, reserved: Set<String>) -> [Problem] {
        var problems: [Problem] = []
        var seen = Set<String>()
        for field in fields {
            if reserved.contains(field.name) {
                problems.append(Problem(field: path, message: "\(field.name) is taken"))
            } else if field.name.isEmpty || !field.name.utf8.allSatisfy(Self.isKeyByte) {
                problems.append(Problem(field: path, message: "\(field.name) is no name of a key"))
            } else if !seen.insert(field.name).inserted {
                problems.append(Problem(field: path, message: "\(field.name) stands twice"))
            }
            if case .object(let inner) = field.kind.innermost {
                problems += fieldProblems(inner, "\(path).\(field.name)", reserved: [])
            }
        }
        return problems
    }

    // MARK: Names

    private static let nameRule = "is no name: lower-case letters, digits and -, beginning with a letter, at most 40"

    /// The options that every command of `therapyctl` has.
    private static let generalOptions: Set<String> = ["help", "output", "socket", "version", "yes"]

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
        return name.utf8.count <= 40 && name.utf8.last != UInt8(ascii: "-")
            && name.utf8.allSatisfy { isLowercase($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        isLowercase(byte | 0x20) || isDigit(byte) || byte == UInt8(ascii: "-")
    }

    private static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isVersion(_ text: String) -> Bool {
        let core = text.prefix { $0 != "-" && $0 != "+" }
        let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 3
            && numbers.allSatisfy { number in
                !number.isEmpty && number.utf8.allSatisfy(isDigit) && (number == "0" || number.first != "0")
            }
    }

    private static func nameProblems(
        of names: [String],
        _ field: String,
        rule: (String) -> Bool = isName
    ) -> [Problem] {
        var seen = Set<String>()
        return names.compactMap { name in
            if !rule(name) { return Problem(field: field, message: "\(name) \(nameRule)") }
            return seen.insert(name).inserted ? nil : Problem(field: field, message: "\(name) stands twice")
        }
    }
}

extension ConfigurationKind {
    var isList: Bool {
        if case .list = self { true } else { false }
    }

    /// What lists and maps are of.
    fileprivate var innermost: ConfigurationKind {
        switch self {
        case .list(let kind), .map(let kind): kind.innermost
        default: self
        }
    }
}
