import Varlink

/// The errors of `org.varlink.service`. Between this program and its daemon most of them mean that the two are of
/// different versions.
extension ExplainedErrors {
    static let service: [any ExplainedError.Type] = [
        OrgVarlinkService.InterfaceNotFound.self, OrgVarlinkService.MethodNotFound.self,
        OrgVarlinkService.MethodNotImplemented.self, OrgVarlinkService.InvalidParameter.self,
        OrgVarlinkService.PermissionDenied.self, OrgVarlinkService.ExpectedMore.self,
    ]

    static let olderDaemon = "it is older than this therapyctl: update it, or restart it after its update"
}

extension OrgVarlinkService.InterfaceNotFound: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        call.isTyped
            ? "therapyd has no interface \(interface); see: therapyctl introspect"
            : "therapyd does not know \(call.method); \(ExplainedErrors.olderDaemon)"
    }

    var exitStatus: CommandStatus { .protocolError }
}

extension OrgVarlinkService.MethodNotFound: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        guard call.isTyped else { return "therapyd does not know \(method); \(ExplainedErrors.olderDaemon)" }
        let interface = method.split(separator: ".").dropLast().joined(separator: ".")
        return "therapyd has no method \(method); see: therapyctl introspect \(interface)"
    }

    var exitStatus: CommandStatus { .protocolError }
}

extension OrgVarlinkService.MethodNotImplemented: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "this version of therapyd cannot do \(method) yet; a newer one may"
    }

    var exitStatus: CommandStatus { .protocolError }
}

extension OrgVarlinkService.InvalidParameter: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        let interface = call.method.split(separator: ".").dropLast().joined(separator: ".")
        return "therapyd does not take \(parameter) as it was given to \(call.method);"
            + " see: therapyctl introspect \(interface)"
    }

    var exitStatus: CommandStatus { .usage }
}

extension OrgVarlinkService.PermissionDenied: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "not permitted: \(call.method); see your roles: therapyctl access"
    }

    var exitStatus: CommandStatus { .notPermitted }
}

extension OrgVarlinkService.ExpectedMore: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "\(call.method) answers more than once; ask for that with --more"
    }

    var exitStatus: CommandStatus { .usage }
}
