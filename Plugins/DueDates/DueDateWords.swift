import Notices

/// What notices of due dates say unless the configuration has words of its own: that something is due, and not what.
enum DueDateWords {
    static func template(_ language: Language, _ kind: DueRule.Kind) -> Template {
        let words = words(language)
        let sentence =
            switch kind {
            case .soon: words.soon
            case .due: words.due
            case .overdue: words.overdue
            }
        return Template(
            subject: words.subject,
            text: "\(words.greeting)\n\n\(sentence)\n\n{practice}\n",
            short: "\(sentence) {practice}"
        )
    }

    private struct Words {
        let subject, greeting, soon, due, overdue: String
    }

    private static func words(_ language: Language) -> Words {
        switch language {
        case .english:
            Words(
                subject: "Something is waiting for you",
                greeting: "Dear {name},",
                soon: "something that was assigned to you is due on {date}.",
                due: "something that was assigned to you is due today, {date}.",
                overdue: "something that was assigned to you was due on {date}."
            )
        case .german:
            Words(
                subject: "Etwas wartet auf Sie",
                greeting: "Guten Tag {name},",
                soon: "eine Ihrer Aufgaben ist am {date} fällig.",
                due: "eine Ihrer Aufgaben ist heute, {date}, fällig.",
                overdue: "eine Ihrer Aufgaben war am {date} fällig."
            )
        case .french:
            Words(
                subject: "Quelque chose vous attend",
                greeting: "Bonjour {name},",
                soon: "une de vos tâches est à terminer pour le {date}.",
                due: "une de vos tâches est à terminer aujourd’hui, {date}.",
                overdue: "une de vos tâches était à terminer pour le {date}."
            )
        case .spanish:
            Words(
                subject: "Tiene algo pendiente",
                greeting: "Hola, {name}:",
                soon: "una de sus tareas vence el {date}.",
                due: "una de sus tareas vence hoy, {date}.",
                overdue: "una de sus tareas venció el {date}."
            )
        }
    }

    /// What therapists are told.
    /// - Parameter lines: one for each assignment, or none where nothing is said of clients.
    static func digest(_ language: Language, count: Int, lines: [String], practice: String) -> Letter {
        let (subject, text) =
            switch language {
            case .english:
                (
                    count == 1 ? "One assignment is overdue" : "\(count) assignments are overdue",
                    "Handed out by you, not completed, and overdue: \(count)."
                )
            case .german:
                (
                    count == 1 ? "Eine Aufgabe ist überfällig" : "\(count) Aufgaben sind überfällig",
                    "Von Ihnen verteilt, nicht erledigt und überfällig: \(count)."
                )
            case .french:
                (
                    count == 1 ? "Une tâche est en retard" : "\(count) tâches sont en retard",
                    "Données par vous, inachevées et en retard : \(count)."
                )
            case .spanish:
                (
                    count == 1 ? "Una tarea está vencida" : "\(count) tareas están vencidas",
                    "Entregadas por usted, sin completar y vencidas: \(count)."
                )
            }
        let list = lines.isEmpty ? "" : "\n" + lines.map { "- \($0)\n" }.joined()
        return Template(subject: "{subject}", text: "{text}\n{list}\n{practice}\n", short: "{text}").letter([
            "subject": subject, "text": text, "list": list, "practice": practice,
        ])
    }
}
