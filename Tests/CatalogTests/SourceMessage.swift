import Foundation

/// A message's id as the sources declare it, and the fields that the lines have which are logged with it.
struct SourceMessage {
    let name: String
    let id: String
    let fields: Set<String>

    static func all(below directories: [String]) throws -> [SourceMessage] {
        let sources = try directories.flatMap(swiftFiles).map { try String(contentsOfFile: $0, encoding: .utf8) }
        var messages: [SourceMessage] = []
        for source in sources {
            for match in source.matches(of: /static let (\w+) = MessageID\("([0-9a-f]{32})"\)/) {
                let name = String(match.1)
                messages.append(.init(name: name, id: String(match.2), fields: fields(of: "[.\(name)].", in: sources)))
            }
            for match in source.matches(of: /static let (\w+) = \["MESSAGE_ID": "([0-9a-f]{32})"\]/) {
                let name = String(match.1)
                // Every line of a plugin has its name.
                let fields = fields(of: "NoticeMessages.\(name)", in: sources).union(["THERAPYD_PLUGIN"])
                messages.append(.init(name: name, id: String(match.2), fields: fields))
            }
        }
        return messages
    }

    /// The keys of the metadata in each call that uses the message; where a function makes the metadata, all keys of the
    /// file.
    private static func fields(of use: String, in sources: [String]) -> Set<String> {
        var keys: Set<String> = []
        for source in sources {
            for place in source.ranges(of: use) {
                let call = source[place.upperBound...].prefix(400)
                var own = keysOfMetadata(in: String(call.prefix { $0 != "\n" }))
                if let list = call.firstRange(of: "metadata: [") {
                    own += keysOfMetadata(in: String(call[list.upperBound...].prefix { $0 != "]" }))
                }
                keys.formUnion(own.isEmpty ? keysOfMetadata(in: source) : own)
            }
        }
        return Set(keys.map(fieldName))
    }

    private static func keysOfMetadata(in text: String) -> [String] {
        text.matches(of: #/"(\w+)"(: | ?\] = )/#).map { String($0.1) }
    }

    private static func fieldName(_ key: String) -> String {
        "THERAPYD_" + key.replacing(/([a-z0-9])([A-Z])/) { "\($0.1)_\($0.2)" }.uppercased()
    }

    private static func swiftFiles(below directory: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: directory).filter { $0.hasSuffix(".swift") }
            .map { "\(directory)/\($0)" }
    }
}
