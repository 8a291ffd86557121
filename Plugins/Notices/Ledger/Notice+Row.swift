package import TherapyKit

extension Notice {
    static let columns = """
        id, record, clientId, recipientId, role, rule, channel, revision, occasion, dueAt, sendAt, state, attempts, \
        reason, changedAt
        """

    /// - Returns: `nil` for a row that this version does not understand.
    init?(_ row: SQLRow) {
        guard let id = row["id"].asText, let record = row["record"].asText, let client = row["clientId"].asText,
            let recipient = row["recipientId"].asText, let role = row["role"].asText.flatMap(Role.init(rawValue:)),
            let rule = row["rule"].asText, let channel = row["channel"].asText.flatMap(Channel.init(rawValue:)),
            let revision = row["revision"].asInteger, let occasion = row["occasion"].asInstant,
            let dueAt = row["dueAt"].asInstant, let sendAt = row["sendAt"].asInstant,
            let state = row["state"].asText.flatMap(State.init(rawValue:)),
            let attempts = row["attempts"].asInteger, let changedAt = row["changedAt"].asInstant
        else { return nil }
        self.init(
            id: id,
            record: record,
            clientId: User.ID(client),
            recipientId: User.ID(recipient),
            role: role,
            rule: rule,
            channel: channel,
            revision: Int(revision),
            occasion: occasion,
            dueAt: dueAt,
            sendAt: sendAt,
            state: state,
            attempts: Int(attempts),
            reason: row["reason"].asText,
            changedAt: changedAt
        )
    }

    /// For people who operate the daemon: ids and times.
    package var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id), "record": .string(record), "rule": .string(rule), "to": .string(role.rawValue),
            "channel": .string(channel.rawValue), "state": .string(state.rawValue), "due": .string(dueAt.wireText),
            "at": .string((state == .planned ? sendAt : changedAt).wireText),
        ]
        if attempts > 1 { object["attempts"] = .number(JSONNumber(attempts)) }
        object["reason"] = reason.map(JSONValue.string)
        return .object(object)
    }

    /// For someone who asks what happens with the record.
    package func explanation(_ noun: String) -> Explanation {
        let standing: Explanation.Standing =
            switch state {
            case .sent, .uncertain: .past
            case .planned, .sending: .pending
            case .failed, .expired, .skipped, .superseded: .suppressed
            }
        let time: Instant =
            if state == .planned { sendAt } else if state.isFinal, standing == .past { changedAt } else { dueAt }
        return Explanation(
            at: time,
            standing,
            "\(noun) \(rule) to the \(role.rawValue) by \(channel.rawValue)",
            reason: reason.map { "\(state.rawValue): \($0)" } ?? state.rawValue
        )
    }
}

extension NoticePlan {
    func json(id: String) -> JSONValue {
        [
            "id": .string(id), "record": .string(record), "clientId": .string(clientId.text),
            "recipientId": .string(recipientId.text), "role": .string(role.rawValue), "rule": .string(rule),
            "channel": .string(channel.rawValue), "occasion": Self.number(occasion), "dueAt": Self.number(dueAt),
            "sendAt": Self.number(sendAt), "state": .string(state.rawValue),
            "reason": reason.map(JSONValue.string) ?? .null,
        ]
    }

    private static func number(_ instant: Instant) -> JSONValue { .number(JSONNumber(Int(instant.milliseconds))) }
}
