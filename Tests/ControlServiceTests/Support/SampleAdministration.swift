import Configuration
import ControlService
import Synchronization

/// A daemon whose configuration is a text, which a test changes.
final class SampleAdministration: Administration {
    static let file = "/etc/therapyd/therapyd.conf"

    private let state: Mutex<(text: String, loaded: LoadedConfiguration, level: LogLevel, beginnings: Int)>

    init() {
        state = Mutex(("", LoadedConfiguration(), .info, 0))
    }

    /// How often the daemon was asked to begin anew.
    var beginnings: Int { state.withLock { $0.beginnings } }

    var level: LogLevel { state.withLock { $0.level } }
    var settings: [ConfigurationSetting] { get async { state.withLock { $0.loaded.settings } } }

    func write(_ text: String) {
        state.withLock { $0.text = text }
    }

    func reload(dryRun: Bool) async throws(ConfigurationError) -> [ConfigurationChange] {
        let text = state.withLock { $0.text }
        let new = try LoadedConfiguration([ConfigurationSource(.file(Self.file), text: text)], plugins: [])
        return state.withLock { state in
            let changes = state.loaded.changes(to: new)
            if !dryRun { state.loaded = new }
            return changes
        }
    }

    func beginAnew() {
        state.withLock { $0.beginnings += 1 }
    }

    func setLogLevel(_ level: LogLevel) {
        state.withLock { $0.level = level }
    }
}
