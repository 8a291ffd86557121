import Varlink

/// The smallest interface there can be: `Echo(text) -> (text)`.
struct EchoInterface: VarlinkInterface {
    typealias Context = Void

    static let definition = VarlinkInterfaceDefinition(
        name: "io.example.benchmark",
        text: """
            interface io.example.benchmark

            method Echo(text: string) -> (text: string)

            """
    )

    func dispatch(_ call: InterfaceCall<Void>) async throws -> VarlinkReplyMessage {
        switch call.method {
        case "Echo": try await call.answer(Echo.self) { .init(text: $0.parameters.text) }
        default: throw call.methodNotFound
        }
    }
}

enum Echo: VarlinkMethod {
    static let name = "io.example.benchmark.Echo"
    typealias Parameters = Text
    typealias Reply = Text

    struct Text: VarlinkObject {
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
            self.init(text: text)
        }

        func write(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.member("text", text)
            writer.endObject()
        }
    }
}
