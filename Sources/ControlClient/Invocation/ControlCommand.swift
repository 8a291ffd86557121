import ArgumentParser

/// A command that does something, as those do that have no commands of their own below them.
protocol ControlCommand: ParsableCommand {
    var options: GlobalOptions { get }

    /// Whether the result is a list of records, which alone can be written as CSV.
    var writesList: Bool { get }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus
}

extension ControlCommand {
    var writesList: Bool { false }
}
