import Notices

/// What reminders say unless the configuration has words of its own: when, and nothing of what for.
enum ReminderWords {
    static func template(_ language: Language, for role: Notice.Role) -> Template {
        switch (language, role) {
        case (.english, .client):
            Template(
                subject: "Your appointment on {date}",
                text: """
                    Dear {name},

                    this is a reminder of your appointment on {date} at {time} ({zone}).

                    {practice}

                    """,
                short: "Your appointment: {date}, {time} ({zone}). {practice}"
            )
        case (.english, .therapist):
            Template(
                subject: "Session on {date} at {time}",
                text: "You have a session on {date} at {time} ({zone}).\n",
                short: "Session: {date}, {time} ({zone})."
            )
        case (.german, .client):
            Template(
                subject: "Ihr Termin am {date}",
                text: """
                    Guten Tag {name},

                    wir erinnern Sie an Ihren Termin am {date} um {time} Uhr ({zone}).

                    {practice}

                    """,
                short: "Ihr Termin: {date}, {time} Uhr ({zone}). {practice}"
            )
        case (.german, .therapist):
            Template(
                subject: "Sitzung am {date} um {time} Uhr",
                text: "Sie haben eine Sitzung am {date} um {time} Uhr ({zone}).\n",
                short: "Sitzung: {date}, {time} Uhr ({zone})."
            )
        case (.french, .client):
            Template(
                subject: "Votre rendez-vous du {date}",
                text: """
                    Bonjour {name},

                    nous vous rappelons votre rendez-vous du {date} à {time} ({zone}).

                    {practice}

                    """,
                short: "Votre rendez-vous : {date}, {time} ({zone}). {practice}"
            )
        case (.french, .therapist):
            Template(
                subject: "Séance du {date} à {time}",
                text: "Vous avez une séance le {date} à {time} ({zone}).\n",
                short: "Séance : {date}, {time} ({zone})."
            )
        case (.spanish, .client):
            Template(
                subject: "Su cita del {date}",
                text: """
                    Hola, {name}:

                    le recordamos su cita del {date} a las {time} ({zone}).

                    {practice}

                    """,
                short: "Su cita: {date}, {time} ({zone}). {practice}"
            )
        case (.spanish, .therapist):
            Template(
                subject: "Sesión del {date} a las {time}",
                text: "Tiene una sesión el {date} a las {time} ({zone}).\n",
                short: "Sesión: {date}, {time} ({zone})."
            )
        }
    }
}
