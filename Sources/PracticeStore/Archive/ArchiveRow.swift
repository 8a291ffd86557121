import TherapyKit

/// A row as it stands in a line.
struct ArchiveRow: Hashable, Sendable {
    let table: String
    let columns: [String]
    let values: [ArchiveValue]

    init(table: String, columns: [String], values: [ArchiveValue]) {
        self.table = table
        self.columns = columns
        self.values = values
    }

    subscript(column: String) -> ArchiveValue? {
        columns.firstIndex(of: column).map { values[$0] }
    }

    /// The line's octets.
    var line: [UInt8] {
        var line = Array(#"{"table":"\#(table)","row":{"#.utf8)
        for (index, column) in columns.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            ArchiveValue.quote(column, to: &line)
            line.append(UInt8(ascii: ":"))
            values[index].write(to: &line)
        }
        line += "}}".utf8
        return line
    }

    init(_ json: JSONObject) throws(ArchiveFault) {
        guard json.members.count == 2, let table = json["table"]?.string, let row = json["row"]?.object else {
            throw ArchiveFault("is neither a row nor the manifest")
        }
        self.table = table
        columns = row.members.map(\.name)
        var values: [ArchiveValue] = []
        values.reserveCapacity(columns.count)
        for member in row.members {
            guard let value = ArchiveValue(member.value) else {
                throw ArchiveFault("has in \(table).\(member.name) what is no value of SQLite's")
            }
            values.append(value)
        }
        self.values = values
    }
}
