package import TherapyKit

/// The commands that every plugin has which sends notices.
package struct NoticeCommands: Sendable {
    private static let record = ConfigurationKey<String?>.text("record", help: "Only of this record, by its id.")
    private static let client = ConfigurationKey<String?>.text("client", help: "Only of this client.")
    private static let state = ConfigurationKey<Notice.State?>.choice("state", help: "Only in this state.")
    private static let limit = ConfigurationKey.integer(
        "limit",
        default: 50,
        in: 1...1000,
        help: "How many to list, the latest first."
    )
    private static let person = ConfigurationKey.text("person", default: "", help: "The client's or therapist's user.")
    private static let channels = ConfigurationKey<[Notice.Channel]>.choices(
        "channel",
        default: Notice.Channel.allCases,
        help: "Only by this channel; by every one when left out."
    )
    private static let undo = ConfigurationKey.bool("undo", default: false, help: "Let them be told again.")
    private static let address = ConfigurationKey.text(
        "address",
        default: "",
        help: "An email address, or a telephone number for the webhook."
    )
    private static let channel = ConfigurationKey<Notice.Channel>.choice(
        "channel",
        default: .email,
        help: "By which way."
    )

    package static func declarations(_ noun: String) -> [CommandDeclaration] {
        [
            CommandDeclaration(
                name: "history",
                summary: "Lists what was sent, waits, or was not sent, and why",
                arguments: [
                    .option(record), .option(client, completion: .ids(.user)), .option(state), .option(limit),
                ]
            ),
            CommandDeclaration(
                name: "opt-out",
                summary: "Notes that somebody does not want to be told, or does again",
                arguments: [.positional(person, completion: .ids(.user)), .option(channels), .option(undo)],
                changes: true
            ),
            CommandDeclaration(
                name: "test-delivery",
                summary: "Sends a \(noun) of nothing, to try the configuration",
                arguments: [.positional(address), .option(channel)],
                changes: true
            ),
        ]
    }

    private let sender: NoticeSender

    package init(_ sender: NoticeSender) {
        self.sender = sender
    }

    /// - Returns: `nil` for a command that is another's.
    package func answer(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject? {
        switch command.name {
        case "history": try await history(command, context)
        case "opt-out": try await optOut(command, context)
        case "test-delivery": try await testDelivery(command, context)
        default: nil
        }
    }

    private func history(_ command: CommandInvocation, _ context: PluginContext) async throws -> JSONObject {
        let notices = try await NoticeLedger(in: context).history(
            record: command.arguments[Self.record],
            client: command.arguments[Self.client].map { User.ID($0) },
            state: command.arguments[Self.state],
            limit: command.arguments[Self.limit]
        )
        return ["notices": .array(notices.map(\.json))]
    }

    private func optOut(_ command: CommandInvocation, _ context: PluginContext) async throws -> JSONObject {
        let person = User.ID(command.arguments[Self.person])
        _ = try await context.records().user(person)
        let optOuts = try OptOuts(in: context)
        let isOut = !command.arguments[Self.undo]
        try await optOuts.set(command.arguments[Self.channels], isOut: isOut, of: person)
        let left = try await optOuts.channels(of: person).map(\.rawValue).sorted()
        context.log.info("opt-outs were changed", ["user": person.text])
        return ["person": .string(person.text), "optedOut": .array(left.map(JSONValue.string))]
    }

    private func testDelivery(_ command: CommandInvocation, _ context: PluginContext) async throws -> JSONObject {
        let letter = Letter(
            subject: "A test",
            text: "This is a test of the practice's notices. Nothing has to be done.\n",
            html: "<p>This is a test of the practice's notices. Nothing has to be done.</p>\n",
            short: "This is a test of the practice's notices."
        )
        let id = RecordID<Notice>.random().text
        let failure = await sender.deliver(
            letter,
            id: id,
            by: command.arguments[Self.channel],
            to: command.arguments[Self.address],
            name: nil,
            in: context
        )
        if let failure { throw CommandError("it was not delivered: \(failure)") }
        return ["delivered": true, "id": .string(id)]
    }
}
