import GRDB
import GRDBSQLite
import JobScheduler
import TimeZoneRules

/// One of GRDB's cached statements, bound and read by position through SQLite's own calls: what a name and a boxed value
/// cost for each column is most of the time where a thousand jobs share a commit.
struct JobStatement {
    private let database: Database
    private let statement: Statement
    private var pointer: OpaquePointer { statement.sqliteStatement }
    private var place: CInt = 0

    init(_ sql: String, in database: Database) throws {
        self.database = database
        statement = try database.cachedStatement(sql: sql)
        sqlite3_reset(statement.sqliteStatement)
    }

    // MARK: - Binding, one place after the other

    mutating func bind(_ value: Int64?) {
        place += 1
        if let value { sqlite3_bind_int64(pointer, place, value) } else { sqlite3_bind_null(pointer, place) }
    }

    mutating func bind(_ value: Int) { bind(Int64(value)) }
    mutating func bind(_ value: Timestamp?) { bind(value?.microseconds) }

    mutating func bind(_ value: String?) {
        place += 1
        guard var value else {
            sqlite3_bind_null(pointer, place)
            return
        }
        value.withUTF8 { bytes in
            _ = bytes.withMemoryRebound(to: CChar.self) {
                // An empty text has no address, and would be NULL.
                sqlite3_bind_text(pointer, place, $0.baseAddress ?? Self.empty, CInt($0.count), Self.copied)
            }
        }
    }

    /// Text in UTF-8.
    mutating func bind(text value: [UInt8]) {
        place += 1
        value.withUnsafeBytes { bytes in
            let text = bytes.assumingMemoryBound(to: CChar.self)
            _ = sqlite3_bind_text(pointer, place, text.baseAddress ?? Self.empty, CInt(bytes.count), Self.copied)
        }
    }

    mutating func bind(_ id: JobID) {
        place += 1
        withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { bytes in
            _ = sqlite3_bind_blob(pointer, place, bytes.baseAddress, CInt(bytes.count), Self.copied)
        }
    }

    /// SQLITE_TRANSIENT: SQLite makes a copy of its own.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
    private static var empty: UnsafePointer<CChar>? {
        UnsafeRawPointer(bitPattern: 1)?.assumingMemoryBound(to: CChar.self)
    }

    // MARK: - Running

    /// Runs it to its end. Returns how many rows it changed.
    @discardableResult
    func run() throws -> Int {
        while try step() {}
        return Int(sqlite3_changes(database.sqliteConnection))
    }

    /// The first row, as `read` has it.
    func first<Value>(_ read: (JobColumns) throws -> Value) throws -> Value? {
        defer { sqlite3_reset(pointer) }
        return try step() ? try read(JobColumns(pointer)) : nil
    }

    /// Every row, as `read` has it; nil leaves one out.
    func all<Value>(_ read: (JobColumns) throws -> Value?) throws -> [Value] {
        defer { sqlite3_reset(pointer) }
        var values: [Value] = []
        while try step() {
            if let value = try read(JobColumns(pointer)) { values.append(value) }
        }
        return values
    }

    /// Rows until `read` has enough, which it says by false.
    func scan(_ read: (JobColumns) throws -> Bool) throws {
        defer { sqlite3_reset(pointer) }
        while try step() { guard try read(JobColumns(pointer)) else { return } }
    }

    private func step() throws -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(pointer)
            return false
        case let code:
            let message = String(cString: sqlite3_errmsg(database.sqliteConnection))
            sqlite3_reset(pointer)
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: message,
                sql: String(cString: sqlite3_sql(pointer))
            )
        }
    }
}

/// The columns of a statement's present row, by position from 0.
struct JobColumns {
    private let pointer: OpaquePointer

    fileprivate init(_ pointer: OpaquePointer) { self.pointer = pointer }

    func isNull(_ column: CInt) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }
    func isInteger(_ column: CInt) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_INTEGER }

    func isSound(integers: [CInt]) -> Bool { integers.allSatisfy(isInteger) }

    func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(pointer, column) }
    func integerIfAny(_ column: CInt) -> Int64? { isNull(column) ? nil : integer(column) }
    func int(_ column: CInt) -> Int { Int(integer(column)) }
    func instant(_ column: CInt) -> Timestamp { Timestamp(microseconds: integer(column)) }
    func instantIfAny(_ column: CInt) -> Timestamp? { isNull(column) ? nil : instant(column) }

    /// Nil for NULL.
    func text(_ column: CInt) -> String? {
        guard let text = sqlite3_column_text(pointer, column) else { return nil }
        let count = Int(sqlite3_column_bytes(pointer, column))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    func bytes(_ column: CInt) -> [UInt8] {
        guard let text = sqlite3_column_text(pointer, column) else { return [] }
        return Array(UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(pointer, column))))
    }

    /// Nil unless there are sixteen bytes.
    func jobID(_ column: CInt) -> JobID? {
        guard let blob = sqlite3_column_blob(pointer, column), sqlite3_column_bytes(pointer, column) == 16 else {
            return nil
        }
        return JobID(
            high: UInt64(bigEndian: blob.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: blob.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }
}
