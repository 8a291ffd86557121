import AutoCompletion
import CalendarExport
import DueDates
import Reminders
package import TherapyKit

/// The plugins that are linked into the daemon; they are registered like any others.
package enum BuiltInPlugins {
    package static let all = [
        PluginRegistration(AutoCompletion.self), PluginRegistration(CalendarExport.self),
        PluginRegistration(DueDates.self),
        PluginRegistration(Reminders.self),
    ]
}
