import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

/// A deletion takes along what refers to the record, tells so beforehand, and says of every row that it went.
@Suite struct DeletionTests {
    private let practice: TestPractice

    init() throws {
        practice = try TestPractice(fixture: true)
    }

    /// The record of a kind that the most others go with.
    private static let busiest: [(entity: Entity, sql: String)] = [
        (.user, "SELECT userId FROM Therapists JOIN Sessions ON therapistId = Therapists.id"),
        (.user, "SELECT clientId FROM Sessions"),
        (.therapist, "SELECT therapistId FROM Sessions"),
        (.session, "SELECT sessionId FROM FormResponses WHERE sessionId IS NOT NULL"),
        (.form, "SELECT formId FROM FormResponses"),
        (.formResponse, "SELECT id FROM FormResponses"),
        (.resource, "SELECT resourceId FROM ResourceAssignments"),
        (.assignment, "SELECT id FROM ResourceAssignments"),
    ]

    private func delete(_ entity: Entity, _ id: String, isRehearsal: Bool) async throws -> [Entity: Int] {
        let practice = practice.practice
        return switch entity {
        case .user: try await practice.delete(User.ID(id), isRehearsal: isRehearsal, as: .clerk)
        case .therapist: try await practice.delete(Therapist.ID(id), isRehearsal: isRehearsal, as: .clerk)
        case .session: try await practice.delete(Session.ID(id), isRehearsal: isRehearsal, as: .clerk)
        case .form: try await practice.delete(Form.ID(id), isRehearsal: isRehearsal, as: .clerk)
        case .formResponse: try await practice.delete(FormResponse.ID(id), isRehearsal: isRehearsal, as: .clerk)
        case .resource: try await practice.delete(Resource.ID(id), isRehearsal: isRehearsal, as: .clerk)
        case .assignment: try await practice.delete(Assignment.ID(id), isRehearsal: isRehearsal, as: .clerk)
        }
    }

    private func ids() async throws -> [Entity: Set<String>] {
        var ids: [Entity: Set<String>] = [:]
        for entity in Entity.allCases {
            let rows = try await practice.rows("SELECT id FROM \(entity.table);")
            ids[entity] = Set(rows.split(separator: "\n").map(String.init))
        }
        return ids
    }

    @Test(
        "the rehearsal tells what goes and changes nothing, and then it goes, each row with an entry",
        arguments: busiest
    )
    func deletes(entity: Entity, sql: String) async throws {
        let id = try await practice.rows("\(sql) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1;")
        let sessions = try await practice.rows(
            "SELECT id, sessionId FROM FormResponses WHERE sessionId IS NOT NULL ORDER BY id;"
        )
        .split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
        let before = try await ids()
        let file = try await FileTrace(practice)
        let told = try await delete(entity, id, isRehearsal: true)
        let isSame = try await FileTrace(practice) == file
        #expect(isSame, "the rehearsal left something")

        let head = try practice.store.head()
        #expect(try await delete(entity, id, isRehearsal: false) == told)
        let after = try await ids()
        var gone: [Entity: Set<String>] = [:]
        for (entity, ids) in before where ids != after[entity] { gone[entity] = ids.subtracting(after[entity] ?? []) }
        #expect(gone.mapValues(\.count) == told)
        #expect(gone[entity]?.contains(id) == true)

        let entries = try practice.store.auditEntries(limit: 100_000).map(\.entry)
        let deletions = entries.filter { $0.action.hasSuffix(".delete") }
        for (entity, ids) in gone {
            let told = deletions.filter { $0.entity == entity }.compactMap(\.id)
            #expect(told.count == ids.count)
            #expect(Set(told) == ids)
        }
        #expect(deletions.count == told.values.reduce(0, +))
        #expect(deletions.allSatisfy { ($0.reason == nil) == ($0.id == id && $0.entity == entity) })
        #expect(deletions.allSatisfy { $0.reason == nil || $0.reason == "with \(entity.rawValue) \(id)" })
        // What stays, without its session.
        let updates = entries.filter { $0.action == "form_response.update" }
        let freed = sessions.filter {
            gone[.session]?.contains($0[1]) == true && gone[.formResponse]?.contains($0[0]) != true
        }
        #expect(updates.compactMap(\.id).sorted() == freed.map { $0[0] })
        #expect(entity != .session || !freed.isEmpty)
        #expect(updates.allSatisfy { $0.columns == ["sessionId"] })
        #expect(entries.count == deletions.count + updates.count)
        let changes = try practice.store.changes(after: head, limit: 100_000)
        #expect(changes.filter { $0.operation == .delete }.count == deletions.count)
        #expect(changes.allSatisfy { $0.actor == "uid:1000" })
        #expect(try await practice.rows("PRAGMA foreign_key_check; PRAGMA integrity_check;") == "ok")
        #expect(try await practice.store.verifyAudit().firstBroken == nil)
    }

    @Test("a rehearsal in the middle of others' work leaves theirs alone")
    func rehearsalBesideOthers() async throws {
        let session = try await practice.rows("SELECT id FROM Sessions ORDER BY id LIMIT 1;")
        let form = try await practice.rows("SELECT formId FROM FormResponses LIMIT 1;")
        async let told = delete(.form, form, isRehearsal: true)
        try await practice.application.run("UPDATE Sessions SET sharedNotes = 'kept' WHERE id = '\(session)';")
        _ = try await practice.practice.update(Session.ID(session), with: SessionUpdate(type: .emergency), as: .clerk)
        #expect(try await told[.form] == 1)
        let updated = try practice.practice.session(Session.ID(session))
        #expect(updated.sharedNotes == "kept")
        #expect(updated.type == .emergency)
        #expect(try practice.practice.form(Form.ID(form)).id.text == form)
    }
}
