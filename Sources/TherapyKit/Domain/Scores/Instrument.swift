/// A published questionnaire with a published way to score it.
///
/// ```swift
/// for instrument in Instrument.matching(form.fields) {
///     let score = instrument.score(of: response.responses)
///     if !score.flagged.isEmpty { … }
/// }
/// ```
public struct Instrument: Hashable, Sendable, Identifiable {
    /// Totals of one severity.
    public struct Band: Hashable, Sendable {
        public let severity: Severity
        public let range: ClosedRange<Int>
    }

    /// Such as `phq-9`.
    public let id: String
    public let title: String
    /// What it measures, in a line.
    public let summary: String
    /// The items in order, as fields of a form.
    ///
    /// An item is required when there is no score without it. People do leave items out, most often those that matter
    /// most, and an instrument that says how to score them all the same is not to be refused for it.
    public let fields: [FormField]
    /// From the least severe to the most, without a gap.
    public let bands: [Band]
    /// The items whose answer above 0 is flagged.
    public let flaggedItems: [String]
    /// How many items may be missing for a total to be reckoned from the others.
    public let maximumMissing: Int

    /// The totals that there are: 0 to 3 for each item.
    public var range: ClosedRange<Int> { 0...3 * fields.count }

    init(
        id: String,
        title: String,
        summary: String,
        question: String,
        prefix: String,
        items: [String],
        bands: [Band],
        flaggedItems: [String] = [],
        maximumMissing: Int = 0
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        fields = items.enumerated().map { index, label in
            FormField(
                id: "\(prefix)\(index + 1)",
                label: label,
                type: .scale,
                required: maximumMissing == 0,
                options: ["0", "1", "2", "3"],
                helpText: question
            )
        }
        self.bands = bands
        self.flaggedItems = flaggedItems
        self.maximumMissing = maximumMissing
    }

    /// Every instrument that is known.
    public static let all = [phq9, gad7]

    /// The instrument of that id, if it is known.
    public init?(id: String) {
        guard let instrument = Self.all.first(where: { $0.id == id }) else { return nil }
        self = instrument
    }
}

// MARK: Forms that hold an instrument

extension Instrument {
    /// The instruments whose items are all among a form's fields: by their ids, and each once, as a scale from 0 to 3.
    ///
    /// Wording, order and whether an item is required do not matter: forms are translated and adapted. Neither do
    /// further fields, such as a `phq10` for how difficult it all made life; they are not scored. So a form that asks
    /// both sets of items holds both instruments, and one that leaves an item out holds none.
    public static func matching(_ fields: [FormField]) -> [Instrument] {
        all.filter { $0.matches(fields) }
    }

    func matches(_ fields: [FormField]) -> Bool {
        self.fields.allSatisfy { item in
            let counterparts = fields.filter { $0.id == item.id }
            return counterparts.count == 1 && counterparts[0].isScaleFromZeroToThree
        }
    }
}

extension FormField {
    /// By its options in any order, or by its limits when it has none.
    fileprivate var isScaleFromZeroToThree: Bool {
        guard type == .scale else { return false }
        if let options, !options.isEmpty { return options.count == 4 && Set(options) == ["0", "1", "2", "3"] }
        let rules = FieldValidation(of: self).rules
        return rules.contains(.min(0)) && rules.contains(.max(3))
    }
}

// MARK: Scores

extension Instrument {
    /// What a response comes to.
    ///
    /// The total is the sum of the items. An answer that is no whole number from 0 to 3 counts as missing. With some
    /// items missing, but no more than ``maximumMissing``, the total is the mean of the answered ones times the number
    /// of all, rounded to the nearest whole number, a half upwards; with more missing there is none.
    ///
    /// Flags err on the side of caution: one of ``flaggedItems`` is flagged by any number above 0, even one that no
    /// scale offers or that another program wrote as a text.
    public func score(of responses: JSONObject) -> Score {
        var sum = 0
        var missing: [String] = []
        for field in fields {
            if let value = responses[field.id]?.number?.int, 0...3 ~= value {
                sum += value
            } else {
                missing.append(field.id)
            }
        }
        let answered = fields.count - missing.count
        let total = missing.count > maximumMissing ? nil : Self.prorated(sum, of: answered, to: fields.count)
        return Score(
            instrumentId: id,
            total: total,
            band: total.flatMap(band),
            answered: answered,
            items: fields.count,
            missing: missing,
            isProrated: total != nil && !missing.isEmpty,
            flagged: flaggedItems.filter { responses[$0]?.isAboveZero ?? false }
        )
    }

    /// The band that a total lies in; `nil` outside of ``range``.
    public func band(of total: Int) -> Band? {
        bands.first { $0.range.contains(total) }
    }

    private static func prorated(_ sum: Int, of answered: Int, to items: Int) -> Int {
        (2 * sum * items + answered) / (2 * answered)
    }
}

extension JSONValue {
    fileprivate var isAboveZero: Bool {
        switch self {
        case .number(let number): number.double > 0
        case .string(let text): Double(text) ?? 0 > 0
        case .null, .bool, .array, .object: false
        }
    }
}
