import ArgumentParser
import Varlink

/// `therapyctl introspect`
struct IntrospectCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "introspect",
        abstract: "List the control API's interfaces, or print the description of one."
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("An interface; \(InterfaceName.prefix) can be left out.", valueName: "interface"))
    var interface: String?

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        if let interface {
            try describe(InterfaceName.full(interface), invocation)
        } else {
            try list(invocation)
        }
        return .success
    }

    private func describe(_ interface: String, _ invocation: Invocation) throws(ClientError) {
        let call = VarlinkCall(OrgVarlinkService.GetInterfaceDescription.self, .init(interface: interface))
        let answer = Answer<OrgVarlinkService.GetInterfaceDescription>(
            try invocation.daemon().call(call, isTyped: true)
        )
        if invocation.format.isJSON { return try invocation.write(json: answer.raw) }
        var lines = try answer.reply().description.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines {
            try invocation.writeLine(String(line).singleLine)
        }
    }

    private func list(_ invocation: Invocation) throws(ClientError) {
        let answer = try invocation.daemon().call(OrgVarlinkService.GetInfo.self, .init())
        if invocation.format.isJSON { return try invocation.write(json: answer.raw) }
        for interface in try answer.reply().interfaces { try invocation.writeLine(interface.singleLine) }
    }
}
