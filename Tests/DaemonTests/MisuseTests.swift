import Foundation
import TestSupport
import Testing
import Varlink
import VarlinkClient

@Suite("Calls that make no sense")
struct MisuseTests {
    /// Values for parameters, as JSON: of any type, at the ends of their ranges, and such as mean something elsewhere.
    private static let values = [
        "null", "true", "0", "1", "-1", "1001", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "1e308", "0.5", #""""#, #""x""#, #""\u0000""#, #""%""#, #""'; DROP TABLE Users;--""#, #""../../etc/passwd""#,
        "\"\(String(repeating: "a", count: 20_000))\"", "[]", "{}", "[[[]]]", #"{"limit":9223372036854775808}"#,
        #"["scheduled"]"#, #"["sharedNotes","sharedNotes"]"#, #""2031-02-30T10:00:00.000Z""#,
        #""2031-01-01T10:00:00.000Z""#, #""2031-01-01T11:00:00.000Z""#, #""0000-00-00T00:00:00Z""#,
        #""9999-12-31T23:59:59.999Z""#, #""-292277022399-01-01T00:00:00Z""#, #""*-*-* *:*:*/0""#, #""*-02-29""#,
        #""Europe/Berlin""#, #""auto-completion""#, #""review""#, #""Session""#, #""session""#, #""completed""#,
        #""regular""#, #""video""#, "\"\(SamplePeople.therapist)\"", "\"\(SamplePeople.client)\"", "\"\(session)\"",
    ]
    private static let session = "5e000001-0000-4000-8000-000000000003"

    @Test("whatever stands in them, each is answered, and the daemon goes on")
    func anything() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        try await home.application.run(
            SamplePeople.insertSession(id: Self.session, end: SamplePeople.moment("+1 hour"))
        )
        let methods = try Self.methods()
        #expect(methods.count > 50)
        let results = try await daemon.calling { connection in
            var random = SeededRandom(seed: 7)
            var results = 0
            for method in methods {
                for _ in 0..<20 {
                    let parameters = try Self.parameters(method.parameters, &random)
                    let reply: VarlinkReply
                    do {
                        reply = try connection.callRaw(VarlinkCall(method: method.name, parameters: parameters))
                    } catch {
                        Issue.record("\(method.name) is not answered (\(error)): \("\(parameters)".prefix(300))")
                        throw error
                    }
                    results += reply.error == nil ? 1 : 0
                }
            }
            return results
        }
        #expect(results > 50, "some make sense, after all")
        try await daemon.checkThatItServes()
        #expect(!daemon.process.errors.contains("a call failed unexpectedly"), "\(daemon.process.errors)")
        #expect(await daemon.stop() == .exited(0))
        try await home.checkIntegrity()
    }

    private static func methods() throws -> [(name: String, parameters: InterfaceDescription.Structure)] {
        try ["Daemon", "Plugins", "Practice", "Scheduler"].flatMap { interface in
            let path = "Sources/ControlAPI/Interfaces/io.unclutter.Therapy.\(interface).varlink"
            let text = try String(contentsOfFile: RepositoryFiles.path(path), encoding: .utf8)
            let description = try InterfaceDescription(parsing: text)
            return description.methods.map { ("\(description.name).\($0.member.name)", $0.parameters) }
        }
    }

    /// Any of the values for each parameter; what may be left out mostly is.
    private static func parameters(
        _ structure: InterfaceDescription.Structure,
        _ random: inout SeededRandom
    ) throws -> RawJSON {
        var members: [String] = []
        for field in structure.fields {
            if case .nullable = field.type, random.next(in: 0...2) > 0 { continue }
            members.append("\"\(field.name)\":\(values[random.next(in: 0...values.count - 1)])")
        }
        return try RawJSON(parsing: "{\(members.joined(separator: ","))}")
    }
}
