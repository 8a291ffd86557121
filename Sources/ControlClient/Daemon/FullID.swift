import ControlAPI

/// Ids as they are typed: whole, or the beginning of one that no other record of the kind shares.
enum FullID {
    /// A UUID's text.
    static let length = 36
    static let shortest = 4
    /// How many ids an ambiguous beginning is answered with.
    private static let candidateCount = 5

    /// The id in full, lower case; asks the daemon only when it is not whole.
    static func resolve(_ typed: String, of kind: RecordKind, at daemon: () throws(ClientError) -> Daemon)
        throws(ClientError) -> String
    {
        let prefix = try normalized(typed, noun: kind.noun)
        guard prefix.utf8.count < length else { return prefix }
        let parameters = PracticeAPI.ResolveId.Parameters(entity: kind.rawValue, prefix: prefix, limit: candidateCount)
        let ids = try daemon().call(PracticeAPI.ResolveId.self, parameters).reply().ids
        return try only(of: ids, prefix: prefix, noun: kind.noun, list: "therapyctl \(kind.command) list")
    }

    /// Lower case, and nothing but what an id is made of.
    static func normalized(_ typed: String, noun: String) throws(ClientError) -> String {
        let prefix = typed.lowercased()
        guard prefix.utf8.allSatisfy({ Set("0123456789abcdef-".utf8).contains($0) }), prefix.utf8.count <= length else {
            throw .usage("\(typed) is no id of a \(noun); see: therapyctl \(noun)s list")
        }
        guard prefix.utf8.count >= shortest else {
            throw .usage("\(typed) is too short for an id: give at least \(shortest) characters of it")
        }
        return prefix
    }

    static func only(
        of ids: [String],
        prefix: String,
        noun: String,
        list: String
    ) throws(ClientError) -> String {
        guard let first = ids.first else { throw .unknownID(noun: noun, prefix: prefix, list: list) }
        guard ids.count == 1 else {
            let length = ShortID.uniqueLength(of: ids)
            let shown = ids.prefix(candidateCount).map { String($0.prefix(length)) }
            throw .ambiguousID(noun: noun, prefix: prefix, candidates: shown)
        }
        return first
    }
}
