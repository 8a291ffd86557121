import TherapyKit

/// Configuration in the environment, for containers.
///
/// `THERAPYD_CONFIG_DELIVERY_MAIL_PORT=2525` is `delivery.mail.port`: the groups' names and the key's with underscores
/// between them, `fromName` as `FROM_NAME` and `auto-completion` as `AUTO_COMPLETION`. The value is YAML, so that a
/// variable can hold a list or a whole group.
package enum ConfigurationVariables {
    static let prefix = "THERAPYD_CONFIG_"

    /// The variables with the prefix, in an order that does not depend on the environment's.
    package static func sources(in environment: [String: String]) -> [ConfigurationSource] {
        environment.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
            .map { ConfigurationSource(.variable($0.key), text: $0.value) }
    }

    /// The names of the groups and the key that a variable stands for; `nil` when there are none.
    static func path(of variable: String, in fields: [ConfigurationField]) -> [String]? {
        path(of: variable.dropFirst(prefix.count), in: fields)
    }

    private static func path(of text: Substring, in fields: [ConfigurationField]) -> [String]? {
        for field in fields {
            let name = spelled(field.name)
            if text == name { return [field.name] }
            guard case .object(let members) = field.kind, text.hasPrefix("\(name)_"),
                let rest = path(of: text.dropFirst(name.count + 1), in: members)
            else { continue }
            return [field.name] + rest
        }
        return nil
    }

    /// The variables of all keys.
    static func names(of fields: [ConfigurationField], after start: String = prefix) -> [String] {
        fields.flatMap { field in
            let name = start + spelled(field.name)
            guard case .object(let members) = field.kind else { return [name] }
            return names(of: members, after: "\(name)_")
        }
    }

    private static func spelled(_ name: String) -> String {
        var spelled = ""
        for character in name {
            if character.isUppercase { spelled += "_" }
            spelled += character == "-" ? "_" : character.uppercased()
        }
        return spelled
    }
}
