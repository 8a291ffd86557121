import Varlink

/// A record of the contract as a row of a table and as a page of its own.
protocol PresentableRecord: VarlinkObject {
    /// What people call one.
    static var noun: String { get }

    static var columns: [Table.Column] { get }

    /// A cell for each column.
    func row(_ context: RecordContext) -> [Cell]

    func page(_ context: RecordContext) -> RecordPage

    /// Whose names the table shows in the place of ids.
    var people: PeopleReferences { get }
}

extension PresentableRecord {
    var people: PeopleReferences { PeopleReferences() }

    /// What stands in each line in a pipe, for the help texts.
    static var plainFields: String {
        let fields = columns.filter { $0.audience != .people }.map { $0.title.lowercased() }
        return "In a pipe, a line has these fields, with tabs between them: \(fields.joined(separator: ", "))."
    }
}

/// What it takes to show a record.
struct RecordContext: Sendable {
    let time: TimeFormat
    var names = Names.none
}
