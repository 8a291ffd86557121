import Foundation
import TestSupport
import Testing
import Varlink
import VarlinkClient

@Suite("The daemon's command line")
struct CommandLineTests {
    // MARK: Refusals

    @Test("a key that does not exist is told with file and line, and only a person can put it right (78)")
    func unknownKey() async throws {
        let home = try DaemonHome(
            configuration: "log: {level: info}\nplugins:\n  auto-completion:\n    enabeld: true\n"
        )
        for arguments in [home.arguments(), home.arguments() + ["--check-config"]] {
            let (ending, _, errors) = try await home.run(arguments)
            #expect(ending == .exited(78))
            #expect(
                errors.hasPrefix("therapyd: \(home.configuration):4: plugins.auto-completion.enabeld: "),
                "\(errors)"
            )
            #expect(errors.contains("did you mean \"enabled\"?"))
        }
        #expect(!FileManager.default.fileExists(atPath: home.database), "nothing was touched")
    }

    @Test("without a daemon, a backup is restored and a migration taken back, and each says what it did")
    func maintenance() async throws {
        let home = try DaemonHome(fixture: true)
        let backup = home.directory.file("backup.sqlite")
        let daemon = try await home.start()
        _ = try await Therapyctl(home).output("backup", backup)
        let (refused, _, complaint) = try await home.run(home.arguments() + ["--restore", backup])
        #expect(refused == .exited(75), "it works on the file")
        #expect(complaint == "therapyd: another therapyd works on \(home.database); stop that one first\n")
        await daemon.stop()

        try String(repeating: "damage", count: 1000).write(toFile: home.database, atomically: false, encoding: .utf8)
        let (broken, _, _) = try await home.run(home.arguments())
        #expect(broken == .exited(78))
        let (restored, output, errors) = try await home.run(home.arguments() + ["--restore", backup])
        #expect(restored == .exited(0), "\(errors)")
        #expect(
            output.hasPrefix(
                "Restored \(backup) to \(home.database)\nWhat that had is kept in \(home.database).damaged-"
            )
        )
        let (reverted, words, _) = try await home.run(home.arguments() + ["--downgrade"])
        #expect(reverted == .exited(0))
        #expect(words.hasPrefix("Took back job-scheduler-2 of \(home.database)"), "\(words)")
        let again = try await home.start()
        #expect(await again.stop() == .exited(0))
        try await home.checkIntegrity()

        let (missing, _, reason) = try await home.run(home.arguments() + ["--restore", home.directory.file("none")])
        #expect(missing == .exited(74))
        #expect(reason.contains("No such file"), "\(reason)")
        let (both, _, _) = try await home.run(home.arguments() + ["--restore", backup, "--downgrade"])
        #expect(both == .exited(64))
    }

    @Test("a stop that comes while the practice is being adopted ends it in order")
    func earlyStop() async throws {
        let home = try DaemonHome(fixture: true)
        for delay in [5, 40, 80, 120] {
            let process = try home.launch()
            try await Task.sleep(for: .milliseconds(delay))
            process.send(SIGTERM)
            // Before the signal is caught, it ends the process by itself.
            let ending = await process.end()
            #expect(ending == .exited(0) || ending == .killed(signal: SIGTERM), "\(process.errors)")
        }
        let daemon = try await home.start()
        #expect(await daemon.stop() == .exited(0))
        try await home.checkIntegrity()
    }

    @Test("a configuration without fault is checked, with a word on what was read, and without a start")
    func checkConfiguration() async throws {
        let home = try DaemonHome()
        let (ending, output, errors) = try await home.run(home.arguments() + ["--check-config"])
        #expect(ending == .exited(0))
        #expect(output == "valid: \(home.configuration)\n" && errors == "")
        #expect(!FileManager.default.fileExists(atPath: home.database))
    }

    @Test("places that cannot be used and groups that are not there are found by a check, with file and line")
    func places() async throws {
        let home = try DaemonHome(
            configuration: """
                backup: {directory: /nowhere/at/all}
                exportDirectory: /nowhere/exports
                pluginDirectory: /nowhere
                database: {path: /nowhere/practice.sqlite}
                access: {staff: [no-such-group]}
                """
        )
        let arguments = ["--check-config", "--config", home.configuration]
        let (group, _, first) = try await home.run(arguments)
        #expect(group == .exited(78))
        #expect(
            first.contains("\(home.configuration):5: access.staff: the system has no group \"no-such-group\""),
            "\(first)"
        )
        try "backup: {directory: /nowhere/at/all}\nexportDirectory: /nowhere/exports\npluginDirectory: /nowhere\n"
            .write(toFile: home.configuration, atomically: true, encoding: .utf8)
        let (places, _, errors) = try await home.run(arguments)
        #expect(places == .exited(78))
        #expect(
            errors == """
                therapyd: \(home.configuration):1: backup.directory: /nowhere/at/all is not there and cannot be made: No such file or directory
                therapyd: \(home.configuration):2: exportDirectory: /nowhere/exports is not there and cannot be made: No such file or directory
                therapyd: \(home.configuration):3: pluginDirectory: /nowhere cannot be read: No such file or directory

                """
        )
    }

    @Test("values that fit their keys and not each other are found, each with its key (78)")
    func valuesBesideEachOther() async throws {
        let home = try DaemonHome(
            configuration: """
                plugins:
                  reminders:
                    enabled: true
                    rules: [{name: a}, {name: a, channels: [webhook], template: none}]
                  due-dates: {enabled: false, channels: []}
                """
        )
        let (ending, _, errors) = try await home.run(home.arguments() + ["--check-config"])
        #expect(ending == .exited(78))
        let key = "plugins.reminders"
        let place = "therapyd: \(home.configuration):4:"
        #expect(
            errors == """
                therapyd: configuration: \(key).webhook: is missing: where the channel webhook leads to
                \(place) \(key).rules[1].name: a stands twice
                \(place) \(key).rules[1].template: there is no template none

                """
        )
        #expect(!FileManager.default.fileExists(atPath: home.database), "nothing was touched")
    }

    @Test("a configuration that was named and is missing, and a group that nobody knows, need a person (78)")
    func otherConfigurations() async throws {
        let home = try DaemonHome(configuration: "access: {staff: [no-such-group]}\n")
        let unknownGroup = try await home.run()
        #expect(unknownGroup.ending == .exited(78))
        #expect(unknownGroup.errors.contains("no group \"no-such-group\""), "\(unknownGroup.errors)")
        try FileManager.default.removeItem(atPath: home.configuration)
        let missing = try await home.run()
        #expect(missing.ending == .exited(78))
        #expect(missing.errors == "therapyd: \(home.configuration): does not exist\n")
    }

    @Test("a database that a newer daemon has worked on needs that version (78)")
    func newerDatabase() async throws {
        let home = try DaemonHome()
        await (try await home.start()).stop()
        try await home.application.run("INSERT INTO therapyd_migrations VALUES ('9999-later', '2031')")
        let (ending, _, errors) = try await home.run()
        #expect(ending == .exited(78))
        #expect(
            errors.hasSuffix(
                "migrated by a newer therapyd (9999-later); install that version, or have it take its newest migrations back (therapyd --downgrade)\n"
            ),
            "\(errors)"
        )
    }

    @Test("what is no database of this application is left alone (78)")
    func otherDatabases() async throws {
        let home = try DaemonHome()
        let text = Array(
            "This is no database, and longer than the head of one would be, which has a hundred bytes.\n".utf8
        )
        _ = try home.directory.write(text + text, to: "practice.sqlite")
        let (ending, _, errors) = try await home.run()
        #expect(ending == .exited(78))
        #expect(errors.contains("is not an SQLite database"), "\(errors)")
        #expect(FileManager.default.contents(atPath: home.database) == Data(text + text))
    }

    // MARK: Two daemons

    @Test("a second daemon on the same database is refused, and may try again (75)")
    func secondOnDatabase() async throws {
        let home = try DaemonHome()
        let first = try await home.start()
        let (ending, _, errors) = try await home.run(home.arguments(socket: home.directory.file("other.sock")))
        #expect(ending == .exited(75))
        #expect(errors.contains("another therapyd works on \(home.database); stop that one first"), "\(errors)")
        try await first.checkThatItServes()
        await first.stop()
    }

    @Test("a second daemon on the same socket is refused, and the first goes on answering there (75)")
    func secondOnSocket() async throws {
        let home = try DaemonHome()
        let first = try await home.start()
        let (ending, _, errors) = try await home.run(home.arguments(database: home.directory.file("other.sqlite")))
        #expect(ending == .exited(75))
        #expect(errors.contains("another server listens on '\(home.socket)'"), "\(errors)")
        try await first.checkThatItServes()
        await first.stop()
    }

    @Test("a socket that a killed daemon left behind is replaced, and a file that is no socket is not")
    func leftSocket() async throws {
        let home = try DaemonHome()
        let first = try await home.start()
        first.process.send(SIGKILL)
        #expect(await first.process.end() == .killed(signal: SIGKILL))
        #expect(FileManager.default.fileExists(atPath: home.socket))
        let second = try await home.start()
        try await second.checkThatItServes()
        await second.stop()
        #expect(!FileManager.default.fileExists(atPath: home.socket))

        _ = try home.directory.write([], to: "therapyd.sock")
        let (ending, _, errors) = try await home.run()
        #expect(ending == .exited(78))
        #expect(errors.contains("'\(home.socket)' exists and is not a socket"), "\(errors)")
        #expect(FileManager.default.fileExists(atPath: home.socket))
    }

    // MARK: Start and stop

    /// Nothing has to run out for it: the bound is one that only a wait would meet.
    @Test("an idle daemon stops at once, also with clients that stay", arguments: [SIGTERM, SIGINT])
    func stop(signal: Int32) async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        let client = try RawClient(path: home.socket)
        let watcher = try RawClient(path: home.socket)
        try watcher.send(#"{"method":"io.unclutter.Therapy.Daemon.Watch","more":true}"# + "\0")
        let began = ContinuousClock.now
        daemon.process.send(signal)
        #expect(await daemon.process.end() == .exited(0), "\(daemon.process.errors)")
        #expect(ContinuousClock.now - began < .seconds(30))
        #expect(daemon.process.errors.hasSuffix("stopped\n"))
        #expect(!FileManager.default.fileExists(atPath: home.socket))
        withExtendedLifetime((client, watcher)) {}
    }

    @Test("a signal that comes before it is ready stops it, too", arguments: [0, 20, 50, 80])
    func earlyStop(milliseconds: Int) async throws {
        let home = try DaemonHome(fixture: true)
        let process = try home.launch()
        try await Task.sleep(for: .milliseconds(milliseconds))
        process.send(SIGTERM)
        let ending = await process.end(within: .seconds(10))
        // Before the program's first line the signal has its usual effect.
        #expect([.exited(0), .killed(signal: SIGTERM)].contains(ending), "\(process.errors)")
    }

    @Test("without a database the daemon makes one in its state directory, with the application's seven tables")
    func newDatabase() async throws {
        let home = try DaemonHome()
        let state = home.directory.file("deep/state")
        let daemon = try await home.start([
            "--state-dir", state, "--socket", home.socket, "--config", home.configuration,
        ])
        await daemon.stop()
        let tables = """
            SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'therapyd\\_%' ESCAPE '\\'
            AND name NOT LIKE 'sqlite%' ORDER BY name;
            """
        let fixture = home.directory.file("fixture.sqlite")
        try FileManager.default.copyItem(atPath: SharedFiles.fixture(), toPath: fixture)
        let made = try await ForeignProgram("\(state)/practice.sqlite").run(tables)
        #expect(made.split(separator: "\n").count == 7)
        #expect(try await ForeignProgram(fixture).run(tables) == made)
    }

    @Test("as an account's own daemon it finds its places by the XDG directories")
    func ownDirectories() async throws {
        let home = try DaemonHome()
        let places = ["XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run", "XDG_CONFIG_HOME": "config"]
            .mapValues { home.directory.file($0) }
        let process = try home.launch([], environment: places)
        let socket = home.directory.file("run/therapyd/therapyd.sock")
        try await eventually("it answers") { (try? RawClient(path: socket)) != nil || !process.isRunning }
        #expect(process.isRunning, "\(process.errors)")
        #expect(FileManager.default.fileExists(atPath: home.directory.file("state/therapyd/practice.sqlite")))
        process.send(SIGTERM)
        #expect(await process.end() == .exited(0))
    }
}
