/// The words that stand for a whole expression.
enum CalendarShorthand {
    /// Matches without regard to case; nil when the word is none of them.
    static func fields(for word: String) -> CalendarFields? {
        var fields = CalendarFields()
        fields.seconds = [.value(0)]
        let name = word.lowercased()
        if name == "minutely" { return fields }
        fields.minutes = [.value(0)]
        if name == "hourly" { return fields }
        fields.hours = [.value(0)]
        if name == "daily" { return fields }
        if name == "weekly" {
            fields.weekdays = 1
            return fields
        }
        fields.days = [.value(1)]
        switch name {
        case "monthly": break
        // The misspelling was systemd's own once, and it still takes it.
        case "yearly", "annually", "anually": fields.months = [.value(1)]
        case "quarterly": fields.months = [1, 4, 7, 10].map(CalendarTerm.value)
        case "semiannually", "semi-annually", "biannually", "bi-annually":
            fields.months = [1, 7].map(CalendarTerm.value)
        default: return nil
        }
        return fields
    }
}
