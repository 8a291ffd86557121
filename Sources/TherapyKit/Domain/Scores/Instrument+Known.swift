extension Instrument {
    /// The Patient Health Questionnaire's nine items on depression, over the last two weeks.
    ///
    /// Kroenke, Spitzer and Williams, "The PHQ-9: validity of a brief depression severity measure", Journal of General
    /// Internal Medicine 16 (2001), pages 606–613, for items and bands. Up to two missing items are replaced by the
    /// mean of the others. So no item is required, and a response to fewer than seven is kept without a total. The ninth
    /// item, on death and self-harm, is flagged in either case.
    ///
    /// Developed with an educational grant from Pfizer Inc.; no permission is required to reproduce, translate, display
    /// or distribute it.
    public static let phq9 = Instrument(
        id: "phq-9",
        title: "PHQ-9",
        summary: "Patient Health Questionnaire: depression over the last two weeks",
        question: "Over the last 2 weeks, how often have you been bothered by any of the following problems? "
            + answerMeanings,
        prefix: "phq",
        items: [
            "Little interest or pleasure in doing things",
            "Feeling down, depressed, or hopeless",
            "Trouble falling or staying asleep, or sleeping too much",
            "Feeling tired or having little energy",
            "Poor appetite or overeating",
            "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
            "Trouble concentrating on things, such as reading the newspaper or watching television",
            "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or "
                + "restless that you have been moving around a lot more than usual",
            "Thoughts that you would be better off dead or of hurting yourself in some way",
        ],
        bands: [
            Band(severity: .minimal, range: 0...4),
            Band(severity: .mild, range: 5...9),
            Band(severity: .moderate, range: 10...14),
            Band(severity: .moderatelySevere, range: 15...19),
            Band(severity: .severe, range: 20...27),
        ],
        flaggedItems: ["phq9"],
        maximumMissing: 2
    )

    /// The seven items of the Generalized Anxiety Disorder scale, over the last two weeks.
    ///
    /// Spitzer, Kroenke, Williams and Löwe, "A brief measure for assessing generalized anxiety disorder: the GAD-7",
    /// Archives of Internal Medicine 166 (2006), pages 1092–1097. It has no rule for missing items, so that a response
    /// with one has no total, and all items are required.
    ///
    /// Developed with an educational grant from Pfizer Inc.; no permission is required to reproduce, translate, display
    /// or distribute it.
    public static let gad7 = Instrument(
        id: "gad-7",
        title: "GAD-7",
        summary: "Generalized Anxiety Disorder scale: anxiety over the last two weeks",
        question: "Over the last 2 weeks, how often have you been bothered by the following problems? "
            + answerMeanings,
        prefix: "gad",
        items: [
            "Feeling nervous, anxious or on edge",
            "Not being able to stop or control worrying",
            "Worrying too much about different things",
            "Trouble relaxing",
            "Being so restless that it is hard to sit still",
            "Becoming easily annoyed or irritable",
            "Feeling afraid as if something awful might happen",
        ],
        bands: [
            Band(severity: .minimal, range: 0...4),
            Band(severity: .mild, range: 5...9),
            Band(severity: .moderate, range: 10...14),
            Band(severity: .severe, range: 15...21),
        ]
    )

    private static let answerMeanings =
        "0 = Not at all, 1 = Several days, 2 = More than half the days, 3 = Nearly every day"
}
