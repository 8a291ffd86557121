import Synchronization
import Varlink
import VarlinkServer

/// What the tests' handlers know of their caller.
struct Caller: Sendable {
    let connection: ConnectionID
    let peer: PeerCredentials
}

/// An interface with one method for each thing that a server has to get right.
struct Probe: VarlinkInterface {
    static let definition = VarlinkInterfaceDefinition(
        name: "io.example.probe",
        text: """
            interface io.example.probe

            # Replies with what it was given, after some turns.
            method Echo(text: string) -> (text: string)
            # Replies with the numbers below `number`.
            method Count(number: int) -> (number: int)
            # Replies with so many bytes, for ever.
            method Flood(number: int) -> (text: string)
            # Does not reply before the gate opens.
            method Wait(text: string) -> (text: string)
            # As Wait, but notices only the gate.
            method WaitStubbornly(text: string) -> (text: string)
            method Fail() -> ()

            """
    )

    let events = EventLog()
    let gate = Gate()

    func dispatch(_ call: InterfaceCall<Caller>) async throws -> VarlinkReplyMessage {
        switch call.method {
        case "Echo": return try await call.answer(Echo.self, with: echo)
        case "Count": return try await call.answer(Count.self, with: count)
        case "Flood": return try await call.answer(Flood.self, with: flood)
        case "Wait": return try await call.answer(Wait.self, with: wait)
        case "WaitStubbornly": return try await call.answer(WaitStubbornly.self, with: waitStubbornly)
        case "Fail": return try await call.answer(Fail.self) { _ in throw Unexpected() }
        default: throw call.methodNotFound
        }
    }

    struct Unexpected: Error {}

    private func echo(_ call: MethodCall<Echo, Caller>) async throws -> Text {
        // The shorter the text, the longer it takes: replies would overtake each other if they could.
        for _ in 0..<max(0, 20 - call.parameters.text.utf8.count) { await Task.yield() }
        events.record("echo \(call.parameters.text)")
        return call.parameters
    }

    private func count(_ call: MethodCall<Count, Caller>) async throws -> Number {
        for number in 0..<call.parameters.number - 1 { try await call.send(Number(number: number)) }
        return Number(number: call.parameters.number - 1)
    }

    private func flood(_ call: MethodCall<Flood, Caller>) async throws -> Text {
        let text = Text(text: String(repeating: "x", count: call.parameters.number))
        defer { events.record("flood ended") }
        while true {
            try await call.send(text)
            events.record("flood sent")
        }
    }

    private func wait(_ call: MethodCall<Wait, Caller>) async throws -> Text {
        events.record("waiting \(call.parameters.text)")
        do {
            try await gate.wait()
        } catch {
            events.record("cancelled \(call.parameters.text)")
            throw error
        }
        return call.parameters
    }

    private func waitStubbornly(_ call: MethodCall<WaitStubbornly, Caller>) async throws -> Text {
        events.record("waiting \(call.parameters.text)")
        await Task.detached { try? await gate.wait() }.value
        return call.parameters
    }
}

// MARK: Messages

extension Probe {
    struct Text: VarlinkObject, Hashable {
        var text: String

        init(text: String) {
            self.text = text
        }

        init(from reader: inout JSONReader) throws(JSONError) {
            var text: String?
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "text": text = try String?(from: &reader)
                default: try reader.skipUnknown(key)
                }
            }
            guard let text else { throw reader.missing("text") }
            self.text = text
        }

        func write(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.member("text", text)
            writer.endObject()
        }
    }

    struct Number: VarlinkObject, Hashable {
        var number: Int

        init(number: Int) {
            self.number = number
        }

        init(from reader: inout JSONReader) throws(JSONError) {
            var number: Int?
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "number": number = try Int?(from: &reader)
                default: try reader.skipUnknown(key)
                }
            }
            guard let number else { throw reader.missing("number") }
            self.number = number
        }

        func write(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.member("number", number)
            writer.endObject()
        }
    }

    enum Echo: VarlinkMethod {
        static let name = "io.example.probe.Echo"
        typealias Parameters = Text
        typealias Reply = Text
    }

    enum Count: VarlinkMethod {
        static let name = "io.example.probe.Count"
        typealias Parameters = Number
        typealias Reply = Number
    }

    enum Flood: VarlinkMethod {
        static let name = "io.example.probe.Flood"
        typealias Parameters = Number
        typealias Reply = Text
    }

    enum Wait: VarlinkMethod {
        static let name = "io.example.probe.Wait"
        typealias Parameters = Text
        typealias Reply = Text
    }

    enum WaitStubbornly: VarlinkMethod {
        static let name = "io.example.probe.WaitStubbornly"
        typealias Parameters = Text
        typealias Reply = Text
    }

    enum Fail: VarlinkMethod {
        static let name = "io.example.probe.Fail"
        typealias Parameters = VarlinkEmpty
        typealias Reply = VarlinkEmpty
    }
}
