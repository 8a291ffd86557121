package import TherapyKit

/// What a notice says, with places such as `{date}` for what differs.
package struct Template: ConfigurationObject, Hashable {
    private static let subjectKey = ConfigurationKey.text("subject", default: "", help: "The subject of a mail.")
    private static let textKey = ConfigurationKey.text("text", default: "", help: "The text of a mail.")
    private static let htmlKey = ConfigurationKey<String?>.text(
        "html",
        help: "The text as HTML; made from the text when left out."
    )
    private static let shortKey = ConfigurationKey<String?>.text(
        "short",
        help: "The text for channels of a few words, such as SMS; the text itself when left out."
    )

    package static let fields = [subjectKey.field, textKey.field, htmlKey.field, shortKey.field]

    let subject: String
    let text: String
    let html: String?
    let short: String?

    package init(_ configuration: PluginConfiguration) {
        subject = configuration[Self.subjectKey]
        text = configuration[Self.textKey]
        html = configuration[Self.htmlKey]
        short = configuration[Self.shortKey]
    }

    package init(subject: String, text: String, short: String) {
        self.subject = subject
        self.text = text
        html = nil
        self.short = short
    }

    /// Fills the places. In HTML, values are text and never markup.
    package func letter(_ values: [String: String]) -> Letter {
        let body = Self.fill(text, values)
        let markup = html.map { Self.fill($0, values.mapValues(Self.escaped)) }
        return Letter(
            subject: Self.line(Self.fill(subject, values)),
            text: body,
            html: markup ?? Self.markup(body),
            short: short.map { Self.fill($0, values) } ?? body
        )
    }

    /// Whether the template has a place.
    package func uses(_ place: String) -> Bool {
        [subject, text, html ?? "", short ?? ""].contains { Self.places(in: $0).contains(place) }
    }

    /// What is wrong with a template that may use these places.
    package func problems(_ field: String, places: Set<String>) -> [Problem] {
        var problems: [Problem] = []
        if subject.isEmpty { problems.append(Problem(field: "\(field).subject", message: "is missing")) }
        if text.isEmpty { problems.append(Problem(field: "\(field).text", message: "is missing")) }
        for (name, content) in [("subject", subject), ("text", text), ("html", html), ("short", short)] {
            for place in Self.places(in: content ?? "") where !places.contains(place) {
                let known = places.sorted().map { "{\($0)}" }.joined(separator: ", ")
                problems.append(
                    Problem(field: "\(field).\(name)", message: "has a place {\(place)}; there are \(known)")
                )
            }
        }
        return problems
    }

    // MARK: Places

    private static func fill(_ text: String, _ values: [String: String]) -> String {
        var filled = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let place = String(rest[rest.index(after: open)..<close])
            filled += values[place] ?? "{\(place)}"
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    private static func places(in text: String) -> [String] {
        text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    // MARK: Forms

    /// A value's line break has no place in a subject.
    private static func line(_ text: String) -> String {
        String(
            text.map {
                $0.isNewline || $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0
            }
        )
    }

    private static func markup(_ text: String) -> String {
        var paragraphs: [[Substring]] = [[]]
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.allSatisfy(\.isWhitespace) {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].append(line)
            }
        }
        return paragraphs.filter { !$0.isEmpty }
            .map { "<p>" + $0.map { escaped(String($0)) }.joined(separator: "<br>\n") + "</p>\n" }
            .joined()
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}

/// What somebody is told, in the forms that channels want.
package struct Letter: Hashable, Sendable {
    package let subject: String
    package let text: String
    package let html: String
    /// In a few words.
    package let short: String
}
