import Foundation
import Testing
import TherapyKit

@testable import Notices

@Suite struct TemplateTests {
    private func template(_ values: [String: ConfigurationValue]) -> Template { Template(PluginConfiguration(values)) }

    @Test("places are filled once, and values are never taken for places or markup")
    func fills() {
        let template = template([
            "subject": .text("For {name}"), "text": .text("Dear {name},\n\n{date} & {other}{"),
            "html": .text("<b>{name}</b>"),
        ])
        let letter = template.letter(["name": "{date} <i>\"A\"</i>\r\nBcc: x", "date": "today"])
        #expect(letter.subject == "For {date} <i>\"A\"</i> Bcc: x")
        #expect(letter.text == "Dear {date} <i>\"A\"</i>\r\nBcc: x,\n\ntoday & {other}{")
        #expect(letter.html == "<b>{date} &lt;i&gt;&quot;A&quot;&lt;/i&gt;\r\nBcc: x</b>")
        #expect(letter.short == letter.text)
    }

    @Test("a text's paragraphs become HTML's")
    func makesMarkup() {
        let template = template(["subject": .text("x"), "text": .text("One <&>\ntwo\n\n \nThree\n")])
        #expect(template.letter([:]).html == "<p>One &lt;&amp;&gt;<br>\ntwo</p>\n<p>Three</p>\n")
    }

    @Test("a template that lacks words, or has places that nobody fills, is refused")
    func refuses() {
        let template = template(["text": .text("{name} {nmae}"), "short": .text("{x}")])
        let problems = template.problems("templates.t", places: ["name", "date"])
        #expect(
            problems == [
                Problem(field: "templates.t.subject", message: "is missing"),
                Problem(field: "templates.t.text", message: "has a place {nmae}; there are {date}, {name}"),
                Problem(field: "templates.t.short", message: "has a place {x}; there are {date}, {name}"),
            ]
        )
    }

    @Test("dates are what Foundation's formats have", arguments: Language.allCases)
    func dates(language: Language) throws {
        let formatter = DateFormatter()
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.locale = Locale(identifier: language == .english ? "en_GB" : language.rawValue)
        formatter.dateFormat =
            switch language {
            case .english: "EEEE, d MMMM y"
            case .german: "EEEE, d. MMMM y"
            case .french: "EEEE d MMMM y"
            case .spanish: "EEEE, d 'de' MMMM 'de' y"
            }
        for day in stride(from: 19_000, to: 24_000, by: 13) {
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(day) * 86_400))
            let date = language.date(LocalTime(dayNumber: day))
            #expect(date.replacing("1er ", with: "1 ") == expected)
        }
    }
}
