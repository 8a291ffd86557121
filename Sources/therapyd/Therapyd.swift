import ArgumentParser
import Configuration
import ControlAPI
import Glibc
import PracticeStore
import Systemd

/// The daemon's command line.
@main
struct Therapyd: AsyncParsableCommand {
    static let version = ProductVersion.current

    static let configuration = CommandConfiguration(
        commandName: "therapyd",
        abstract: "Keeps a practice's promises when nobody is looking.",
        discussion: """
            Works on the practice's SQLite file beside the application, completes sessions that are over, and answers \
            therapyctl and any Varlink client on a Unix socket. Runs in the foreground until SIGTERM or SIGINT.

            Without options it uses the directories that systemd gives its service, else those of the XDG base \
            directory specification.
            """,
        version: "therapyd \(version)"
    )

    @Option(
        help: ArgumentHelp("The practice's SQLite file; practice.sqlite in the state directory.", valueName: "file")
    )
    var database: String?

    @Option(
        help: ArgumentHelp("Where a database of the daemon's own is kept; made when it is missing.", valueName: "dir")
    )
    var stateDir: String?

    @Option(
        help: ArgumentHelp(
            "The socket to answer on, unless systemd passes one; therapyd.sock in the runtime directory.",
            valueName: "path"
        )
    )
    var socket: String?

    @Option(help: ArgumentHelp("The configuration; therapyd.conf in the configuration directory.", valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Where other people's plugins lie; pluginDirectory in the configuration, else for a service "
                + "/usr/lib/therapyd/plugins.",
            valueName: "dir"
        )
    )
    var pluginDir: String?

    @Flag(help: "Leave other people's plugins out; no setting changes.")
    var safeMode = false

    @Flag(
        help: "Check the service's configuration, or the account's own where it has one, say what is wrong, and exit."
    )
    var checkConfig = false

    @Option(
        help: ArgumentHelp(
            "Put the content of a backup in the place of the database's, and exit: for a database that no daemon can open "
                + "any more. What it has is kept.",
            valueName: "file"
        )
    )
    var restore: String?

    @Flag(
        help: ArgumentHelp(
            "Take back the newest migration of the daemon's tables, and exit: for the version before, which refuses to open "
                + "what it does not know. A backup is made."
        )
    )
    var downgrade = false

    func validate() throws {
        guard [checkConfig, downgrade, restore != nil].filter(\.self).count < 2 else {
            throw ValidationError("--check-config, --restore and --downgrade are one at a time")
        }
        for (option, value) in [
            ("database", database), ("state-dir", stateDir), ("socket", socket), ("config", config),
            ("plugin-dir", pluginDir), ("restore", restore),
        ] where value?.isEmpty == true {
            throw ValidationError("--\(option) needs a path")
        }
    }

    func run() async throws {
        let environment = ServiceEnvironment.current()
        do {
            // First, so that a signal that comes early is not lost, and SIGHUP never ends the process.
            let interrupt = OpeningInterrupt()
            let signals = try ServiceSignals { interrupt.request() }
            let settings = try Settings(arguments: self, environment: environment)
            if let restore { return try Maintenance(settings: settings).restore(restore) }
            if downgrade { return try Maintenance(settings: settings).downgrade() }
            try settings.checkPlugins()
            if checkConfig {
                try settings.check(for: settings.plugins(quarantined: []))
                return print(settings.checked)
            }
            try settings.makeDirectories()
            try await Daemon(settings: settings, environment: environment, signals: signals, interrupt: interrupt).run()
        } catch {
            let failure = Failure(error)
            failure.report(in: environment)
            throw ExitCode(failure.exitCode)
        }
    }
}
