import PracticeStore
package import TherapyKit

extension User: CheckedRecord {
    package var references: [(entity: Entity, id: String)] { [] }
    package func problems(by rules: PracticeRules) -> [Problem] { problems(knowsTimeZone: rules.knowsTimeZone) }
}

extension Therapist: CheckedRecord {
    package var references: [(entity: Entity, id: String)] { [(.user, userId.text)] }
    package func problems(by rules: PracticeRules) -> [Problem] { problems }
}

extension Session: CheckedRecord {
    package var references: [(entity: Entity, id: String)] {
        [(.therapist, therapistId.text), (.user, clientId.text)]
    }
    package func problems(by rules: PracticeRules) -> [Problem] {
        rules.sessions.problems(from: startTime, to: endTime)
    }
}

extension Form: CheckedRecord {
    package var references: [(entity: Entity, id: String)] { [] }
    package func problems(by rules: PracticeRules) -> [Problem] { problems }
}

extension Resource: CheckedRecord {
    package var references: [(entity: Entity, id: String)] { [(.therapist, therapistId.text)] }
    package func problems(by rules: PracticeRules) -> [Problem] { problems }
}

extension Assignment: CheckedRecord {
    package var references: [(entity: Entity, id: String)] {
        [(.resource, resourceId.text), (.user, clientId.text)]
    }
    package func problems(by rules: PracticeRules) -> [Problem] { [] }
}
