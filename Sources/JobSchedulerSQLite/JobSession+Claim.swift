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
        var nextRun: Timestamp
        var sequence: Int64
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
        var result = ClaimResult()
        var room = Room(demand)
        for priority in JobPriority.allCases {
            var lanes = try demand.shares.compactMap { share in
                room.admits(share.kind)
                    ? try lane(
                        share.kind,
                        priority,
                        limit: min(room.kinds[share.kind] ?? 0, room.total),
                        now: demand.now
                    )
                    : nil
            }
            while room.total > 0, let index = Self.earliest(in: lanes, with: room) {
                guard let head = lanes[index].due.popFirst() else { break }
                try take(head, from: lanes[index].kind, for: demand, room: &room, into: &result)
            }
            let next = lanes.compactMap { room.admits($0.kind) ? $0.due.first?.nextRun ?? $0.next : nil }.min()
            result.nextDue = [result.nextDue, next].compactMap { $0 }.min()
        }
        // What was passed over waits for a later instant of its own.
        result.nextDue = ([result.nextDue] + result.moved.map(\.nextRun)).compactMap { $0 }.min()
        return result
    }

    private static func earliest(in lanes: [Lane], with room: Room) -> Int? {
        lanes.indices
            .filter { room.admits(lanes[$0].kind) && !lanes[$0].due.isEmpty }
            .min { lanes[$0].due.first.key < lanes[$1].due.first.key }
    }

    private func lane(_ kind: JobKind, _ priority: JobPriority, limit: Int, now: Timestamp) throws -> Lane {
        var lane = Lane(kind: kind, due: [], next: nil)
        let heads = try Row.fetchCursor(
            database.cachedStatement(sql: tables.lane),
            arguments: [kind.owner, kind.name, priority.rawValue, limit + 1]
        )
        while let row = try heads.next() {
            // What is no instant is due, so that it is looked at and set aside.
            let nextRun = Int64.fromDatabaseValue(row[0])
            let head = Head(nextRun: nextRun.map(Timestamp.init(microseconds:)) ?? .distantPast, sequence: row[1])
            if head.nextRun > now {
                lane.next = head.nextRun
                break
            }
            lane.due.append(head)
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
            guard var row = try row(sequence: head.sequence) else { return }
            try start(&row, for: demand, into: &result)
            if row.job.state == .running { room.take(kind) }
        } catch let error as UnreadableJob {
            result.moved.append(try setAside(error, now: demand.now).job)
        }
    }
}

extension JobSession.Head? {
    /// Orders heads by instant, then age.
    fileprivate var key: (Int64, Int64) { (self?.nextRun.microseconds ?? .max, self?.sequence ?? .max) }
}
