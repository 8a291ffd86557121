import Synchronization
package import Varlink

/// `org.varlink.certification`: each client walks through the tests in their order and gives back what it was given.
package final class CertificationService: CertificationInterface {
    package typealias Context = Void

    private struct State {
        var lastClient = 0
        /// The test that each client has to call next.
        var nextTests: [String: String] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func start(_ call: MethodCall<CertificationAPI.Start, Void>) -> CertificationAPI.Start.Reply {
        state.withLock { state in
            state.lastClient += 1
            let client = "client-\(state.lastClient)"
            state.nextTests[client] = "Test01"
            return .init(clientId: client)
        }
    }

    package func test01(
        _ call: MethodCall<CertificationAPI.Test01, Void>
    ) throws -> CertificationAPI.Test01.Reply {
        try check(call, .init(clientId: call.parameters.clientId), is: "Test01", before: "Test02")
        return .init(bool: true)
    }

    package func test02(
        _ call: MethodCall<CertificationAPI.Test02, Void>
    ) throws -> CertificationAPI.Test02.Reply {
        try check(call, .init(clientId: call.parameters.clientId, bool: true), is: "Test02", before: "Test03")
        return .init(int: 1)
    }

    package func test03(
        _ call: MethodCall<CertificationAPI.Test03, Void>
    ) throws -> CertificationAPI.Test03.Reply {
        try check(call, .init(clientId: call.parameters.clientId, int: 1), is: "Test03", before: "Test04")
        return .init(float: 1)
    }

    package func test04(
        _ call: MethodCall<CertificationAPI.Test04, Void>
    ) throws -> CertificationAPI.Test04.Reply {
        try check(call, .init(clientId: call.parameters.clientId, float: 1), is: "Test04", before: "Test05")
        return .init(string: "ping")
    }

    package func test05(
        _ call: MethodCall<CertificationAPI.Test05, Void>
    ) throws -> CertificationAPI.Test05.Reply {
        try check(call, .init(clientId: call.parameters.clientId, string: "ping"), is: "Test05", before: "Test06")
        return .init(bool: false, int: 2, float: .pi, string: "a lot of string")
    }

    package func test06(
        _ call: MethodCall<CertificationAPI.Test06, Void>
    ) throws -> CertificationAPI.Test06.Reply {
        let wanted = CertificationAPI.Test06.Parameters(
            clientId: call.parameters.clientId,
            bool: false,
            int: 2,
            float: .pi,
            string: "a lot of string"
        )
        try check(call, wanted, is: "Test06", before: "Test07")
        return .init(struct: .init(bool: false, int: 2, float: .pi, string: "a lot of string"))
    }

    package func test07(
        _ call: MethodCall<CertificationAPI.Test07, Void>
    ) throws -> CertificationAPI.Test07.Reply {
        let wanted = CertificationAPI.Test07.Parameters(
            clientId: call.parameters.clientId,
            struct: .init(bool: false, int: 2, float: .pi, string: "a lot of string")
        )
        try check(call, wanted, is: "Test07", before: "Test08")
        return .init(map: ["foo": "Foo", "bar": "Bar"])
    }

    package func test08(
        _ call: MethodCall<CertificationAPI.Test08, Void>
    ) throws -> CertificationAPI.Test08.Reply {
        let wanted = CertificationAPI.Test08.Parameters(
            clientId: call.parameters.clientId,
            map: ["foo": "Foo", "bar": "Bar"]
        )
        try check(call, wanted, is: "Test08", before: "Test09")
        return .init(set: Self.set)
    }

    package func test09(
        _ call: MethodCall<CertificationAPI.Test09, Void>
    ) throws -> CertificationAPI.Test09.Reply {
        try check(call, .init(clientId: call.parameters.clientId, set: Self.set), is: "Test09", before: "Test10")
        return .init(mytype: Self.myType)
    }

    package func test10(
        _ call: MethodCall<CertificationAPI.Test10, Void>
    ) async throws -> CertificationAPI.Test10.Reply {
        guard call.wantsMore else { throw OrgVarlinkService.ExpectedMore() }
        let wanted = CertificationAPI.Test10.Parameters(clientId: call.parameters.clientId, mytype: Self.myType)
        try check(call, wanted, is: "Test10", before: "Test11") { wanted, got in
            // The object comes back with its members in whatever order.
            var got = got
            guard got.mytype.object.isEquivalent(to: wanted.mytype.object) else { return false }
            got.mytype.object = wanted.mytype.object
            return got == wanted
        }
        for number in 1..<10 { try await call.send(.init(string: "Reply number \(number)")) }
        return .init(string: "Reply number 10")
    }

    package func test11(
        _ call: MethodCall<CertificationAPI.Test11, Void>
    ) throws -> CertificationAPI.Test11.Reply {
        let wanted = CertificationAPI.Test11.Parameters(
            clientId: call.parameters.clientId,
            lastMoreReplies: (1...10).map { "Reply number \($0)" }
        )
        try check(call, wanted, is: "Test11", before: "End") { $0 == $1 && call.isOneway }
        return .init()
    }

    package func end(_ call: MethodCall<CertificationAPI.End, Void>) throws -> CertificationAPI.End.Reply {
        try check(call, .init(clientId: call.parameters.clientId), is: "End", before: "Start")
        return .init(allOk: true)
    }

    // MARK: What is expected

    private static let set: [String: VarlinkEmpty] = ["one": .init(), "two": .init(), "three": .init()]

    private static let myType = CertificationAPI.MyType(
        object: RawJSON(object: [
            "method": "org.varlink.certification.Test09",
            "parameters": RawJSON(object: ["map": RawJSON(object: ["foo": "Foo", "bar": "Bar"])]),
        ]),
        enum: .two,
        struct: .init(first: 1, second: "2"),
        array: ["one", "two", "three"],
        dictionary: ["foo": "Foo", "bar": "Bar"],
        stringset: set,
        interface: .init(
            foo: [nil, ["foo": .foo, "bar": .bar], nil, ["one": .foo, "two": .bar]],
            anon: .init(foo: true, bar: false)
        )
    )

    private func check<Method: VarlinkMethod>(
        _ call: MethodCall<Method, Void>,
        _ wanted: Method.Parameters,
        is test: String,
        before next: String,
        comparing areEqual: (Method.Parameters, Method.Parameters) -> Bool = { $0 == $1 }
    ) throws where Method.Parameters: CertifiedParameters {
        let client = call.parameters.clientId
        let isExpected = state.withLock { state in
            guard state.nextTests[client] == test, areEqual(wanted, call.parameters) else {
                state.nextTests[client] = nil
                return false
            }
            state.nextTests[client] = next
            return true
        }
        guard isExpected else {
            throw CertificationAPI.CertificationError(wants: RawJSON(wanted), got: RawJSON(call.parameters))
        }
    }
}

/// What every test but the first is called with.
private protocol CertifiedParameters: VarlinkObject, Equatable {
    var clientId: String { get }
}

extension CertificationAPI.Test01.Parameters: CertifiedParameters {}
extension CertificationAPI.Test02.Parameters: CertifiedParameters {}
extension CertificationAPI.Test03.Parameters: CertifiedParameters {}
extension CertificationAPI.Test04.Parameters: CertifiedParameters {}
extension CertificationAPI.Test05.Parameters: CertifiedParameters {}
extension CertificationAPI.Test06.Parameters: CertifiedParameters {}
extension CertificationAPI.Test07.Parameters: CertifiedParameters {}
extension CertificationAPI.Test08.Parameters: CertifiedParameters {}
extension CertificationAPI.Test09.Parameters: CertifiedParameters {}
extension CertificationAPI.Test10.Parameters: CertifiedParameters {}
extension CertificationAPI.Test11.Parameters: CertifiedParameters {}
extension CertificationAPI.End.Parameters: CertifiedParameters {}

extension RawJSON {
    /// Whether two values are the same but for the order of members and for whitespace.
    fileprivate func isEquivalent(to other: RawJSON) -> Bool {
        guard kind == other.kind else { return false }
        switch kind {
        case .object:
            return members.count == other.members.count
                && members.allSatisfy { key, value in other[key].map { value.isEquivalent(to: $0) } ?? false }
        case .array:
            return elements.count == other.elements.count
                && zip(elements, other.elements).allSatisfy { $0.isEquivalent(to: $1) }
        case .string, .integer, .number, .bool, .null:
            return self == other
        }
    }
}
