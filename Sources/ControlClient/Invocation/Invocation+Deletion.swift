import ControlAPI
import Varlink

/// Records that go, with what belongs to them.
extension Invocation {
    /// Says what would go, asks, and deletes.
    ///
    /// - Parameter get: the method that shows the record, so that the question can name it.
    func delete<Method: VarlinkMethod, Get: VarlinkMethod>(
        _ method: Method.Type,
        _ kind: RecordKind,
        _ id: String,
        _ options: DeletionOptions,
        naming get: Get.Type,
        _ parameters: Get.Parameters
    ) throws(ClientError) -> CommandStatus
    where
        Method.Parameters: DeletionRequest, Method.Reply: DeletionReply,
        Get.Reply: RecordReply, Get.Reply.Record: SummarizedRecord
    {
        if options.dryRun {
            try write(deletion: daemon().call(method, .init(id: id, dryRun: true)), "Would delete", kind, id)
            return .success
        }
        if !options.consent.yes {
            let preview = try daemon().call(method, .init(id: id, dryRun: true)).reply()
            let named = try name(of: kind, id, get, parameters)
            let counts = EntityCounts(preview.deleted)
            let lines = counts.counts.map { "  \(EntityCounts.words($0.entity, $0.count))" }
            try ask(["This deletes \(named):"] + lines, options.consent, otherwise: "nothing was deleted")
        }
        try write(deletion: daemon().call(method, .init(id: id, dryRun: nil)), "Deleted", kind, id)
        return .success
    }

    /// `client b2987860-…: Ben Ode`; without the words where the daemon does not show the record.
    func name<Get: VarlinkMethod>(
        of kind: RecordKind,
        _ id: String,
        _ get: Get.Type,
        _ parameters: Get.Parameters
    ) throws(ClientError) -> String where Get.Reply: RecordReply, Get.Reply.Record: SummarizedRecord {
        do throws(ClientError) {
            let record = try daemon().call(get, parameters).reply().record
            let people = record.people
            let names = people.isEmpty ? Names.none : try Names(of: people, at: daemon())
            return "\(kind.noun) \(id): \(record.summary(RecordContext(time: time, names: names)))"
        } catch .refused {
            // It may be one that cannot be read, and is to go for just that.
            return "\(kind.noun) \(id)"
        }
    }

    /// A record went by itself.
    func write(deletionOf kind: RecordKind, _ id: String, _ reply: RawJSON) throws(ClientError) {
        switch format {
        case .json, .jsonl: try write(json: reply)
        case .plain, .csv: try write(EntityCounts([kind.rawValue: 1]).table)
        case .table: try writeLine("Deleted \(kind.noun) \(id)")
        }
    }

    private func write<Method: VarlinkMethod>(
        deletion answer: Answer<Method>,
        _ verb: String,
        _ kind: RecordKind,
        _ id: String
    ) throws(ClientError) where Method.Reply: DeletionReply {
        if format.isJSON { return try write(json: answer.raw) }
        let counts = EntityCounts(try answer.reply().deleted)
        guard format == .table else { return try write(counts.table) }
        try writeLine("\(verb) \(kind.noun) \(id): \(counts.words)".singleLine)
    }
}
