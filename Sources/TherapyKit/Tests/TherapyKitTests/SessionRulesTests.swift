import Testing
import TherapyKit

@Suite struct SessionRulesTests {
    static let commands: [SessionCommand] =
        [.complete, .cancel, .markNoShow, .reschedule] + Session.Status.allCases.map { .correct(to: $0) }

    /// Where a command leads by the text of the rules: each word of a row is a status's way to the column's.
    ///
    /// `.` is no change, `+` a change, `-` a refusal.
    static let table: [Session.Status: String] = [
        //            complete cancel noShow reschedule, correct to: scheduled completed canceled rescheduled no_show
        .scheduled: "++++.----", .completed: ".---+.--+", .canceled: "-.--+-.--", .rescheduled: "---.---.-",
        .noShow: "--.-+++-.",
    ]

    static let cases = Session.Status.allCases.flatMap { status in
        zip(commands, table[status] ?? "").map { (status, $0, $1) }
    }

    @Test("the table is whole")
    func isWhole() {
        #expect(Self.cases.count == Session.Status.allCases.count * Self.commands.count)
    }

    @Test("a status and a command give another status, none, or a refusal that names what is allowed", arguments: cases)
    func transition(status: Session.Status, command: SessionCommand, outcome: Character) throws {
        let session = session(0, 1, status)
        switch outcome {
        case ".": #expect(try session.status(after: command) == nil)
        case "+": #expect(try session.status(after: command) == command.target)
        default:
            let error = try #require(throws: PracticeError.self) { try session.status(after: command) }
            guard case .invalidTransition(.session, "s", status.rawValue, command.target.rawValue, let allowed) = error
            else { throw error }
            if case .correct = command {
                #expect(allowed == status.corrections.map(\.rawValue))
            } else {
                #expect(allowed == (status == .scheduled ? ["completed", "canceled", "no_show", "rescheduled"] : []))
            }
        }
    }

    @Test("a scheduled session reaches every state, and only a correction leads out of an end")
    func reachable() throws {
        func reached(by commands: [SessionCommand]) -> Set<Session.Status> {
            var reached: Set<Session.Status> = [.scheduled]
            var open: [Session.Status] = [.scheduled]
            while let status = open.popLast() {
                for command in commands {
                    guard let next = try? session(0, 1, status).status(after: command) else { continue }
                    if reached.insert(next).inserted { open.append(next) }
                }
            }
            return reached
        }
        let ordinary: [SessionCommand] = [.complete, .cancel, .markNoShow, .reschedule]
        #expect(reached(by: Self.commands) == Set(Session.Status.allCases))
        #expect(reached(by: ordinary) == Set(Session.Status.allCases))
        #expect(reached(by: Session.Status.allCases.map { .correct(to: $0) }) == [.scheduled])
        for status in Session.Status.allCases where status != .scheduled {
            for command in ordinary {
                #expect((try? session(0, 1, status).status(after: command)) == nil, "\(status) \(command)")
            }
        }
    }

    private func session(_ start: Int64, _ end: Int64, _ status: Session.Status = .scheduled) -> Session {
        Session(
            id: Session.ID("s"),
            therapistId: Therapist.ID("t"),
            clientId: User.ID("u"),
            startTime: Instant(milliseconds: start),
            endTime: Instant(milliseconds: end),
            status: status,
            type: .regular,
            format: .video,
            createdAt: Instant(milliseconds: 0),
            updatedAt: Instant(milliseconds: 0)
        )
    }

    @Test(
        "sessions overlap half-open",
        arguments: [
            (0, 10, 10, 20, false), (0, 10, 9, 20, true), (5, 6, 0, 10, true), (0, 10, 0, 10, true),
            (10, 20, 0, 10, false),
        ]
    )
    func overlap(start: Int64, end: Int64, otherStart: Int64, otherEnd: Int64, overlaps: Bool) {
        #expect(session(start, end).overlaps(session(otherStart, otherEnd)) == overlaps)
        #expect(session(otherStart, otherEnd).overlaps(session(start, end)) == overlaps)
    }

    @Test(
        "lengths at the edges of what is allowed",
        arguments: [(59_999, false), (60_000, true), (86_400_000, true), (86_400_001, false), (0, false), (-1, false)]
    )
    func lengths(milliseconds: Int64, isFine: Bool) {
        let start = Instant(milliseconds: 5)
        let problems = SessionLimits().problems(from: start, to: start + .milliseconds(milliseconds))
        #expect(problems.isEmpty == isFine)
        #expect(problems.allSatisfy { $0.field == "endTime" })
    }
}
