import ControlAPI
import TestSupport
import Testing
import Varlink

@testable import ControlService

@Suite("Access to methods", .serialized, .timeLimit(.minutes(5)))
struct AccessTests {
    private static let interfaces = [
        DaemonAPI.definition, PluginsAPI.definition, PracticeAPI.definition, SchedulerAPI.definition,
    ]

    /// Each method's whole name and parameters that decode.
    private static func methods() throws -> [(name: String, parameters: RawJSON)] {
        try interfaces.flatMap { definition in
            let description = try InterfaceDescription(parsing: definition.text)
            return try description.methods.map { method in
                let sample = description.sample(of: .structure(method.parameters))
                return ("\(definition.name).\(method.member.name)", try RawJSON(parsing: sample))
            }
        }
    }

    private static let roleSets = (0..<1 << Role.allCases.count).map { bits in
        Set(Role.allCases.enumerated().filter { bits & 1 << $0.offset != 0 }.map(\.element))
    }

    /// What a caller with that role may call; the names that the operators' manual gives them.
    private static func isAllowed(_ method: String, to role: Role) -> Bool {
        let name = method.dropFirst("io.unclutter.Therapy.".count)
        let status: Set<Substring> = [
            "Daemon.GetAccess", "Daemon.GetStatus", "Daemon.GetMetrics", "Daemon.Watch", "Scheduler.ListJobs",
            "Scheduler.GetJob", "Scheduler.ListRuns", "Scheduler.Preview", "Plugins.List", "Plugins.Get",
        ]
        let records = name.hasPrefix("Practice.") || name == "Daemon.Explain" || name == "Plugins.Invoke"
        if status.contains(name) { return true }
        return switch role {
        case .observer, .custodian: false
        case .staff: records
        case .frontend: name == "Daemon.ActAs"
        case .operator: !records && name != "Daemon.ActAs"
        }
    }

    @Test("every method stands in the table, and nothing else does")
    func table() throws {
        #expect(Set(try Self.methods().map(\.name)) == Set(MethodAccess.table.keys))
    }

    @Test("a caller without the role is refused, method and role named, before the parameters are looked at")
    func refusals() async throws {
        let bench = try await ServiceBench()
        for (method, _) in try Self.methods() {
            for roles in Self.roleSets {
                let isAllowed =
                    method.hasSuffix(".GetAccess") || roles.contains { Self.isAllowed(method, to: $0) }
                // Every method refuses this, if it is asked at all.
                let call = VarlinkCall(method: method, parameters: try RawJSON(parsing: #"{"no such thing":1}"#))
                let reply = try await bench.reply(to: call, by: CallerSession(uid: 1, roles: roles))
                let refusal = reply.parameters?.description ?? ""
                if isAllowed {
                    #expect(reply.error == OrgVarlinkService.InvalidParameter.name, "\(method) for \(roles)")
                } else {
                    #expect(reply.error == DaemonAPI.AccessDenied.name, "\(method) for \(roles)")
                    let role = try #require(Role.allCases.first { refusal.contains(#""role":"\#($0.rawValue)""#) })
                    #expect(refusal == #"{"action":"\#(method)","role":"\#(role.rawValue)"}"#)
                    #expect(Self.isAllowed(method, to: role), "\(method) is refused for want of \(role)")
                }
            }
        }
    }

    @Test("each refusal is logged with the caller's account")
    func logged() async throws {
        let bench = try await ServiceBench()
        let call = VarlinkCall(method: DaemonAPI.Reload.name)
        _ = try await bench.reply(to: call, by: CallerSession(uid: 1234, roles: [.staff]))
        #expect(
            bench.test.log.lines.contains(
                "warning: access refused method=io.unclutter.Therapy.Daemon.Reload uid=1234"
            )
        )
    }

    @Test("what has no handler yet says so, and nothing else does")
    func notImplemented() async throws {
        let bench = try await ServiceBench()
        var missing: Set<String> = []
        for (method, parameters) in try Self.methods() {
            let reply = try await bench.reply(to: VarlinkCall(method: method, parameters: parameters))
            if reply.error == OrgVarlinkService.MethodNotImplemented.name {
                #expect(reply.parameters?.description == #"{"method":"\#(method)"}"#)
                missing.insert(String(method.dropFirst("io.unclutter.Therapy.".count)))
            } else {
                #expect(reply.error != OrgVarlinkService.InvalidParameter.name || method.wantsMoreThanAText)
            }
        }
        #expect(
            missing.isEmpty
        )
    }

    @Test("an unknown method is not found, whoever asks", arguments: interfaces.map(\.name))
    func unknownMethod(interface: String) async throws {
        let bench = try await ServiceBench()
        for roles in Self.roleSets {
            let call = VarlinkCall(method: "\(interface).NoSuchMethod")
            let reply = try await bench.reply(to: call, by: CallerSession(uid: 1, roles: roles))
            #expect(reply.error == OrgVarlinkService.MethodNotFound.name)
            #expect(reply.parameters?.description == #"{"method":"\#(interface).NoSuchMethod"}"#)
        }
    }

    @Test("what the service is may be asked by everybody")
    func introspection() async throws {
        let bench = try await ServiceBench()
        let nobody = CallerSession(uid: 1, roles: [])
        let info = try await bench.call(OrgVarlinkService.GetInfo.self, .init(), by: nobody)
        #expect(info.interfaces == ["org.varlink.service"] + Self.interfaces.map(\.name))
        #expect(info.version == "1.2.3")
        for definition in Self.interfaces {
            let reply = try await bench.call(
                OrgVarlinkService.GetInterfaceDescription.self,
                .init(interface: definition.name),
                by: nobody
            )
            #expect(reply.description == definition.text)
        }
    }

    @Test("everybody may ask who they are")
    func access() async throws {
        let bench = try await ServiceBench()
        let access = try await bench.call(DaemonAPI.GetAccess.self, .init(), by: CallerSession(uid: 33, roles: []))
            .access
        #expect(access == .init(uid: 33, roles: []))
        let clerk = CallerSession(uid: 34, roles: [.staff, .observer])
        #expect(
            try await bench.call(DaemonAPI.GetAccess.self, .init(), by: clerk).access.roles == ["observer", "staff"]
        )
    }
}

extension String {
    /// Whether the sample parameters are no time, which is right to refuse.
    fileprivate var wantsMoreThanAText: Bool {
        ["ScheduleSession", "RescheduleSession", "ResolveId", "Explain", "SetLogLevel", "Backup", "Restore"].contains {
            hasSuffix($0)
        }
    }
}

extension InterfaceDescription {
    /// JSON text of a value of the type, with no more than it must have.
    fileprivate func sample(of type: TypeExpression) -> String {
        switch type {
        case .bool: return "false"
        case .int, .float: return "1"
        case .string: return #""x""#
        case .object, .map: return "{}"
        case .array: return "[]"
        case .nullable: return "null"
        case .enumeration(let enumeration): return "\"\(enumeration.values[0].name)\""
        case .structure(let structure):
            let members = structure.fields.map { "\"\($0.name)\":\(sample(of: $0.type))" }
            return "{" + members.joined(separator: ",") + "}"
        case .named(let name):
            switch members.first(where: { $0.name == name })?.definition {
            case .structure(let structure): return sample(of: .structure(structure))
            case .enumeration(let enumeration): return sample(of: .enumeration(enumeration))
            default: return "null"
            }
        }
    }
}
