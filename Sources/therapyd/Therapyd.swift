import ArgumentParser
import Configuration
import ControlAPI
import Glibc
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

    @Flag(help: "Check the configuration, say what is wrong with it, and exit.")
    var checkConfig = false

    func validate() throws {
        for (option, value) in [
            ("database", database), ("state-dir", stateDir), ("socket", socket), ("config", config),
            ("plugin-dir", pluginDir),
        ] where value?.isEmpty == true {
            throw ValidationError("--\(option) needs a path")
        }
    }

    func run() async throws {
        let environment = ServiceEnvironment.current()
        do {
            // First, so that a signal that comes early is not lost, and SIGHUP never ends the process.
            let signals = try ServiceSignals()
            let settings = try Settings(arguments: self, environment: environment)
            try settings.checkPlugins()
            if checkConfig {
                try settings.check(for: settings.plugins(quarantined: []))
                return
            }
            try await Daemon(settings: settings, environment: environment, signals: signals).run()
        } catch {
            let failure = Failure(error)
            failure.report()
            throw ExitCode(failure.exitCode)
        }
    }
}
