import ControlAPI

extension ExplainedErrors {
    static let practice: [any ExplainedError.Type] = [
        PracticeAPI.NotFound.self, PracticeAPI.Invalid.self, PracticeAPI.SessionConflict.self,
        PracticeAPI.InvalidTransition.self, PracticeAPI.Stale.self, PracticeAPI.Malformed.self,
        PracticeAPI.Unavailable.self, PracticeAPI.InvalidArchive.self, PracticeAPI.NotesLocked.self,
        PracticeAPI.NotEmpty.self,
    ]
}

extension PracticeAPI.NotFound: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        let kind = RecordKind(rawValue: entity)
        let next = kind.map { "; see: therapyctl \($0.command) list" } ?? ""
        return "no \(kind?.noun ?? entity) has the id \(id)\(next)"
    }
}

extension PracticeAPI.Invalid: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        let listed = problems.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" }
        return "not accepted: \(listed.joined(separator: "; "))"
    }
}

extension PracticeAPI.SessionConflict: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        let length = ShortID.uniqueLength(of: conflicts.map(\.id))
        let listed = conflicts.map { "\($0.id.prefix(length)) \(time.range($0.startTime, $0.endTime))" }
        return "the therapist or the client is taken at that time by \(listed.joined(separator: ", "));"
            + " choose another time, or allow it with --allow-overlap"
    }
}

extension PracticeAPI.InvalidTransition: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        let noun = RecordKind(rawValue: entity)?.noun ?? entity
        let possible =
            allowed.isEmpty ? "no change of this kind is possible" : "possible: \(allowed.joined(separator: ", "))"
        return "\(noun) \(id.prefix(ShortID.minimumLength)) is \(from) and cannot become \(to); \(possible)"
    }
}

extension PracticeAPI.Stale: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        let noun = RecordKind(rawValue: entity)?.noun ?? entity
        return "\(noun) \(id.prefix(ShortID.minimumLength)) was changed meanwhile, at \(updatedAt);"
            + " look at it again and repeat the change"
    }
}

extension PracticeAPI.Malformed: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        let noun = RecordKind(rawValue: entity)?.noun ?? entity
        return "\(noun) \(id.prefix(ShortID.minimumLength)) cannot be read: \(column) \(reason);"
            + " another program wrote it so, and has to put it right; see: therapyctl faults"
    }
}

extension PracticeAPI.Unavailable: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "the database cannot be used now, and nothing was changed: \(reason); try again"
    }

    var exitStatus: CommandStatus { .tryAgain }
}

extension PracticeAPI.InvalidArchive: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        let place = line == 0 ? "the archive" : "line \(line) of the archive"
        return "\(place) cannot be imported: \(reason); nothing was changed"
    }
}

extension PracticeAPI.NotesLocked: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "the private notes of session \(sessionId.prefix(ShortID.minimumLength)) are encrypted with the key \(keyId),"
            + " which therapyd does not have; give it that key again and restart it"
    }

    var exitStatus: CommandStatus { .configuration }
}

extension PracticeAPI.NotEmpty: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "the database has \(records) record\(records == 1 ? "" : "s"), and a restore wants one without;"
            + " import with --merge, or start therapyd on a new database"
    }
}
