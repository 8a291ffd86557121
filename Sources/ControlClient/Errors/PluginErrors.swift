import ControlAPI

extension ExplainedErrors {
    static let plugins: [any ExplainedError.Type] = [
        PluginsAPI.PluginNotFound.self, PluginsAPI.PluginUnavailable.self, PluginsAPI.CommandNotFound.self,
        PluginsAPI.CommandFailed.self, PluginsAPI.PluginRefused.self,
    ]
}

extension PluginsAPI.PluginNotFound: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "no plugin is named \(name); see: therapyctl plugins list"
    }
}

extension PluginsAPI.PluginUnavailable: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        let because = reason.map { ": \($0)" } ?? ""
        return "plugin \(name) is \(state.rawValue)\(because); see: therapyctl plugins show \(name)"
    }
}

extension PluginsAPI.CommandNotFound: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "plugin \(plugin) has no command \(command); see: therapyctl plugins show \(plugin)"
    }
}

extension PluginsAPI.CommandFailed: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "\(plugin) \(command): \(message)"
    }
}

extension PluginsAPI.PluginRefused: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "plugin \(name) \(reason)"
    }
}
