extension User {
    /// Every problem with a user's values; none means that they are fine.
    /// - Parameter knowsTimeZone: whether the system has a zone of this IANA name.
    public func problems(knowsTimeZone: (String) -> Bool) -> [Problem] {
        var problems: [Problem] = []
        problems.require(name, "name")
        if let email, !EmailAddress.isPlausible(email) {
            problems.append(Problem(field: "email", message: "is no email address"))
        }
        if let phone { problems.require(phone, "phone") }
        if let timeZone, !knowsTimeZone(timeZone) {
            problems.append(Problem(field: "timeZone", message: "is no time zone that the system knows"))
        }
        return problems
    }
}

extension Therapist {
    /// Every problem with a therapist's values; none means that they are fine.
    public var problems: [Problem] {
        var problems: [Problem] = []
        problems.require(labels: specialties, "specialties")
        problems.require(labels: credentials, "credentials")
        if let calendarIntegration {
            problems.require(calendarIntegration.provider, "calendarIntegration.provider")
            problems.require(calendarIntegration.calendarId, "calendarIntegration.calendarId")
        }
        return problems
    }
}

extension [Problem] {
    /// Wants a line of text: something that is not blank, without line breaks and other control characters.
    mutating func require(_ text: String, _ field: String) {
        if text.allSatisfy(\.isWhitespace) {
            append(Problem(field: field, message: "is empty"))
        } else if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            append(Problem(field: field, message: "has line breaks or other control characters"))
        }
    }

    /// Wants texts that are not blank, each once.
    mutating func require(labels: [String], _ field: String) {
        for (index, label) in labels.enumerated() { require(label, "\(field)[\(index)]") }
        if Set(labels).count < labels.count { append(Problem(field: field, message: "names something twice")) }
    }
}
