import GRDB
import JobScheduler
import Synchronization

/// The kinds of jobs by the numbers that rows know them by. None is ever deleted, and a new one has a higher number, so
/// that a copy is known to be whole by its highest.
struct JobKindTable: Sendable {
    struct Kind: Hashable, Sendable {
        var kind: JobKind
        var argumentsVersion: Int
    }

    private(set) var latest: Int64 = 0
    private var kinds: [Int64: Kind] = [:]
    private var numbers: [Kind: Int64] = [:]
    private var versions: [JobKind: [(version: Int, number: Int64)]] = [:]

    mutating func add(_ kind: Kind, number: Int64) {
        latest = max(latest, number)
        kinds[number] = kind
        numbers[kind] = number
        versions[kind.kind, default: []].append((kind.argumentsVersion, number))
    }

    subscript(number: Int64) -> Kind? { kinds[number] }
    subscript(kind: Kind) -> Int64? { numbers[kind] }

    /// Those that a handler of arguments up to `version` takes.
    func numbers(of kind: JobKind, upTo version: Int) -> [Int64] {
        (versions[kind] ?? []).filter { $0.version <= version }.map(\.number)
    }

    func numbers(ofOwner owner: String) -> [Int64] {
        kinds.filter { $0.value.kind.owner == owner }.map(\.key).sorted()
    }

    init() {}

    /// What the database has, which may be more than is committed.
    init(reading database: Database, _ tables: JobTables) throws {
        let rows = try JobStatement(tables.allKinds, in: database).all { columns -> (Int64, Kind)? in
            guard let owner = columns.text(1), let name = columns.text(2) else { return nil }
            return (columns.integer(0), Kind(kind: JobKind(owner: owner, name: name), argumentsVersion: columns.int(3)))
        }
        for (number, kind) in rows { add(kind, number: number) }
    }
}

/// The copy of the table that a store's transactions share. Only what is committed gets into it: a number that was
/// rolled back may become another kind's.
final class SharedJobKinds: Sendable {
    private let table = Mutex(JobKindTable())

    /// What was committed when somebody last looked.
    var known: JobKindTable { table.withLock { $0 } }

    /// - Parameter isCommitted: whether the transaction sees nothing but what is committed: it only reads.
    func current(in database: Database, _ tables: JobTables, isCommitted: Bool = false) throws -> JobKindTable {
        let known = known
        let latest = try JobStatement(tables.latestKind, in: database).first { $0.integer(0) } ?? 0
        guard latest != known.latest else { return known }
        let read = try JobKindTable(reading: database, tables)
        if isCommitted || !database.isInsideTransaction {
            publish(read)
        } else {
            database.afterNextTransaction { [self] _ in publish(read) }
        }
        return read
    }

    private func publish(_ read: JobKindTable) {
        table.withLock { if read.latest > $0.latest { $0 = read } }
    }
}
