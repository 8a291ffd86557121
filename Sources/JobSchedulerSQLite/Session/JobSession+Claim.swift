import GRDB
import JobScheduler
import TimeZoneRules

extension JobSession {
    /// The head of one lane: the jobs of one kind at one priority, the earliest first.
    private struct Lane {
        var kind: JobKind
        var due: ArraySlice<Head>
        /// The first one that is not due yet.
        var next: Timestamp?
    }

    fileprivate struct Head {
        var due: Timestamp
        var id: JobID
    }

    /// What a claim may still take.
    private struct Room {
        var kinds: [JobKind: Int]
        var owners: [String: Int]
        var total: Int

        init(_ demand: ClaimDemand) {
            kinds = Dictionary(demand.shares.map { ($0.kind, $0.limit) }, uniquingKeysWith: max)
            owners = demand.ownerLimits
            total = demand.limit
        }

        func admits(_ kind: JobKind) -> Bool { (kinds[kind] ?? 0) > 0 && (owners[kind.owner] ?? 1) > 0 }

        mutating func take(_ kind: JobKind) {
            kinds[kind, default: 0] -= 1
            owners[kind.owner]? -= 1
            total -= 1
        }
    }

    /// Takes what is due. Each lane is one look-up in the index, so the cost grows with what is taken and with the
    /// number of kinds, not with what is stored; and a kind without a handler or without room is not looked at.
    func claim(_ demand: ClaimDemand) throws -> ClaimResult {
        try refreshKinds()
        var result = ClaimResult()
        var room = Room(demand)
        for priority in JobPriority.allCases {
            var lanes = try lanes(demand, priority, room)
            while room.total > 0, let index = Self.earliest(in: lanes, with: room) {
                guard let head = lanes[index].due.popFirst() else { break }
                try take(head, from: lanes[index].kind, for: demand, room: &room, into: &result)
            }
            let next = lanes.compactMap { room.admits($0.kind) ? $0.due.first?.due ?? $0.next : nil }.min()
            result.nextDue = [result.nextDue, next].compactMap { $0 }.min()
        }
        // What was passed over waits for a later instant of its own.
        result.nextDue = ([result.nextDue] + result.moved.map(\.nextRun)).compactMap { $0 }.min()
        return result
    }

    private static func earliest(in lanes: [Lane], with room: Room) -> Int? {
        if lanes.count == 1 { return room.admits(lanes[0].kind) && !lanes[0].due.isEmpty ? 0 : nil }
        return lanes.indices
            .filter { room.admits(lanes[$0].kind) && !lanes[$0].due.isEmpty }
            .min { lanes[$0].due.first.key < lanes[$1].due.first.key }
    }

    private func lanes(_ demand: ClaimDemand, _ priority: JobPriority, _ room: Room) throws -> [Lane] {
        try demand.shares.flatMap { share -> [Lane] in
            guard room.admits(share.kind) else { return [] }
            let limit = min(room.kinds[share.kind] ?? 0, room.total)
            return try kinds.numbers(of: share.kind, upTo: share.argumentsVersion).compactMap { number in
                let lane = try lane(share.kind, number, priority, limit: limit, now: demand.now)
                return lane.due.isEmpty && lane.next == nil ? nil : lane
            }
        }
    }

    private func lane(
        _ kind: JobKind,
        _ number: Int64,
        _ priority: JobPriority,
        limit: Int,
        now: Timestamp
    ) throws -> Lane {
        var lane = Lane(kind: kind, due: [], next: nil)
        var statement = try JobStatement(tables.lane, in: database)
        statement.bind(number)
        statement.bind(priority.rawValue)
        statement.bind(limit + 1)
        try statement.scan { row in
            let due = row.instant(0)
            guard due <= now else {
                lane.next = due
                return false
            }
            if let id = row.jobID(1) { lane.due.append(Head(due: due, id: id)) }
            return true
        }
        return lane
    }

    /// A row that cannot be read is set aside instead of stopping the others.
    private func take(
        _ head: Head,
        from kind: JobKind,
        for demand: ClaimDemand,
        room: inout Room,
        into result: inout ClaimResult
    ) throws {
        do {
            guard var row = try row(head.id) else { return }
            try start(&row, for: demand, into: &result)
            if row.job.state == .running { room.take(kind) }
        } catch let error as UnreadableJob {
            guard let change = try setAside(error, now: demand.now) else { return }
            result.passed += change.runs
            result.moved.append(change.job)
        }
    }

    /// Starts a due job, unless nothing of what it missed is to be run.
    private func start(_ row: inout JobRow, for demand: ClaimDemand, into result: inout ClaimResult) throws {
        let start = try row.job.start(now: demand.now)
        result.passed += try record(start.passed, of: row, now: demand.now)
        guard start.runs else {
            try save(&row, now: demand.now)
            result.moved.append(row.job)
            return
        }
        let run = try run(
            of: row.job,
            attempt: row.job.attempt,
            for: row.job.runInstant(outOfTurn: false, now: demand.now),
            at: demand.now
        )
        var claimed = try hold(&row, by: run, holder: demand.holder, until: demand.leaseUntil, now: demand.now)
        claimed.due = start.due
        result.claimed.append(claimed)
    }
}

extension JobSession.Head? {
    /// Orders heads by instant, then age.
    fileprivate var key: (Int64, UInt64, UInt64) {
        (self?.due.microseconds ?? .max, self?.id.high ?? .max, self?.id.low ?? .max)
    }
}
