import Varlink

/// A record of the contract as a row of a table.
protocol ListedRecord: VarlinkObject {
    /// What people call one.
    static var noun: String { get }
    static var plural: String { get }

    static var columns: [Table.Column] { get }

    /// A cell for each column.
    func row(_ context: RecordContext) -> [Cell]

    /// Whose names the table shows in the place of ids.
    var people: PeopleReferences { get }
}

extension ListedRecord {
    static var plural: String { noun + "s" }

    var people: PeopleReferences { PeopleReferences() }

    /// What stands in each line in a pipe, for the help texts.
    static var plainFields: String {
        let fields = columns.filter { $0.audience != .people }.map { $0.title.lowercased() }
        return "In a pipe, a line has these fields, with tabs between them: \(fields.joined(separator: ", "))."
    }
}

/// A record that also has a page of its own.
protocol PresentableRecord: ListedRecord {
    func page(_ context: RecordContext) -> RecordPage
}

/// A record that commands change, and that a line can stand for.
protocol SummarizedRecord: PresentableRecord {
    var id: String { get }

    /// What people tell it by, besides its id.
    func summary(_ context: RecordContext) -> String
}

/// What it takes to show a record.
struct RecordContext: Sendable {
    let time: TimeFormat
    var names = Names.none
}
