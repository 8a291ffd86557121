import GRDB
import TherapyKit

/// Reads a row's columns one after the other, as another program may have written them: SQLite keeps any value in any
/// column.
package struct RowReader {
    let row: Row
    let entity: Entity
    private var column = 0

    init(_ row: Row, entity: Entity) {
        self.row = row
        self.entity = entity
    }

    /// The id stands first in every query.
    private var id: String { (row[0] as DatabaseValue).text ?? "" }

    func malformed(_ reason: String) -> PracticeError {
        let name = row.columnNames.dropFirst(column - 1).first ?? ""
        return .malformed(entity: entity, id: id, column: name, reason: reason)
    }

    private mutating func next() -> DatabaseValue {
        defer { column += 1 }
        return row[column]
    }

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

    mutating func optionalInstant() throws(PracticeError) -> Instant? {
        guard let text = try optionalText() else { return nil }
        // Another form, though a time, would stand in the wrong place of every order.
        guard let instant = Instant(databaseText: text) else { throw malformed("is no time in the application's form") }
        return instant
    }

    mutating func instant() throws(PracticeError) -> Instant {
        guard let instant = try optionalInstant() else { throw malformed("is missing") }
        return instant
    }

    mutating func bool() throws(PracticeError) -> Bool {
        switch next().storage {
        case .int64(0): return false
        case .int64: return true
        default: throw malformed("is neither 0 nor 1")
        }
    }

    mutating func choice<Choice: RawRepresentable<String>>(
        _ type: Choice.Type = Choice.self
    ) throws(PracticeError) -> Choice {
        guard let choice = Choice(rawValue: try text()) else { throw malformed("has an unknown value") }
        return choice
    }

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

    mutating func array() throws(PracticeError) -> [JSONValue] {
        guard let array = try optionalJSON()?.array else { throw malformed("is no JSON array") }
        return array
    }

    mutating func texts() throws(PracticeError) -> [String] {
        let elements = try array()
        let texts = elements.compactMap(\.string)
        guard texts.count == elements.count else { throw malformed("is no list of texts") }
        return texts
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
