package import TherapyKit

/// A language that notices are written in.
package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case german = "de"
    case french = "fr"
    case spanish = "es"

    /// Such as `Tuesday, 1 December 2026`.
    package func date(_ time: LocalTime) -> String {
        let weekday = weekdays[time.weekday]
        let month = months[time.month - 1]
        return switch self {
        case .english: "\(weekday), \(time.day) \(month) \(time.year)"
        case .german: "\(weekday), \(time.day). \(month) \(time.year)"
        case .french: "\(weekday) \(time.day == 1 ? "1er" : "\(time.day)") \(month) \(time.year)"
        case .spanish: "\(weekday), \(time.day) de \(month) de \(time.year)"
        }
    }

    /// Such as `14:30`.
    package func time(_ time: LocalTime) -> String {
        TimeOfDay(hour: time.hour, minute: time.minute)?.description ?? ""
    }

    /// Sunday first.
    private var weekdays: [String] {
        switch self {
        case .english: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
        case .german: ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"]
        case .french: ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"]
        case .spanish: ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"]
        }
    }

    private var months: [String] {
        switch self {
        case .english:
            [
                "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December",
            ]
        case .german:
            [
                "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
                "November", "Dezember",
            ]
        case .french:
            [
                "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                "novembre", "décembre",
            ]
        case .spanish:
            [
                "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
                "noviembre", "diciembre",
            ]
        }
    }
}
