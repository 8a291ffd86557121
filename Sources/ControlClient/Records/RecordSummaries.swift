import ControlAPI

extension PracticeAPI.User: SummarizedRecord {
    func summary(_ context: RecordContext) -> String { name }
}

extension PracticeAPI.Therapist: SummarizedRecord {
    func summary(_ context: RecordContext) -> String {
        "\(context.names.user(userId).short)\(isActive ? "" : ", not active")"
    }
}

extension PracticeAPI.Session: SummarizedRecord {
    func summary(_ context: RecordContext) -> String {
        let people = "\(context.names.therapist(therapistId).short) with \(context.names.user(clientId).short)"
        return "\(context.time.range(startTime, endTime)), \(people), \(status.rawValue)"
    }
}

extension PracticeAPI.Form: SummarizedRecord {
    func summary(_ context: RecordContext) -> String { "\(title), version \(version)" }
}

extension PracticeAPI.FormResponse: SummarizedRecord {
    func summary(_ context: RecordContext) -> String {
        let origin = "\(context.names.user(clientId).short) to form \(Cell.id(formId).short)"
        let result = score.map { ", \($0.instrument) \($0.words)" } ?? ""
        return "\(origin), \(context.time.local(submittedAt))\(result)"
    }
}

extension PracticeAPI.Resource: SummarizedRecord {
    func summary(_ context: RecordContext) -> String { title }
}

extension PracticeAPI.Assignment: SummarizedRecord {
    func summary(_ context: RecordContext) -> String {
        let people = "resource \(Cell.id(resourceId).short) to \(context.names.user(clientId).short)"
        let due = dueDate.map { ", due \(context.time.local($0))" } ?? ""
        return "\(people), \(status.rawValue)\(due)"
    }
}

extension SchedulerAPI.Job: SummarizedRecord {
    func summary(_ context: RecordContext) -> String {
        let next = nextRun.map { ", next \(context.time.local($0, hasSeconds: true))" } ?? ""
        let obstacles = (obstacles ?? []).map { "; \($0.detail)" }.joined()
        return "\(owner)/\(name), \(state.rawValue)\(next)\(obstacles)"
    }
}

extension Cell {
    /// The text for people where no column says how long ids are.
    fileprivate var short: String { text(idLength: ShortID.minimumLength) }
}
