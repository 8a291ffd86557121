/// Where a plugin's word on its own health goes. For hosts.
public struct PluginHealthReport: Sendable {
    private let sink: @Sendable (String?) -> Void

    public init(_ sink: @escaping @Sendable (String?) -> Void) {
        self.sink = sink
    }

    func report(_ reason: String?) { sink(reason) }
}
