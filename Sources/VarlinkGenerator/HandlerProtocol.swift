import Varlink

/// The protocol with a requirement per method, and the dispatch between them.
struct HandlerProtocol {
    private struct Method {
        let wireName: String
        let type: String
        let function: String
        let documentation: [String]
    }

    private let interface: InterfaceDescription
    private let methods: [Method]
    private let namespace: String
    private let name: String
    private let access: String

    init(_ interface: InterfaceDescription, namespace: String, name: String, access: SwiftGenerator.Access) {
        self.interface = interface
        self.namespace = namespace
        self.name = name
        self.access = access.rawValue
        methods = interface.methods.map { method in
            Method(
                wireName: method.member.name,
                type: "\(namespace).\(SwiftName.type(method.member.name))",
                function: SwiftName.escaped(SwiftName.member(method.member.name)),
                documentation: method.member.comments.documentation
            )
        }
    }

    func write(to source: inout SourceText) {
        source.blank()
        source.line("// MARK: Handlers")
        source.blank()
        source.documentation([
            "Answers the calls of `\(interface.name)`. A method without an implementation is refused with "
                + "`MethodNotImplemented`."
        ])
        source.block("\(access) protocol \(name): VarlinkInterface") { source in
            for (index, method) in methods.enumerated() {
                if index > 0, !method.documentation.isEmpty { source.blank() }
                source.documentation(method.documentation)
                source.list("func \(method.function)", [parameter(of: method)], effects(of: method))
            }
        }
        source.blank()
        source.block("extension \(name)") { source in
            source.line("\(access) static var definition: VarlinkInterfaceDefinition { \(namespace).definition }")
            source.blank()
            writeDispatch(to: &source)
            for method in methods {
                source.blank()
                source.function(
                    "\(access) func \(method.function)",
                    [parameter(of: method)],
                    effects(of: method)
                ) { source in
                    source.line("throw OrgVarlinkService.MethodNotImplemented(method: \(method.type).name)")
                }
            }
        }
    }

    private func parameter(of method: Method) -> String {
        "_ call: MethodCall<\(method.type), Context>"
    }

    private func effects(of method: Method) -> String {
        " async throws -> \(method.type).Reply"
    }

    private func writeDispatch(to source: inout SourceText) {
        let head = "\(access) func dispatch(_ call: InterfaceCall<Context>) async throws -> VarlinkReplyMessage"
        source.block(head) { source in
            guard !methods.isEmpty else {
                source.line("throw call.methodNotFound")
                return
            }
            source.line("switch call.method {")
            for method in methods {
                let answer = "try await call.answer(\(method.type).self, with: \(method.function))"
                source.lead("case \"\(method.wireName)\":", answer)
            }
            source.line("default: throw call.methodNotFound")
            source.line("}")
        }
    }
}
