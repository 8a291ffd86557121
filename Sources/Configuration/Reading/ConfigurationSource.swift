/// A text with configuration in it: a file's, or a variable's of the environment.
package struct ConfigurationSource: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case file(String)
        /// A variable holds one key's value, or a group's, in YAML.
        case variable(String)

        /// As problems name it.
        package var name: String {
            switch self {
            case .file(let path): path
            case .variable(let name): name
            }
        }
    }

    package let place: Place
    package let text: String

    package init(_ place: Place, text: String) {
        self.place = place
        self.text = text
    }
}

/// Where a value stands.
package enum ConfigurationOrigin: Hashable, Sendable, CustomStringConvertible {
    /// The line is counted from 1; `nil` where it is about the file as a whole.
    case file(String, line: Int?)
    case variable(String)
    /// Nothing says otherwise.
    case declaration

    init(_ place: ConfigurationSource.Place, line: Int?) {
        switch place {
        case .file(let path): self = .file(path, line: line)
        case .variable(let name): self = .variable(name)
        }
    }

    package var description: String {
        switch self {
        case .file(let path, let line): line.map { "\(path):\($0)" } ?? path
        case .variable(let name): name
        case .declaration: "default"
        }
    }
}
