import Systemd
import Testing

@Suite("a service's directories")
struct ServiceDirectoriesTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let variables: [String: String]
        var state: String?
        var runtime: String?
        var configuration: String?
        var credentials: String?
    }

    @Test(
        "come from systemd, else from the user's base directories",
        arguments: [
            Example(
                testDescription: "a service",
                variables: [
                    "STATE_DIRECTORY": "/var/lib/therapyd", "RUNTIME_DIRECTORY": "/run/therapyd",
                    "CONFIGURATION_DIRECTORY": "/etc/therapyd", "CREDENTIALS_DIRECTORY": "/run/credentials/therapyd",
                    "HOME": "/root", "XDG_STATE_HOME": "/ignored",
                ],
                state: "/var/lib/therapyd",
                runtime: "/run/therapyd",
                configuration: "/etc/therapyd",
                credentials: "/run/credentials/therapyd"
            ),
            Example(
                testDescription: "several directories: the first",
                variables: ["STATE_DIRECTORY": "/var/lib/a:/var/lib/b", "RUNTIME_DIRECTORY": "/run/a:/run/b"],
                state: "/var/lib/a",
                runtime: "/run/a"
            ),
            Example(
                testDescription: "a login",
                variables: ["HOME": "/home/ada", "XDG_RUNTIME_DIR": "/run/user/1000"],
                state: "/home/ada/.local/state/therapyd",
                runtime: "/run/user/1000/therapyd",
                configuration: "/home/ada/.config/therapyd"
            ),
            Example(
                testDescription: "base directories moved",
                variables: ["HOME": "/home/ada", "XDG_STATE_HOME": "/data", "XDG_CONFIG_HOME": "/conf"],
                state: "/data/therapyd",
                runtime: "/data/therapyd/run",
                configuration: "/conf/therapyd"
            ),
            Example(
                testDescription: "relative and empty paths count as missing",
                variables: [
                    "HOME": "/home/ada", "XDG_STATE_HOME": "data", "XDG_CONFIG_HOME": "", "STATE_DIRECTORY": "lib",
                    "XDG_RUNTIME_DIR": ".", "CREDENTIALS_DIRECTORY": "secrets",
                ],
                state: "/home/ada/.local/state/therapyd",
                runtime: "/home/ada/.local/state/therapyd/run",
                configuration: "/home/ada/.config/therapyd"
            ),
            Example(
                testDescription: "a unit's state, and nothing else",
                variables: ["STATE_DIRECTORY": "/var/lib/therapyd"],
                state: "/var/lib/therapyd",
                runtime: "/var/lib/therapyd/run"
            ),
            Example(testDescription: "nothing at all", variables: [:]),
        ]
    )
    func table(example: Example) {
        let directories = ServiceDirectories(environment: ServiceEnvironment(example.variables), name: "therapyd")
        #expect(directories.state == example.state)
        #expect(directories.runtime == example.runtime)
        #expect(directories.configuration == example.configuration)
        #expect(directories.credentials == example.credentials)
    }

    @Test("the process's environment is read with its values as they are")
    func current() throws {
        let environment = ServiceEnvironment.current()
        #expect(environment["PATH"]?.isEmpty == false)
        #expect(environment.variables.keys.allSatisfy { !$0.contains("=") })
    }
}
