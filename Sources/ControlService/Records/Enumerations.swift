import ControlAPI
import TherapyKit

/// The domain's and the contract's enumerations have the same texts; a test holds them against each other.
func counterpart<Source: RawRepresentable<String>, Target: RawRepresentable<String>>(
    of value: Source,
    as type: Target.Type = Target.self
) -> Target {
    guard let counterpart = Target(rawValue: value.rawValue) else {
        preconditionFailure("\(Target.self) has no \(value.rawValue)")
    }
    return counterpart
}
