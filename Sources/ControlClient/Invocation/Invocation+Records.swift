import ControlAPI
import Varlink

/// Lists and single records, in whatever form is asked for.
extension Invocation {
    /// Pages of this size when all are wanted.
    private static var streamedPageSize: Int { 500 }

    /// - Parameter heading: writes what stands above the table, for people.
    func list<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        page: Paging,
        heading: ([Method.Reply.Record]) throws(ClientError) -> Void = { _ in }
    ) throws(ClientError) where Method.Parameters: PageRequest, Method.Reply: PageReply {
        var parameters = parameters
        parameters.limit = page.all ? Self.streamedPageSize : page.limit
        if let after = page.after {
            guard let cursor = Method.Parameters.Cursor(after) else { throw .usage("\(after) is no mark of a page") }
            parameters.after = cursor
        }
        guard page.all else {
            return try write(pages: [daemon().call(method, parameters)], heading: heading)
        }
        guard format.isLineByLine else {
            var answers: [Answer<Method>] = []
            try daemon().stream(method, parameters) { answer throws(ClientError) in answers.append(answer) }
            return try write(pages: answers, heading: heading)
        }
        let columns = try writeHeader(method)
        try daemon().stream(method, parameters) { answer throws(ClientError) in try writeLines(answer, columns) }
    }

    /// Pages that follow each other, as one.
    ///
    /// - Parameter hasCount: whether the number of the records stands below the table.
    func write<Method: VarlinkMethod>(
        pages: [Answer<Method>],
        hasCount: Bool = true,
        heading: ([Method.Reply.Record]) throws(ClientError) -> Void = { _ in }
    ) throws(ClientError) where Method.Reply: PageReply {
        switch format {
        case .json:
            let one = pages.count == 1 ? pages[0].raw : nil
            try write(json: one ?? JSONText.joining(pages.map(\.raw), member: Method.Reply.member))
        case .plain, .jsonl, .csv:
            let columns = try writeHeader(Method.self)
            for page in pages {
                try writeLines(page, columns)
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
            try heading(records)
            try write(records, next: next.map { "\($0)" }, hasCount: hasCount)
        }
    }

    /// All records, page after page.
    func all<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters
    ) throws(ClientError) -> [Method.Reply.Record] where Method.Parameters: PageRequest, Method.Reply: PageReply {
        var parameters = parameters
        parameters.limit = Self.streamedPageSize
        var records: [Method.Reply.Record] = []
        try daemon().stream(method, parameters) { answer throws(ClientError) in records += try answer.reply().records }
        return records
    }

    /// One record as a page.
    func show<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters
    ) throws(ClientError) where Method.Reply: RecordReply, Method.Reply.Record: PresentableRecord {
        let answer = try daemon().call(method, parameters)
        if format.isJSON { return try write(json: answer.raw) }
        let record = try answer.reply().record
        try write(record.page(context(for: [record])))
    }

    /// What became of a record: a line for people, the record's row for scripts.
    func writeChange<Method: VarlinkMethod>(
        _ verb: String,
        _ answer: Answer<Method>
    ) throws(ClientError) where Method.Reply: RecordReply, Method.Reply.Record: SummarizedRecord {
        if format.isJSON { return try write(json: answer.raw) }
        let record = try answer.reply().record
        let context = try context(for: [record])
        guard format == .table else {
            return try write(table(of: [record], context))
        }
        try writeLine("\(verb) \(record.id): \(record.summary(context))".singleLine)
    }

    func context(for records: [some ListedRecord]) throws(ClientError) -> RecordContext {
        var people = PeopleReferences()
        for record in records { people.formUnion(record.people) }
        return RecordContext(time: time, names: try names(of: people))
    }

    func table<Record: ListedRecord>(of records: [Record], _ context: RecordContext) -> Table {
        Table(columns: Record.columns, rows: records.map { $0.row(context) })
    }

    // MARK: Parts

    private func write<Record: ListedRecord>(
        _ records: [Record],
        next: String?,
        hasCount: Bool
    ) throws(ClientError) {
        if !records.isEmpty { try write(table(of: records, context(for: records))) }
        guard hasCount else { return }
        guard hasLegend else {
            if let next { noteMore(after: next) }
            return
        }
        let count = "\(records.count) \(records.count == 1 ? Record.noun : Record.plural) listed"
        let more = next.map { "; more with --after \(ShellWord.quoted($0)), all with --all" } ?? ""
        try write("\(records.isEmpty ? "" : "\n")\(count)\(more).\n")
    }

    /// The first line of CSV. Returns the columns, none for other formats.
    private func writeHeader<Method: VarlinkMethod>(
        _ method: Method.Type
    ) throws(ClientError) -> RecordColumns where Method.Reply: PageReply {
        guard format == .csv else { return RecordColumns() }
        let columns = RecordColumns(of: Method.Reply.member, in: method)
        if hasLegend { try write(CSVText.line(columns.titles)) }
        return columns
    }

    private func writeLines<Method: VarlinkMethod>(
        _ page: Answer<Method>,
        _ columns: RecordColumns
    ) throws(ClientError) where Method.Reply: PageReply {
        guard format == .plain else {
            for record in page.raw["\(Method.Reply.member)"]?.elements ?? [] {
                if format == .csv {
                    try write(CSVText.line(columns.cells(of: record)))
                } else {
                    try write(json: record)
                }
            }
            return
        }
        let records = try page.reply().records
        try write(table(of: records, context(for: records)))
    }

    private func noteMore(after next: String) {
        console.note("there are more: --after \(ShellWord.quoted(next)), or --all")
    }
}
