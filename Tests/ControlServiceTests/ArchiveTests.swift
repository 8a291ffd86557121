import ControlAPI
import Foundation
import Practice
import PracticeStore
import Synchronization
import TestSupport
import Testing
import TherapyKit
import Varlink

@testable import ControlService

@Suite("Archives through the control API", .serialized, .timeLimit(.minutes(5)))
struct ArchiveTests {
    private static let staff = CallerSession(uid: 1000, roles: [.staff])

    private func upload(_ lines: [String], to bench: ServiceBench, by caller: CallerSession) async throws {
        var sent = 0
        for start in stride(from: 0, to: lines.count, by: 1000) {
            let part = Array(lines[start..<min(lines.count, start + 1000)])
            sent += part.count
            #expect(
                try await bench.call(PracticeAPI.UploadArchive.self, .init(lines: part), by: caller).received == sent
            )
        }
    }

    private func export(_ bench: ServiceBench, privateNotes: Bool? = nil) async throws -> [String] {
        try await bench.all(PracticeAPI.Export.self, .init(privateNotes: privateNotes)).flatMap(\.lines)
    }

    /// A practice without records.
    private func emptyBench() async throws -> ServiceBench {
        let bench = try await ServiceBench()
        try await bench.test.application.run("DELETE FROM Users")
        return bench
    }

    // MARK: Export

    @Test("come in replies of a size, as the caller takes them")
    func streaming() async throws {
        let bench = try await ServiceBench(fixture: true)
        let sent = Mutex(0)
        let replies = try await bench.all(PracticeAPI.Export.self, .init()) {
            let count = sent.withLock { sent in
                sent += 1
                return sent
            }
            // Nothing is read ahead of the caller: what it does not take, it need not have read.
            guard count == 1 else { return }
            try await bench.test.application.run("UPDATE Users SET name = 'Later'")
        }
        #expect(replies.count > 5)
        let sizes = replies.map { VarlinkReplyMessage($0, continues: true).bytes.count }
        #expect(sizes.dropLast().allSatisfy { (200 * 1024...300 * 1024).contains($0) })
        let lines = replies.flatMap(\.lines)
        #expect(lines.count == 8542 + 2)
        #expect(lines.last?.hasPrefix(#"{"manifest":"#) == true)
        #expect(!lines.contains { $0.contains("Later") })
    }

    @Test("a small one fits into a reply, a large one needs more of them")
    func withoutMore() async throws {
        let small = try await ServiceBench()
        #expect(try await small.call(PracticeAPI.Export.self, .init()).lines.count == 9)
        let large = try await ServiceBench(fixture: true)
        _ = try await large.refusal(PracticeAPI.Export.self, .init(), as: OrgVarlinkService.ExpectedMore.self)
    }

    @Test("of one client, or of nobody")
    func client() async throws {
        let bench = try await ServiceBench()
        let lines = try await bench.call(PracticeAPI.Export.self, .init(clientId: "u-client-1")).lines
        #expect(lines.count == 3)
        #expect(lines[0].contains(#""client":"u-client-1""#))
        let refusal = try await bench.refusal(
            PracticeAPI.Export.self,
            .init(clientId: "u-9"),
            as: PracticeAPI.NotFound.self
        )
        #expect(refusal == .init(entity: "User", id: "u-9"))
    }

    @Test("a caller who goes away ends the export")
    func gone() async throws {
        struct Gone: Error {}
        let bench = try await ServiceBench(fixture: true)
        let sink = RecordingSink { throw Gone() }
        await #expect(throws: VarlinkDeliveryFailure.self) {
            _ = try await bench.reply(to: VarlinkCall(PracticeAPI.Export.self, .init(), more: true), into: sink)
        }
        #expect(sink.replies.count == 1)
    }

    // MARK: Roles

    @Test("private notes leave by the custodian alone")
    func exportNotes() async throws {
        let bench = try await ServiceBench()
        for roles in [[.staff], Set(Role.allCases).subtracting([.custodian])] as [Set<Role>] {
            let refusal = try await bench.refusal(
                PracticeAPI.Export.self,
                .init(privateNotes: true),
                as: DaemonAPI.AccessDenied.self,
                by: CallerSession(uid: 7, roles: roles)
            )
            #expect(refusal == .init(action: PracticeAPI.Export.name, role: "custodian"))
        }
        let entries = try bench.test.store.auditEntries().map(\.entry)
        #expect(entries.map(\.action) == ["refused:practice.export", "refused:practice.export"])
        #expect(entries.allSatisfy { $0.reason == "private notes" && $0.actor == "uid:7" })
        let custodian = CallerSession(uid: 7, roles: [.staff, .custodian])
        let lines = try await bench.call(PracticeAPI.Export.self, .init(privateNotes: true), by: custodian).lines
        #expect(lines[0].contains(#""privateNotes":true"#))
        // The role alone is none of the staff's.
        _ = try await bench.refusal(
            PracticeAPI.Export.self,
            .init(),
            as: DaemonAPI.AccessDenied.self,
            by: CallerSession(uid: 7, roles: [.custodian])
        )
    }

    @Test("and come in by the custodian alone")
    func importNotes() async throws {
        let old = try await ServiceBench()
        let lines = try await export(old, privateNotes: true)
        let new = try await emptyBench()
        let clerk = CallerSession(uid: 7, roles: [.staff])
        try await upload(lines, to: new, by: clerk)
        for dryRun in [true, false] {
            let refusal = try await new.refusal(
                PracticeAPI.ImportArchive.self,
                .init(mode: .restore, dryRun: dryRun),
                as: DaemonAPI.AccessDenied.self,
                by: clerk
            )
            #expect(refusal == .init(action: PracticeAPI.ImportArchive.name, role: "custodian"))
        }
        #expect(try await new.test.rows("SELECT count(*) FROM Users") == "0")
        let custodian = CallerSession(uid: 7, roles: [.staff, .custodian])
        try await upload(lines, to: new, by: custodian)
        let done = try await new.call(PracticeAPI.ImportArchive.self, .init(mode: .restore), by: custodian)
        #expect(done.counts["User"] == .init(inserted: 5, updated: 0, unchanged: 0, kept: 0))
    }

    // MARK: Import

    @Test("are imported with word of how far it is, and are gone then")
    func progress() async throws {
        let lines = try await export(try await ServiceBench(fixture: true))
        let bench = try await emptyBench()
        let caller = CallerSession.everything
        try await upload(lines, to: bench, by: caller)
        let sink = RecordingSink()
        let call = VarlinkCall(PracticeAPI.ImportArchive.self, .init(mode: .restore, dryRun: true), more: true)
        let rehearsed = try await bench.reply(to: call, by: caller, into: sink).result(
            of: PracticeAPI.ImportArchive.self
        )
        let steps = try sink.replies.map { try $0.result(of: PracticeAPI.ImportArchive.self) }
        #expect(!steps.isEmpty)
        #expect(steps.allSatisfy { !$0.done && $0.total == 8542 })
        #expect(steps.map(\.processed) == steps.map(\.processed).sorted())
        #expect(rehearsed.done)
        #expect(rehearsed.processed == 8542)
        #expect(rehearsed.total == 8542)
        #expect(Set(rehearsed.counts.keys) == Set(Entity.allCases.map(\.rawValue)))
        // After a dry run, it is still there.
        let done = try await bench.call(PracticeAPI.ImportArchive.self, .init(mode: .restore), by: caller)
        #expect(done == rehearsed)
        #expect(try await bench.test.rows("SELECT count(*) FROM Sessions") == "7125")
        let refusal = try await bench.refusal(
            PracticeAPI.ImportArchive.self,
            .init(mode: .merge),
            as: PracticeAPI.InvalidArchive.self,
            by: caller
        )
        #expect(refusal == .init(line: 0, reason: "has no lines: nothing was uploaded"))
    }

    @Test("a caller who goes away has imported all or nothing")
    func goneImporter() async throws {
        struct Gone: Error {}
        let lines = try await export(try await ServiceBench(fixture: true))
        let bench = try await emptyBench()
        let caller = CallerSession.everything
        try await upload(lines, to: bench, by: caller)
        let sink = RecordingSink { throw Gone() }
        await #expect(throws: VarlinkDeliveryFailure.self) {
            let call = VarlinkCall(PracticeAPI.ImportArchive.self, .init(mode: .restore), more: true)
            _ = try await bench.reply(to: call, by: caller, into: sink)
        }
        // What was begun ends before the next write.
        _ = try await bench.test.practice.create(UserRequest(name: "Next"), as: .clerk)
        let sessions = try await bench.test.rows("SELECT count(*) FROM Sessions")
        #expect(sessions == "0" || sessions == "7125")
    }

    @Test("refusals are the contract's")
    func refusals() async throws {
        let bench = try await ServiceBench()
        let caller = CallerSession.everything
        let lines = try await export(bench)
        try await upload(lines, to: bench, by: caller)
        let notEmpty = try await bench.refusal(
            PracticeAPI.ImportArchive.self,
            .init(mode: .restore),
            as: PracticeAPI.NotEmpty.self,
            by: caller
        )
        #expect(notEmpty == .init(records: 7))
        // It was not the archive's fault.
        let merged = try await bench.call(PracticeAPI.ImportArchive.self, .init(mode: .merge), by: caller)
        #expect(merged.counts["User"] == .init(inserted: 0, updated: 0, unchanged: 5, kept: 0))
        try await upload(lines.dropLast(), to: bench, by: caller)
        let invalid = try await bench.refusal(
            PracticeAPI.ImportArchive.self,
            .init(mode: .merge),
            as: PracticeAPI.InvalidArchive.self,
            by: caller
        )
        #expect(invalid.line == 8)
        // What is wrong is not kept.
        #expect(caller.upload.file == nil)
        let twoLines = try await bench.refusal(
            PracticeAPI.UploadArchive.self,
            .init(lines: ["a", "b\nc"]),
            as: PracticeAPI.InvalidArchive.self,
            by: caller
        )
        #expect(twoLines == .init(line: 2, reason: "is more than one line"))
    }

    @Test("an upload is one connection's, until it discards it or ends")
    func connections() async throws {
        let bench = try await ServiceBench()
        let lines = try await export(bench)
        let other = CallerSession.everything
        weak var file: ArchiveFile?
        do {
            let caller = CallerSession.everything
            try await upload(lines, to: bench, by: caller)
            file = caller.upload.file
            #expect(file != nil)
            _ = try await bench.call(PracticeAPI.DiscardArchive.self, .init(), by: caller)
            #expect(file == nil)
            // A new one begins at its first line.
            try await upload(lines, to: bench, by: caller)
            file = caller.upload.file
            _ = try await bench.refusal(
                PracticeAPI.ImportArchive.self,
                .init(mode: .merge),
                as: PracticeAPI.InvalidArchive.self,
                by: other
            )
        }
        #expect(file == nil)
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.test.directory.path).filter {
            !$0.hasPrefix("practice.sqlite")
        }
        #expect(left == [])
    }
}
