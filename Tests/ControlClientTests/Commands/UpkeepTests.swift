import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl audit, faults and --as")
struct UpkeepTests {
    private static let entry = DaemonAPI.AuditEntry(
        sequence: 57,
        at: "2026-11-24T08:00:00.000Z",
        actor: "uid:1000",
        uid: 1000,
        action: "update",
        entity: "Session",
        id: Sample.session().id,
        fields: ["status", "updatedAt"],
        reason: "typo",
        hash: "ab12"
    )

    private static func audit(next: Int? = nil) throws -> FakeDaemon {
        try .practice([
            "Daemon.ListAudit": { _ in [.result(DaemonAPI.ListAudit.Reply(entries: [entry], next: next))] }
        ])
    }

    // MARK: audit

    @Test("the trail is a table, and lines with the hash for scripts")
    func list() throws {
        let daemon = try Self.audit(next: 57)
        let table = Prompt.run("audit", at: daemon, width: 200)
        #expect(
            table.output == """
                NUMBER  AT                   ACTOR      UID  ACTION  ENTITY   ID        FIELDS             REASON
                    57  Tue 24 Nov 09:00:00  uid:1000  1000  update  Session  13ab99d8  status, updatedAt  typo

                1 entry listed; more with --after 57, all with --all.

                """
        )
        #expect(Prompt.run("audit", at: daemon, width: 80).lines.allSatisfy { $0.displayWidth <= 80 })
        let plain = Prompt.run("audit", "list", at: daemon)
        #expect(
            plain.output == "57\t2026-11-24T08:00:00.000Z\tuid:1000\t1000\tupdate\tSession\t\(Sample.session().id)"
                + "\tstatus,updatedAt\ttypo\tab12\n"
        )
    }

    @Test("a record is named as the contract or people do, by its id or the beginning of it")
    func filters() throws {
        let daemon = try Self.audit()
        let arguments = ["--actor", "uid:1000", "--from", "-1d", "--until", "now", "--after", "12", "--limit", "5"]
        let outcome = Prompt.run(
            ["audit", "list", "--entity", "client", "--id", "B298"] + arguments,
            socket: daemon.path
        )
        #expect(outcome.status == .success, "\(outcome.diagnostics)")
        #expect(
            daemon.parameters(of: "ListAudit")?.description
                == #"{"entity":"User","id":"\#(Sample.client.id)","actor":"uid:1000","#
                + #""from":"2026-11-23T09:00:00.000Z","until":"2026-11-24T09:00:00.000Z","limit":5,"after":12}"#
        )
        #expect(Prompt.run("audit", "list", "--entity", "Robot", at: daemon).status == .success)
        #expect(daemon.parameters(of: "ListAudit")?.description == #"{"entity":"Robot"}"#)
        #expect(Prompt.run("audit", "list", "--id", "b298", at: daemon).status == .usage)
        #expect(Prompt.run("audit", "list", "--id", Sample.client.id, at: daemon).status == .success)
        #expect(Prompt.run("audit", "list", "--after", "x", at: daemon).status == .usage)
    }

    @Test("a trail that is whole is 0")
    func intact() throws {
        let daemon = try FakeDaemon([
            "Daemon.VerifyAudit": { _ in [.json(#"{"entries":120,"intact":true}"#)] }
        ])
        let outcome = Prompt.run("audit", "verify", at: daemon, width: 80)
        #expect(outcome.status == .success)
        #expect(outcome.output == "120 entries, all intact.\n")
        #expect(Prompt.run("audit", "verify", at: daemon).lines == ["entries\t120", "intact\ttrue", "firstBroken\t-"])
    }

    @Test("a trail that is broken is 1 and says where", arguments: ["table", "plain", "json"])
    func broken(format: String) throws {
        let daemon = try FakeDaemon([
            "Daemon.VerifyAudit": { _ in [.json(#"{"entries":120,"intact":false,"firstBroken":57}"#)] }
        ])
        let outcome = Prompt.run(["audit", "verify", "-o", format], socket: daemon.path, width: 80)
        #expect(outcome.status == .failure)
        #expect(
            outcome.diagnostics
                == "therapyctl: the audit trail is broken at entry 57: it, or the one before it, was changed or taken"
                + " out; see: therapyctl audit list --after 56 --limit 1\n"
        )
        #expect(outcome.output.contains("57") == (format != "table"))
    }

    // MARK: faults

    @Test("faults say what cannot be read, where, and since when")
    func faults() throws {
        let fault = PracticeAPI.Fault(
            entity: "Session",
            id: Sample.session().id,
            column: "startTime",
            reason: "is no date",
            isServed: false,
            since: "2026-11-24T07:00:00.000Z"
        )
        let daemon = try FakeDaemon.practice([
            "Practice.ListFaults": { _ in [.result(PracticeAPI.ListFaults.Reply(faults: [fault]))] }
        ])
        let table = Prompt.run("faults", "--entity", "session", at: daemon, width: 200)
        #expect(
            table.lines[1] == "Session  13ab99d8  startTime  no      Tue 24 Nov 08:00  2 h ago  is no date"
        )
        #expect(daemon.parameters(of: "ListFaults")?.description == #"{"entity":"Session"}"#)
        #expect(
            Prompt.run("faults", at: daemon).output
                == "Session\t\(Sample.session().id)\tstartTime\tfalse\t2026-11-24T07:00:00.000Z\tis no date\n"
        )
    }

    // MARK: --as

    private static func frontend() throws -> FakeDaemon {
        let acting = #"{"access":{"uid":33,"roles":["frontend"],"actingAs":"\#(Sample.therapistUser.id)"}}"#
        return try .practice([
            "Daemon.ActAs": { _ in [.json(acting)] }, "Daemon.GetAccess": { _ in [.json(acting)] },
        ])
    }

    @Test(
        "--as acts for a user before anything else is asked, wherever it stands",
        arguments: [
            ["--as", "USER", "sessions", "list"], ["sessions", "--as", "USER", "list"],
            ["sessions", "list", "--as", "USER"],
        ]
    )
    func actAs(arguments: [String]) throws {
        let daemon = try Self.frontend()
        let id = Sample.therapistUser.id
        #expect(Prompt.run(arguments.map { $0 == "USER" ? id : $0 }, socket: daemon.path).status == .success)
        #expect(daemon.methods == ["ActAs", "ListSessions"])
        #expect(daemon.parameters(of: "ActAs")?.description == #"{"userId":"\#(id)"}"#)
    }

    @Test("the beginning of an id is looked up first")
    func actAsPrefix() throws {
        let daemon = try Self.frontend()
        #expect(Prompt.run("--as", "b298", "sessions", "show", "13ab", at: daemon).status == .success)
        #expect(daemon.methods == ["ResolveId", "ActAs", "ResolveId", "GetSession"])
        #expect(daemon.parameters(of: "ActAs")?.description == #"{"userId":"\#(Sample.client.id)"}"#)
    }

    @Test("access says whom one acts for")
    func access() throws {
        let outcome = Prompt.run("access", "--as", Sample.therapistUser.id, at: try Self.frontend(), width: 80)
        #expect(
            outcome.lines == ["Unix account: 33", "       Roles: frontend", "   Acting as: Amara Brandt"]
        )
    }

    @Test("who may not act for others is told, and nothing is done")
    func denied() throws {
        let daemon = try FakeDaemon.practice([
            "Daemon.ActAs": { _ in [.refusal(DaemonAPI.AccessDenied(action: "ActAs", role: "frontend"))] }
        ])
        let outcome = Prompt.run("--as", Sample.client.id, "sessions", "complete", Sample.session().id, at: daemon)
        #expect(outcome.status == .notPermitted)
        #expect(daemon.methods == ["ActAs"])
    }
}
