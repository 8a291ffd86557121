import Configuration
package import ControlAPI
import Logging
import TherapyKit
package import Varlink

/// The configuration, and how much is logged.
extension DaemonHandlers {
    package func getConfiguration(
        _ call: MethodCall<DaemonAPI.GetConfiguration, CallerSession>
    ) async throws -> DaemonAPI.GetConfiguration.Reply {
        let settings = await administration.settings
        var values = JSONObject()
        for setting in settings { values[setting.key] = setting.value?.json ?? .string(setting.text) }
        return .init(
            configuration: RawJSON(values),
            sources: Dictionary(uniqueKeysWithValues: settings.map { ($0.key, "\($0.origin)") })
        )
    }

    package func reload(_ call: MethodCall<DaemonAPI.Reload, CallerSession>) async throws -> DaemonAPI.Reload.Reply {
        let dryRun = call.parameters.dryRun ?? false
        do throws(ConfigurationError) {
            return .init(changes: try await administration.reload(dryRun: dryRun).map(Self.change))
        } catch {
            throw DaemonAPI.InvalidConfiguration(
                problems: error.problems.map {
                    .init(file: $0.file, line: $0.line, key: $0.key, message: $0.message)
                }
            )
        }
    }

    package func setLogLevel(
        _ call: MethodCall<DaemonAPI.SetLogLevel, CallerSession>
    ) async throws -> DaemonAPI.SetLogLevel.Reply {
        guard let level = LogLevel(rawValue: call.parameters.level) else {
            throw OrgVarlinkService.InvalidParameter(parameter: "level")
        }
        administration.setLogLevel(level)
        logger.notice("the log level is another", metadata: ["level": "\(level)", "uid": "\(call.context.uid)"])
        return .init()
    }

    private static func change(_ change: ConfigurationChange) -> DaemonAPI.Reload.Reply.Changes {
        var (file, line): (String?, Int?) = (nil, nil)
        switch change.origin {
        case .file(let path, let number): (file, line) = (path, number)
        case .variable(let name): file = name
        case .declaration: break
        }
        return .init(
            key: change.key,
            old: change.old,
            new: change.new,
            file: file,
            line: line,
            needsRestart: change.needsRestart
        )
    }
}
