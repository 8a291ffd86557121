package import ControlAPI
import PluginHost
import Simulation
import TherapyKit
package import Varlink

extension SchedulerHandlers {
    package func simulate(
        _ call: MethodCall<SchedulerAPI.Simulate, CallerSession>
    ) async throws -> SchedulerAPI.Simulate.Reply {
        guard call.wantsMore else { throw OrgVarlinkService.ExpectedMore() }
        let until = try instant(call.parameters.until, parameter: "until")
        do {
            return .init(try await simulator.run(until: until) { try await call.send(.init($0)) })
        } catch let error as SimulationError {
            switch error {
            case .outOfRange: throw OrgVarlinkService.InvalidParameter(parameter: "until")
            case .busy: throw SchedulerAPI.SimulationBusy()
            case .failed(let at, let reason): throw SchedulerAPI.SimulationFailed(at: at.wireText, reason: reason)
            }
        }
    }
}

extension SchedulerAPI.Simulate.Reply {
    fileprivate init(_ run: SimulatedRun) {
        self.init(
            at: run.at.wireText,
            owner: run.owner,
            job: run.job,
            effects: run.effects,
            scheduledFor: run.scheduledFor?.wireText,
            outcome: run.outcome.map { counterpart(of: $0) },
            goesOn: run.goesOn ? true : nil
        )
    }

    fileprivate init(_ end: SimulationEnd) {
        self.init(
            at: end.at.wireText,
            owner: "core",
            job: "(end)",
            effects: [],
            end: .init(runs: end.runs, effects: end.effects, complete: end.isComplete)
        )
    }
}
