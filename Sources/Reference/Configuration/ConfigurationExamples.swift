import TherapyKit

/// What stands in the shipped file where nothing holds without a key.
enum ConfigurationExamples {
    /// By path. What has no example of its own here gets one by its kind.
    static let values = [
        "pluginDirectory": "/usr/lib/therapyd/plugins",
        "exportDirectory": "/srv/therapyd/exports",
        "database.path": "/var/lib/therapyd/practice.sqlite",
        "backup.directory": "/srv/therapyd/backups",
        "delivery.mail.server": "mail.example.org",
        "delivery.mail.port": "587",
        "delivery.mail.user": "practice",
        "delivery.mail.from": "practice@example.org",
        "delivery.mail.fromName": "The practice",
        "delivery.mail.replyTo": "desk@example.org",
        "delivery.mail.certificateAuthorities": "/etc/therapyd/mail-authorities.pem",
        "delivery.web.certificateAuthorities": "/etc/therapyd/web-authorities.pem",
        "plugins.calendar-export.publicUrl": "https://calendars.example.org/",
        "plugins.calendar-export.caldav.url": "https://caldav.example.org/calendars/",
        "plugins.calendar-export.caldav.user": "practice",
        "plugins.due-dates.practice": "The practice",
        "plugins.due-dates.unsubscribe": "mailto:desk@example.org",
        "plugins.due-dates.webhook.url": "https://sms.example.org/send",
        "plugins.reminders.practice": "The practice",
        "plugins.reminders.unsubscribe": "mailto:desk@example.org",
        "plugins.reminders.webhook.url": "https://sms.example.org/send",
    ]

    static func value(for key: ReferenceKey) -> String {
        values[key.path] ?? value(of: key.field.kind)
    }

    private static func value(of kind: ConfigurationKind) -> String {
        switch kind {
        case .bool: "false"
        case .integer(let range): "\(range.lowerBound)"
        case .duration(let range): "\(SpanText(range.lowerBound))"
        case .timeOfDay: "08:30"
        case .calendar: "Mon..Fri 02:30"
        case .text: "text"
        case .path: "/srv/therapyd/file"
        case .choice(let choices): choices.first ?? ""
        case .list: "[]"
        case .object, .map: "{}"
        }
    }
}
