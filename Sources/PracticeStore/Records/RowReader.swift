import GRDB
import TherapyKit

/// Reads a row's columns one after the other, as another program may have written them: SQLite keeps any value in any
/// column.
///
/// What can stand in for a value that is spoiled, does, and the fault is noted; what cannot, such as a session's start,
/// makes the row unreadable.
package struct RowReader {
    let row: Row
    let entity: Entity
    private var column = 0
    /// What was wrong with values that something else stands in for.
    private(set) var faults: [RecordFault] = []

    init(_ row: Row, entity: Entity) {
        self.row = row
        self.entity = entity
    }

    /// The id stands first in every query.
    private var id: String { (row[0] as DatabaseValue).text ?? "" }

    /// The name of the column that was read last.
    private var name: String { row.columnNames.dropFirst(column - 1).first ?? "" }

    func malformed(_ reason: String) -> PracticeError {
        .malformed(entity: entity, id: id, column: name, reason: reason)
    }

    mutating func note(_ reason: String) {
        faults.append(RecordFault(entity: entity, id: id, field: name, reason: reason))
    }

    private mutating func next() -> DatabaseValue {
        defer { column += 1 }
        return row[column]
    }

    /// Reads a value that something else can stand in for.
    mutating func excusing<Value>(
        _ substitute: Value,
        _ read: (inout RowReader) throws(PracticeError) -> Value
    ) -> Value {
        do throws(PracticeError) {
            return try read(&self)
        } catch {
            if case .malformed(_, _, _, let reason) = error { note(reason) }
            return substitute
        }
    }

    // MARK: Texts

    mutating func optionalText() throws(PracticeError) -> String? {
        let value = next()
        if value.isNull { return nil }
        guard let text = value.text else { throw malformed("is no text") }
        return text
    }

    mutating func text() throws(PracticeError) -> String {
        guard let text = try optionalText() else { throw malformed("is missing") }
        return text
    }

    mutating func recordID<Record>(_ type: Record.Type = Record.self) throws(PracticeError) -> RecordID<Record> {
        RecordID(try text())
    }

    mutating func optionalRecordID<Record>(
        _ type: Record.Type = Record.self
    ) throws(PracticeError) -> RecordID<Record>? {
        try optionalText().map { RecordID($0) }
    }

    mutating func choice<Choice: RawRepresentable<String>>(
        _ type: Choice.Type = Choice.self
    ) throws(PracticeError) -> Choice {
        guard let choice = Choice(rawValue: try text()) else { throw malformed("has an unknown value") }
        return choice
    }

    // MARK: Times and numbers

    mutating func optionalInstant() throws(PracticeError) -> Instant? {
        guard let text = try optionalText() else { return nil }
        if let instant = Instant(databaseText: text) { return instant }
        guard let instant = Instant(text) else { throw malformed("is no time, or one without an offset") }
        // It stands in the wrong place of every order, but what it means is plain.
        note("is a time in another form than the application's")
        return instant
    }

    mutating func instant() throws(PracticeError) -> Instant {
        guard let instant = try optionalInstant() else { throw malformed("is missing") }
        return instant
    }

    /// When a row was made or changed: nothing depends on it.
    mutating func stamp() -> Instant {
        excusing(Instant(milliseconds: 0)) { row throws(PracticeError) in try row.instant() }
    }

    mutating func bool() throws(PracticeError) -> Bool {
        switch next().storage {
        case .int64(0): return false
        case .int64: return true
        default: throw malformed("is neither 0 nor 1")
        }
    }

    mutating func count() throws(PracticeError) -> Int {
        guard case .int64(let number) = next().storage else { throw malformed("is no number") }
        return Int(number)
    }

    // MARK: JSON

    private mutating func optionalJSON() throws(PracticeError) -> JSONValue? {
        guard let text = try optionalText() else { return nil }
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw malformed("is no JSON: \(error)")
        }
    }

    mutating func object() throws(PracticeError) -> JSONObject {
        guard let object = try optionalJSON()?.object else { throw malformed("is no JSON object") }
        return object
    }

    mutating func optionalObject() throws(PracticeError) -> JSONObject? {
        switch try optionalJSON() {
        case nil, .null: return nil
        case .object(let object): return object
        default: throw malformed("is no JSON object")
        }
    }

    /// The application's own values.
    mutating func meta() -> JSONObject {
        excusing(JSONObject()) { row throws(PracticeError) in try row.object() }
    }

    mutating func array() throws(PracticeError) -> [JSONValue] {
        guard let array = try optionalJSON()?.array else { throw malformed("is no JSON array") }
        return array
    }

    /// A list of texts, such as tags.
    mutating func labels() -> [String] {
        excusing([]) { row throws(PracticeError) in
            let elements = try row.array()
            let texts = elements.compactMap(\.string)
            guard texts.count == elements.count else { throw row.malformed("is no list of texts") }
            return texts
        }
    }
}

extension DatabaseValue {
    /// The value as text. A column of numeric affinity turns a text of digits into a number, which is text all the same.
    var text: String? {
        switch storage {
        case .string(let text): text
        case .int64(let number): String(number)
        case .double(let number): String(number)
        case .null, .blob: nil
        }
    }
}
