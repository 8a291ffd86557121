import Testing
import TherapyKit

@Suite struct FormFieldTests {
    @Test("a new field is written with the application's members in the application's order")
    func written() {
        let whole = FormField(
            id: "kids",
            label: "Children",
            type: .number,
            required: false,
            options: ["a"],
            validation: "min:0",
            helpText: "living with you"
        )
        #expect(
            JSONValue.object(whole.json).text
                == #"{"id":"kids","label":"Children","type":"number","required":false,"options":["a"],"#
                + #""validation":"min:0","helpText":"living with you"}"#
        )
        let bare = FormField(id: "x", label: "X", type: .text, required: true)
        #expect(JSONValue.object(bare.json).text == #"{"id":"x","label":"X","type":"text","required":true}"#)
    }

    @Test("a new field is read back as the same", arguments: FormField.Kind.allCases)
    func readBack(type: FormField.Kind) throws {
        for options in [nil, [], ["0", "1"]] as [[String]?] {
            for text in [nil, "", "min:0"] as [String?] {
                let field = FormField(
                    id: "x",
                    label: "X",
                    type: type,
                    required: true,
                    options: options,
                    validation: text,
                    helpText: text
                )
                #expect(try FormField(json: field.json) == field)
            }
        }
    }

    private static func field(
        _ type: FormField.Kind,
        id: String = "x",
        label: String = "X",
        options: [String]? = nil,
        _ rules: String? = nil
    ) -> FormField {
        FormField(id: id, label: label, type: type, required: false, options: options, validation: rules)
    }

    @Test(
        "fields that a form can be made of",
        arguments: [
            [], [field(.text)], [field(.text, options: [])], [field(.text), field(.text, id: "y")],
            [field(.select, options: ["a"])], [field(.radio, options: ["a", "A"])],
            [field(.checkbox, options: ["a", "b"], "minItems:2")], [field(.scale, options: ["0", "-1", "2"])],
            [field(.scale, "min:0|max:10")], [field(.scale, options: ["1", "2"], "min:1|max:2")],
            [field(.scale, options: ["1", "2"], "min:1")], [field(.number, "min:0.5|max:0.5")],
            [field(.text, "minLength:2|pattern:a|b")], [field(.email), field(.date, id: "d"), field(.time, id: "t")],
            Instrument.phq9.fields, Instrument.gad7.fields, Instrument.phq9.fields + Instrument.gad7.fields,
        ]
    )
    func sound(fields: [FormField]) {
        #expect(FormField.problems(in: fields).isEmpty)
    }

    @Test(
        "each fault of a field is told with its place",
        arguments: [
            (field(.text, id: ""), "id", "is empty"), (field(.text, id: " \t"), "id", "is empty"),
            (field(.text, label: ""), "label", "is empty"), (field(.text, label: "\u{a0}\n"), "label", "is empty"),
            (field(.select), "options", "must name what can be chosen"),
            (field(.radio, options: []), "options", "must name what can be chosen"),
            (field(.checkbox), "options", "must name what can be chosen"),
            (field(.select, options: ["a", ""]), "options[1]", "is empty"),
            (field(.radio, options: ["a", "b", "a"]), "options[2]", "is the same as options[0]"),
            (field(.text, options: ["a"]), "options", "must be left out: a field of type text has none"),
            (field(.date, options: ["a"]), "options", "must be left out: a field of type date has none"),
            (field(.scale), "options", "must be given, or else min and max in validation"),
            (field(.scale, "min:0"), "options", "must be given, or else min and max in validation"),
            (field(.scale, "integer|max:0"), "options", "must be given, or else min and max in validation"),
            (field(.scale, options: ["0", "one"]), "options[1]", "must be a whole number"),
            (field(.scale, options: ["0", "1.5"]), "options[1]", "must be a whole number"),
            (field(.scale, options: ["0", "01"]), "options[1]", "must be a whole number"),
            (field(.scale, options: ["0", "+1"]), "options[1]", "must be a whole number"),
            (field(.scale, options: ["0", "0"]), "options[1]", "is the same as options[0]"),
            (field(.scale, options: ["0", "1"], "max:0"), "options[1]", "is outside of the field's own min and max"),
            (
                field(.checkbox, options: ["a"], "minItems:2"), "validation",
                "has minItems:2, which is more than there are options"
            ),
            (field(.text, "min:1"), "validation", "has min:1, which does not fit a field of type text"),
            (field(.number, "max:x"), "validation", "has max:x, which needs a number"),
            (field(.email, "pattern:("), "validation", "has pattern, which does not compile as a regular expression"),
        ] as [(FormField, String, String)]
    )
    func faulty(field: FormField, member: String, message: String) {
        let sound = FormField(id: "sound", label: "Sound", type: .text, required: true)
        #expect(FormField.problems(in: [sound, field]) == [Problem(field: "fields[1].\(member)", message: message)])
    }

    @Test("an id that stands twice is told at the later place, each time")
    func duplicates() {
        let fields = ["a", "b", "a", "a"].map { Self.field(.text, id: $0) }
        #expect(
            FormField.problems(in: fields) == [
                Problem(field: "fields[2].id", message: "is the id of fields[0] already"),
                Problem(field: "fields[3].id", message: "is the id of fields[0] already"),
            ]
        )
    }

    @Test("everything that is wrong is told at once")
    func together() {
        let fields = [
            Self.field(.select, id: "", label: ""), Self.field(.scale, id: "s", options: ["x", ""], "colour|min:x"),
        ]
        #expect(
            FormField.problems(in: fields).map(\.field) == [
                "fields[0].id", "fields[0].label", "fields[0].options", "fields[1].options[1]", "fields[1].validation",
                "fields[1].validation", "fields[1].options[0]",
            ]
        )
    }

    @Test(
        "members that another program wrote in another kind are reported, since they count as absent",
        arguments: [
            (#"{"id":"x","label":"X","type":"text","required":"true"}"#, "required", "must be true or false"),
            (#"{"id":"x","label":"X","type":"text","required":1}"#, "required", "must be true or false"),
            (#"{"id":"x","label":"X","type":"text","validation":["min:1"]}"#, "validation", "must be a text"),
            (#"{"id":"x","label":"X","type":"text","helpText":{}}"#, "helpText", "must be a text"),
        ]
    )
    func members(text: String, member: String, message: String) throws {
        let field = try FormField(json: #require(JSONValue(parsing: text).object))
        #expect(FormField.problems(in: [field]) == [Problem(field: "fields[0].\(member)", message: message)])
    }

    @Test("members that we do not know, and null for what is absent, are no fault")
    func unknownMembers() throws {
        let text =
            #"{"id":"x","label":"X","type":"text","n":1,"options":null,"validation":null,"helpText":null}"#
        let field = try FormField(json: #require(JSONValue(parsing: text).object))
        #expect(FormField.problems(in: [field]).isEmpty)
    }
}
