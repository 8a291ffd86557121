import ControlAPI
import Varlink

/// Lists and single records, in whatever form is asked for.
extension Invocation {
    /// Pages of this size when all are wanted.
    private static var streamedPageSize: Int { 500 }

    func list<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        page: Paging
    ) throws(ClientError) where Method.Parameters: PageRequest, Method.Reply: PageReply {
        var parameters = parameters
        parameters.limit = page.all ? Self.streamedPageSize : page.limit
        if let after = page.after {
            guard let cursor = Method.Parameters.Cursor(after) else { throw .usage("\(after) is no mark of a page") }
            parameters.after = cursor
        }
        guard page.all else {
            return try write(pages: [daemon().call(method, parameters)])
        }
        var answers: [Answer<Method>] = []
        try daemon().stream(method, parameters) { answer throws(ClientError) in
            // Tables and JSON need all of it first; lines can go out as they come.
            if format == .plain || format == .jsonl { try writeLines(answer) } else { answers.append(answer) }
        }
        if format == .table || format == .json { try write(pages: answers) }
    }

    /// Pages that follow each other, as one.
    func write<Method: VarlinkMethod>(pages: [Answer<Method>]) throws(ClientError) where Method.Reply: PageReply {
        switch format {
        case .json:
            let one = pages.count == 1 ? pages[0].raw : nil
            try write(json: one ?? JSONText.joining(pages.map(\.raw), member: Method.Reply.member))
        case .plain, .jsonl:
            for page in pages {
                try writeLines(page)
                if let next = try page.reply().next { noteMore(after: "\(next)") }
            }
        case .table:
            var records: [Method.Reply.Record] = []
            var next: Method.Reply.Cursor?
            for page in pages {
                let reply = try page.reply()
                records += reply.records
                next = reply.next
            }
            try write(records, next: next.map { "\($0)" })
        }
    }

    /// One record as a page.
    func show<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters
    ) throws(ClientError) where Method.Reply: RecordReply {
        let answer = try daemon().call(method, parameters)
        if format.isJSON { return try write(json: answer.raw) }
        let record = try answer.reply().record
        try write(record.page(context(for: [record])))
    }

    /// What became of a record: a line for people, the record's row for scripts.
    func writeChange<Method: VarlinkMethod>(
        _ verb: String,
        _ answer: Answer<Method>
    ) throws(ClientError) where Method.Reply: RecordReply, Method.Reply.Record == PracticeAPI.Session {
        if format.isJSON { return try write(json: answer.raw) }
        let session = try answer.reply().record
        let context = try context(for: [session])
        guard format == .table else {
            return try write(table(of: [session], context))
        }
        let therapist = context.names.therapist(session.therapistId).text(idLength: ShortID.minimumLength)
        let client = context.names.user(session.clientId).text(idLength: ShortID.minimumLength)
        let time = context.time.range(session.startTime, session.endTime)
        try writeLine("\(verb) \(session.id): \(time), \(therapist) with \(client), \(session.status.rawValue)")
    }

    func context(for records: [some PresentableRecord]) throws(ClientError) -> RecordContext {
        var people = PeopleReferences()
        for record in records { people.formUnion(record.people) }
        return RecordContext(time: time, names: try names(of: people))
    }

    func table<Record: PresentableRecord>(of records: [Record], _ context: RecordContext) -> Table {
        Table(columns: Record.columns, rows: records.map { $0.row(context) })
    }

    // MARK: Parts

    private func write<Record: PresentableRecord>(_ records: [Record], next: String?) throws(ClientError) {
        if !records.isEmpty { try write(table(of: records, context(for: records))) }
        guard hasLegend else {
            if let next { noteMore(after: next) }
            return
        }
        let count = "\(records.count) \(Record.noun)\(records.count == 1 ? "" : "s") listed"
        let more = next.map { "; more with --after \(ShellWord.quoted($0)), all with --all" } ?? ""
        try write("\(records.isEmpty ? "" : "\n")\(count)\(more).\n")
    }

    private func writeLines<Method: VarlinkMethod>(
        _ page: Answer<Method>
    ) throws(ClientError) where Method.Reply: PageReply {
        if format == .jsonl {
            for record in page.raw["\(Method.Reply.member)"]?.elements ?? [] { try write(json: record) }
        } else {
            let records = try page.reply().records
            try write(table(of: records, context(for: records)))
        }
    }

    private func noteMore(after next: String) {
        console.note("there are more: --after \(ShellWord.quoted(next)), or --all")
    }
}
