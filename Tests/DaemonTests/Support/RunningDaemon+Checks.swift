import ControlAPI
import Testing
import Varlink
import VarlinkClient

extension RunningDaemon {
    /// That somebody who comes now is served, and how soon.
    func checkThatItServes(
        within limit: Duration = .seconds(2),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let took = try await calling { connection in
            let began = ContinuousClock.now
            _ = try connection.call(DaemonAPI.GetStatus.self, .init())
            return ContinuousClock.now - began
        }
        #expect(took < limit, sourceLocation: sourceLocation)
    }
}
