import ControlAPI
import Varlink

@testable import ControlClient

/// Records as a daemon gives them.
enum Sample {
    static let therapist = PracticeAPI.Therapist(
        id: "5d10b6fd-3a6e-45cb-b8c4-b6110d35288c",
        userId: "fb86738b-42c8-4354-a4f3-e32248c1e89a",
        bio: "Works with adults.\nSecond line.",
        specialties: ["act", "trauma"],
        credentials: ["LCSW"],
        isActive: true,
        calendarIntegration: .init(provider: "google", calendarId: "t1@group.calendar.example"),
        meta: .emptyObject,
        createdAt: "2026-11-23T18:26:40.639Z",
        updatedAt: "2026-11-23T18:26:40.639Z"
    )

    static let therapistUser = user(therapist.userId, "Amara Brandt")
    static let client = user("b2987860-8482-419f-9806-177791eb60a7", "Ben Ode")

    static func user(_ id: String, _ name: String) -> PracticeAPI.User {
        .init(
            id: id,
            name: name,
            email: "someone@practice.example",
            timeZone: "Europe/Berlin",
            createdAt: "2026-11-23T18:26:40.623Z",
            updatedAt: "2026-11-23T18:26:40.623Z"
        )
    }

    static func session(
        _ id: String = "13ab99d8-2aab-4315-a67a-30f6743725f6",
        start: String = "2026-11-24T11:00:00.000Z",
        end: String = "2026-11-24T11:50:00.000Z",
        status: PracticeAPI.SessionStatus = .scheduled
    ) -> PracticeAPI.Session {
        .init(
            id: id,
            therapistId: therapist.id,
            clientId: client.id,
            startTime: start,
            endTime: end,
            status: status,
            type: .regular,
            format: .inPerson,
            sharedNotes: "Bring the diary.\nRoom 2.",
            hasPrivateNotes: true,
            meta: RawJSON(object: ["room": 2]),
            createdAt: "2026-11-23T18:26:40.725Z",
            updatedAt: "2026-11-23T18:26:40.725Z"
        )
    }

    static let form = PracticeAPI.Form(
        id: "653a5113-f2ee-4a77-a792-8c065b91b5aa",
        title: "PHQ-9",
        type: .assessment,
        fields: [
            .init(id: "phq1", label: "Little interest", type: .scale, required: true, options: ["0", "1", "2", "3"])
        ],
        isActive: true,
        version: 2,
        meta: .emptyObject,
        createdAt: "2026-11-23T18:26:41.199Z",
        updatedAt: "2026-11-23T18:26:41.199Z"
    )

    static let response = PracticeAPI.FormResponse(
        id: "da18893d-25ca-4b28-b2a3-1855390f7a15",
        formId: form.id,
        formVersion: 1,
        clientId: client.id,
        responses: RawJSON(object: ["phq1": 2]),
        submittedAt: "2026-11-20T08:35:00.000Z",
        meta: .emptyObject,
        createdAt: "2026-11-20T08:35:00.000Z",
        updatedAt: "2026-11-20T08:35:00.000Z"
    )

    static let resource = PracticeAPI.Resource(
        id: "8d23a1b6-0954-4054-969b-851f6675677b",
        therapistId: therapist.id,
        title: "PDF worksheet",
        type: .pdf,
        url: "/resources/e3a1e0.pdf",
        isPublic: false,
        tags: ["pdf", "homework"],
        meta: .emptyObject,
        createdAt: "2026-11-23T18:26:41.253Z",
        updatedAt: "2026-11-23T18:26:41.253Z"
    )

    static let assignment = PracticeAPI.Assignment(
        id: "0b95e44b-5cd7-459d-86af-bd6b6bcd1850",
        resourceId: resource.id,
        clientId: client.id,
        assignedAt: "2026-11-11T12:00:00.000Z",
        dueDate: "2026-11-20T05:00:00.000Z",
        status: .assigned,
        isOverdue: true,
        meta: .emptyObject,
        createdAt: "2026-11-11T12:00:00.000Z",
        updatedAt: "2026-11-11T12:00:00.000Z"
    )

    /// A daemon that is well and has nothing to do.
    static func status(version: String = Therapyctl.version, pid: Int = 4711) -> DaemonAPI.GetStatus.Reply {
        DaemonAPI.GetStatus.Reply(
            version: version,
            startedAt: "2026-11-24T07:00:00.000Z",
            pid: pid,
            healthy: true,
            health: [],
            database: .emptyObject,
            jobs: [:],
            plugins: [:],
            connections: 1,
            statusLine: "all is well"
        )
    }

    static let job = SchedulerAPI.Job(
        id: "019ab000-0000-7000-8000-000000000001",
        owner: "auto-completion",
        name: "sweep",
        schedule: "hourly",
        arguments: .emptyObject,
        state: .scheduled,
        nextRun: "2026-11-24T10:00:00.000Z",
        lastRun: "2026-11-24T08:00:00.000Z",
        lastOutcome: "succeeded",
        attempt: 0,
        maxAttempts: 5
    )

    static func run(_ outcome: SchedulerAPI.RunOutcome, error: String? = nil) -> SchedulerAPI.Run {
        .init(
            id: 17,
            jobId: job.id,
            owner: job.owner,
            name: job.name,
            attempt: 1,
            scheduledFor: "2026-11-24T08:00:00.000Z",
            startedAt: "2026-11-24T08:00:00.010Z",
            finishedAt: "2026-11-24T08:00:01.000Z",
            outcome: outcome,
            error: error
        )
    }

    static let plugin = PluginsAPI.Plugin(
        name: "auto-completion",
        version: "1.0.0",
        summary: "Completes sessions that are over.",
        kind: .builtin,
        state: .active,
        jobs: ["sweep"],
        events: ["session"],
        capabilities: ["read", "change"],
        commands: [reviewCommand],
        crashes: 0,
        requires: [],
        enabled: true,
        setAside: 0,
        lag: 0,
        usage: .init(
            calls: 7,
            failures: 1,
            timeouts: 0,
            running: 0,
            processorSeconds: 0.0125,
            loggedLines: 3,
            droppedLines: 0
        )
    )

    static let reviewCommand = PluginsAPI.PluginCommand(
        name: "review",
        summary: "Lists what is left for review",
        arguments: RawJSON(
            literal: """
                {"limit":{"type":"integer","from":1,"to":1000,"default":"100","help":"How many to list."},
                 "format":{"type":"choice","choices":["video","audio"],"help":"Only these."},
                 "all":{"type":"bool","default":"false","help":"Those of others, too."},
                 "tag":{"type":"text","repeated":true,"help":"Only with these tags."},
                 "session":{"type":"text","position":0,"completion":"Session","help":"Only this one."}}
                """
        ),
        discussion: "The oldest comes first.",
        changes: false
    )
}

extension Sample {
    static func score(
        _ total: Int?,
        _ band: String?,
        flagged: [String] = [],
        instrument: String = "phq-9"
    ) -> PracticeAPI.Score {
        .init(
            instrument: instrument,
            total: total,
            band: band,
            answered: total == nil ? 4 : 9,
            items: 9,
            missing: total == nil ? ["phq5", "phq6", "phq7", "phq8", "phq9"] : [],
            isProrated: false,
            flagged: flagged
        )
    }

    static var scoredResponse: PracticeAPI.FormResponse {
        var response = response
        response.score = score(14, "moderate", flagged: ["phq9"])
        return response
    }

    static func outcome(_ number: Int, _ score: PracticeAPI.Score) -> PracticeAPI.Outcome {
        let day = number < 10 ? "0\(number)" : "\(number)"
        return .init(
            responseId: "da1889\(day)-25ca-4b28-b2a3-1855390f7a15",
            formId: form.id,
            submittedAt: "2026-10-\(day)T08:35:00.000Z",
            score: score
        )
    }

    static let instrument = PracticeAPI.Instrument(
        id: "phq-9",
        title: "Patient Health Questionnaire",
        minimum: 0,
        maximum: 27,
        bands: [
            .init(name: "minimal", from: 0, to: 4), .init(name: "mild", from: 5, to: 9),
            .init(name: "moderate", from: 10, to: 14), .init(name: "moderately severe", from: 15, to: 19),
            .init(name: "severe", from: 20, to: 27),
        ],
        fields: form.fields
    )
}

extension RawJSON {
    /// JSON that a test wrote.
    init(literal text: String) {
        guard let json = try? RawJSON(parsing: text) else { preconditionFailure("no JSON: \(text)") }
        self = json
    }
}
