import ControlAPI
import Varlink

/// A key of the configuration in force.
struct ConfigurationValue: Sendable {
    /// With those above it: `plugins.reminders.enabled`.
    let key: String
    /// Nil for a secret, whose value is left out.
    let value: RawJSON?
    /// A file and its line, a variable, the command line, or `default`.
    let source: String

    static let defaultSource = "default"

    var isDefault: Bool { source == Self.defaultSource }

    /// The value as it would be typed; nil for a secret.
    var text: String? {
        guard let value else { return nil }
        return (try? value.decode(as: String.self)) ?? JSONText.compact(value)
    }

    /// Whether it is the key, or below it.
    func isBelow(_ key: String?) -> Bool {
        guard let key else { return true }
        return self.key == key || self.key.hasPrefix("\(key).") || self.key.hasPrefix("\(key)[")
    }

    /// All keys in the order of their names. Where the daemon names a source, there a key ends; objects without one are
    /// gone into.
    static func all(in reply: DaemonAPI.GetConfiguration.Reply) -> [ConfigurationValue] {
        var values: [ConfigurationValue] = []
        func add(_ value: RawJSON, _ key: String, _ inherited: String?) {
            let source = reply.sources[key]
            let hasMore = reply.sources.keys.contains { $0.hasPrefix("\(key).") }
            if value.kind == .object, key.isEmpty || source == nil || hasMore {
                for member in value.members {
                    add(member.value, key.isEmpty ? member.key : "\(key).\(member.key)", source ?? inherited)
                }
            } else if value.kind != .null || source != nil {
                values.append(.init(key: key, value: value, source: source ?? inherited ?? defaultSource))
            }
        }
        add(reply.configuration, "", nil)
        let shown = Set(values.map(\.key))
        let hidden = reply.sources.filter { source in
            !shown.contains(source.key) && !shown.contains { $0.hasPrefix("\(source.key).") }
        }
        values += hidden.map { .init(key: $0.key, value: nil, source: $0.value) }
        return values.sorted { $0.key < $1.key }
    }

    static func table(_ values: [ConfigurationValue]) -> Table {
        Table(
            columns: [
                .init("KEY", importance: 10),
                // One long value must not take the room of everything else; show it alone to see it whole.
                .init("VALUE", importance: 4, fit: .shrinks(to: 16)),
                .init("SOURCE", importance: 9, fit: .keepsEnd(to: 20)),
            ],
            rows: values.map { value in
                let text = value.value.map { _ in Cell(value.text) } ?? Cell("not shown", plain: "", style: .secondary)
                return [Cell(value.key), text, Cell(value.source, style: value.isDefault ? .secondary : .plain)]
            }
        )
    }

    // MARK: JSON

    var json: RawJSON {
        RawJSON(object: ["key": key, "value": value ?? RawJSON.null, "source": source])
    }

    /// As the daemon has it, of these alone: the keys in full.
    static func object(of values: [ConfigurationValue]) -> RawJSON {
        let sources = Dictionary(values.map { ($0.key, $0.source) }) { $1 }
        let configuration = Dictionary(values.compactMap { value in value.value.map { (value.key, $0) } }) { $1 }
        return RawJSON(object: ["configuration": configuration, "sources": sources])
    }
}
