/// One thing wrong with a configuration file, and where.
package struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
    /// Its path; a variable's name for one of the environment.
    package let file: String
    /// Counted from 1; `nil` when it is about the file as a whole.
    package let line: Int?
    /// The key's path, such as `plugins.auto-completion.grace`.
    package let key: String?
    package let message: String

    package init(file: String, line: Int? = nil, key: String? = nil, message: String) {
        self.file = file
        self.line = line
        self.key = key
        self.message = message
    }

    /// - Parameter origin: where the value stands that it is about; `nil` when it stands nowhere.
    init(origin: ConfigurationOrigin?, key: String?, message: String) {
        switch origin {
        case .file(let path, let line): self.init(file: path, line: line, key: key, message: message)
        case .variable(let name): self.init(file: name, key: key, message: message)
        case .declaration, nil: self.init(file: "configuration", key: key, message: message)
        }
    }

    /// As compilers write it: `therapyd.conf:12: sessions.longest: …`.
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return key.map { "\(place): \($0): \(message)" } ?? "\(place): \(message)"
    }
}

/// A configuration that cannot be used, with everything that is wrong with it.
package struct ConfigurationError: Error, CustomStringConvertible {
    package let problems: [ConfigurationProblem]

    package init(problems: [ConfigurationProblem]) {
        self.problems = problems
    }

    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
