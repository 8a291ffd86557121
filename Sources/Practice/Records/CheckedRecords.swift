import PracticeStore
package import TherapyKit

extension User: CheckedRecord {
    package var references: [RecordReference] { [] }
    package func problems(by rules: PracticeRules) -> [Problem] { problems(knowsTimeZone: rules.knowsTimeZone) }
}

extension Therapist: CheckedRecord {
    package var references: [RecordReference] { [RecordReference("userId", .user, userId.text)] }
    package func problems(by rules: PracticeRules) -> [Problem] { problems }
}

extension Session: CheckedRecord {
    package var references: [RecordReference] {
        [
            RecordReference("therapistId", .therapist, therapistId.text),
            RecordReference("clientId", .user, clientId.text),
        ]
    }
    package func problems(by rules: PracticeRules) -> [Problem] {
        rules.sessions.problems(from: startTime, to: endTime)
    }
}

extension Form: CheckedRecord {
    package var references: [RecordReference] { [] }
    package func problems(by rules: PracticeRules) -> [Problem] { problems }
}

extension Resource: CheckedRecord {
    package var references: [RecordReference] { [RecordReference("therapistId", .therapist, therapistId.text)] }
    package func problems(by rules: PracticeRules) -> [Problem] { problems }
}

extension Assignment: CheckedRecord {
    package var references: [RecordReference] {
        [
            RecordReference("resourceId", .resource, resourceId.text),
            RecordReference("clientId", .user, clientId.text),
        ]
    }
    package func problems(by rules: PracticeRules) -> [Problem] { problems }
}

extension FormResponse: CheckedRecord {
    package var references: [RecordReference] {
        let session = sessionId.map { RecordReference("sessionId", .session, $0.text) }
        return [RecordReference("formId", .form, formId.text), RecordReference("clientId", .user, clientId.text)]
            + (session.map { [$0] } ?? [])
    }

    /// What it says is a matter of its form: see `RecordTransaction.submit`.
    package func problems(by rules: PracticeRules) -> [Problem] { [] }
}
