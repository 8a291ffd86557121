import AutoCompletion
import CalendarExport
import DueDates
import Reminders
import TherapyKit

/// The plugins that are linked into the daemon; they are registered like any others.
enum Plugins {
    static let builtIn = [
        PluginRegistration(AutoCompletion.self), PluginRegistration(CalendarExport.self),
        PluginRegistration(DueDates.self),
        PluginRegistration(Reminders.self),
    ]
}
