import ControlAPI
import Testing
import Varlink

@testable import ControlClient

/// A refusal of the daemon and how it is told.
struct ErrorExample: Sendable, CustomTestStringConvertible {
    let refusal: any VarlinkError
    let status: CommandStatus
    let words: String

    init(_ refusal: any VarlinkError, _ status: CommandStatus, _ words: String) {
        self.refusal = refusal
        self.status = status
        self.words = words
    }

    var testDescription: String { type(of: refusal).name }
}

extension ErrorExample {
    private static let id = Sample.session().id

    static let all: [ErrorExample] = [
        .init(
            PracticeAPI.NotFound(entity: "User", id: "b298"),
            .failure,
            "no client has the id b298; see: therapyctl clients list"
        ),
        .init(
            PracticeAPI.NotFound(entity: "Robot", id: "b298"),
            .failure,
            "no Robot has the id b298"
        ),
        .init(
            PracticeAPI.Invalid(problems: [
                .init(field: "endTime", message: "is before the start"), .init(field: "", message: "no"),
            ]),
            .failure,
            "not accepted: endTime: is before the start; no"
        ),
        .init(
            PracticeAPI.SessionConflict(conflicts: [Sample.session()]),
            .failure,
            "the therapist or the client is taken at that time by 13ab99d8 Tue 24 Nov 12:00–12:50;"
                + " choose another time, or allow it with --allow-overlap"
        ),
        .init(
            PracticeAPI.InvalidTransition(
                entity: "Session",
                id: id,
                from: "completed",
                to: "canceled",
                allowed: ["no_show"]
            ),
            .failure,
            "session 13ab99d8 is completed and cannot become canceled; possible: no_show"
        ),
        .init(
            PracticeAPI.InvalidTransition(entity: "Session", id: id, from: "rescheduled", to: "canceled", allowed: []),
            .failure,
            "session 13ab99d8 is rescheduled and cannot become canceled; no change of this kind is possible"
        ),
        .init(
            PracticeAPI.Stale(entity: "Session", id: id, updatedAt: "2026-11-24T08:00:00.000Z"),
            .failure,
            "session 13ab99d8 was changed meanwhile, at 2026-11-24T08:00:00.000Z;"
                + " look at it again and repeat the change"
        ),
        .init(
            PracticeAPI.Malformed(entity: "Session", id: id, column: "startTime", reason: "is no date"),
            .failure,
            "session 13ab99d8 cannot be read: startTime is no date; "
                + "another program wrote it so, and has to put it right; see: therapyctl faults"
        ),
        .init(
            PracticeAPI.Unavailable(reason: "locked"),
            .tryAgain,
            "the database cannot be used now, and nothing was changed: locked; try again"
        ),
        .init(
            PracticeAPI.InvalidArchive(line: 0, reason: "it is of a newer version"),
            .failure,
            "the archive cannot be imported: it is of a newer version; nothing was changed"
        ),
        .init(
            PracticeAPI.InvalidArchive(line: 12, reason: "no such column"),
            .failure,
            "line 12 of the archive cannot be imported: no such column; nothing was changed"
        ),
        .init(
            PracticeAPI.NotesLocked(sessionId: id, keyId: "2026-01"),
            .configuration,
            "the private notes of session 13ab99d8 are encrypted with the key 2026-01, which therapyd does not have;"
                + " give it that key again and restart it"
        ),
        .init(
            PracticeAPI.NotEmpty(records: 128),
            .failure,
            "the database has 128 records, and a restore wants one without;"
                + " import with --merge, or start therapyd on a new database"
        ),
        .init(SchedulerAPI.JobNotFound(id: "x"), .failure, "no job has the id x; see: therapyctl jobs list"),
        .init(
            SchedulerAPI.InvalidSchedule(schedule: "Mom", position: 0, reason: "no weekday"),
            .failure,
            "Mom is no schedule: no weekday, at character 1; see systemd.time(7)"
        ),
        .init(
            SchedulerAPI.JobBusy(id: Sample.job.id),
            .tryAgain,
            "job 019ab000 is running already; try again when it has ended"
        ),
        .init(
            SchedulerAPI.JobNotRunnable(id: "j1", reason: "nobody handles it"),
            .failure,
            "job j1 cannot do that: nobody handles it; see: therapyctl jobs show j1"
        ),
        .init(
            SchedulerAPI.SimulationBusy(),
            .tryAgain,
            "another simulation goes on; try again when it has ended"
        ),
        .init(
            SchedulerAPI.SimulationFailed(at: "2026-12-24T08:00:00.000Z", reason: "database or disk is full"),
            .failure,
            "the simulation came to Thu 24 Dec 09:00 and failed: database or disk is full"
        ),
        .init(PluginsAPI.PluginNotFound(name: "x"), .failure, "no plugin is named x; see: therapyctl plugins list"),
        .init(
            PluginsAPI.PluginUnavailable(name: "x", state: .quarantined, reason: "crashed three times"),
            .failure,
            "plugin x is quarantined: crashed three times; see: therapyctl plugins show x"
        ),
        .init(
            PluginsAPI.CommandNotFound(plugin: "x", command: "y"),
            .failure,
            "plugin x has no command y; see: therapyctl plugins show x"
        ),
        .init(
            PluginsAPI.PluginRefused(name: "x", reason: "is not in quarantine"),
            .failure,
            "plugin x is not in quarantine"
        ),
        .init(
            PluginsAPI.CommandFailed(plugin: "x", command: "y", message: "no such day"),
            .failure,
            "x y: no such day"
        ),
        .init(
            DaemonAPI.AccessDenied(action: "GetSession", role: "staff"),
            .notPermitted,
            "not permitted: GetSession needs the role staff; see your roles: therapyctl access"
        ),
        .init(
            DaemonAPI.AccessDenied(action: "GetSession"),
            .notPermitted,
            "not permitted: GetSession is open to nobody; see your roles: therapyctl access"
        ),
        .init(
            DaemonAPI.AccessDenied(action: "io.unclutter.Therapy.Practice.GetPrivateNotes"),
            .notPermitted,
            "not permitted: private notes are for the session's own therapist;"
                + " act for that therapist's user with --as, and see whom you act for: therapyctl access"
        ),
        .init(
            DaemonAPI.AccessDenied(action: "io.unclutter.Therapy.Practice.GetPrivateNotes", role: "staff"),
            .notPermitted,
            "not permitted: io.unclutter.Therapy.Practice.GetPrivateNotes needs the role staff;"
                + " see your roles: therapyctl access"
        ),
        .init(
            DaemonAPI.InvalidConfiguration(
                problems: [
                    .init(file: "/etc/therapyd/therapyd.conf", line: 3, key: "grase", message: "unknown; grace?"),
                    .init(file: "/x", message: "cannot be read"),
                ]
            ),
            .configuration,
            "the configuration is not valid: /etc/therapyd/therapyd.conf:3: grase: unknown; grace?; /x: cannot be read"
        ),
        .init(
            DaemonAPI.BackupFailed(path: "/b.sqlite", reason: "No space left on device"),
            .failure,
            "no backup was made at /b.sqlite: No space left on device"
        ),
        .init(
            DaemonAPI.NotReady(phase: "migrating"),
            .tryAgain,
            "therapyd is not ready yet (migrating); try again in a moment"
        ),
        .init(
            OrgVarlinkService.InterfaceNotFound(interface: "a.b"),
            .protocolError,
            "therapyd does not know a.b.C; it is older than this therapyctl: update it, or restart it after its update"
        ),
        .init(
            OrgVarlinkService.MethodNotFound(method: "a.b.C"),
            .protocolError,
            "therapyd does not know a.b.C; it is older than this therapyctl: update it, or restart it after its update"
        ),
        .init(
            OrgVarlinkService.MethodNotImplemented(method: "a.b.C"),
            .protocolError,
            "this version of therapyd cannot do a.b.C yet; a newer one may"
        ),
        .init(
            OrgVarlinkService.InvalidParameter(parameter: "limit"),
            .usage,
            "therapyd does not take limit as it was given to a.b.C; see: therapyctl introspect a.b"
        ),
        .init(
            OrgVarlinkService.PermissionDenied(),
            .notPermitted,
            "not permitted: a.b.C; see your roles: therapyctl access"
        ),
        .init(OrgVarlinkService.ExpectedMore(), .usage, "a.b.C answers more than once; ask for that with --more"),
    ]
}
