import ArgumentParser

/// A command that does something, as those do that have no commands of their own below them.
protocol ControlCommand: ParsableCommand {
    var options: GlobalOptions { get }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus
}
