import Foundation

/// A server in a process of its own, of those in `Tests/Support/Servers`: it says its port, and writes down what it was
/// sent. It is gone with the last reference to it.
package final class LocalServer: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let port: Int
    private let process: ChildProcess
    private let directory: TemporaryDirectory

    private init(_ script: String, _ arguments: [String], in present: TemporaryDirectory? = nil) async throws {
        directory = try present ?? TemporaryDirectory()
        let repository = try SharedFiles.repository()
        process = try ChildProcess(
            "\(repository)/.build-tools/python/bin/python3",
            ["\(repository)/Tests/Support/Servers/\(script)", directory.path] + arguments,
            environment: ["PYTHONDONTWRITEBYTECODE": "1"]
        )
        let deadline = ContinuousClock.now + .seconds(300)
        while process.isRunning, ContinuousClock.now < deadline {
            if process.output.hasSuffix("\n"), let port = Int(process.output.dropLast()) {
                self.port = port
                return
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure(description: "\(script) did not start: \(process.errors)")
    }

    /// The certificates that clients of the server trust.
    package var certificateAuthorities: String { directory.file("ca.pem") }

    /// Everything that lies in the server's directory, by path.
    package func files() throws -> [String: String] {
        var files: [String: String] = [:]
        for name in FileManager.default.enumerator(atPath: directory.path)?.compactMap({ $0 as? String }) ?? [] {
            if let data = FileManager.default.contents(atPath: directory.file(name)) {
                files[name] = String(decoding: data, as: UTF8.self)
            }
        }
        return files
    }

    /// What the server wrote down under names that begin so, in the order in which it came.
    private func entries(_ kind: String) throws -> [[String: Any]] {
        var entries: [[String: Any]] = []
        while let data = FileManager.default.contents(atPath: directory.file("\(kind)-\(entries.count + 1).json")) {
            guard let entry = try JSONSerialization.jsonObject(with: data) as? [String: Any] else { break }
            entries.append(entry)
        }
        return entries
    }
}

/// A message that a server took.
package struct TakenMessage: Sendable {
    package let sender: String
    package let recipients: [String]
    /// Of the command MAIL.
    package let options: [String]
    package let wasEncrypted: Bool
    package let user: String?
    /// The same for messages of one connection.
    package let connection: String
    /// As it came.
    package let content: String
}

/// A request that a server got.
package struct TakenRequest: Sendable {
    package let method: String
    package let path: String
    /// By their names in lower case.
    package let headers: [String: String]
    package let body: String
    package let connection: String
}

extension LocalServer {
    /// - Parameters:
    ///   - security: `starttls`, `tls` or `none`.
    ///   - login: `user:password`.
    package static func mail(_ security: String = "none", login: String? = nil) async throws -> LocalServer {
        try await LocalServer("mail_server.py", [security] + (login.map { [$0] } ?? []))
    }

    /// - Parameter scheme: `https` or `http`.
    package static func web(_ scheme: String = "http") async throws -> LocalServer {
        try await LocalServer("web_server.py", [scheme])
    }

    /// A calendar server with calendars of a user.
    /// - Parameters:
    ///   - port: the one to listen on; any when it is `nil`.
    ///   - directory: what a server before kept there.
    package static func caldav(
        _ user: String,
        password: String,
        calendars: [String],
        port: Int? = nil,
        in directory: TemporaryDirectory? = nil
    ) async throws -> LocalServer {
        let arguments = ["\(user):\(password)"] + (port.map { ["\($0)"] } ?? []) + calendars
        return try await LocalServer("caldav_server.py", arguments, in: directory)
    }

    package func messages() throws -> [TakenMessage] {
        try entries("message").map { entry in
            TakenMessage(
                sender: entry["from"] as? String ?? "",
                recipients: entry["to"] as? [String] ?? [],
                options: entry["options"] as? [String] ?? [],
                wasEncrypted: entry["tls"] as? Bool ?? false,
                user: entry["user"] as? String,
                connection: entry["connection"] as? String ?? "",
                content: Self.text(entry["content"])
            )
        }
    }

    package func requests() throws -> [TakenRequest] {
        try entries("request").map { entry in
            TakenRequest(
                method: entry["method"] as? String ?? "",
                path: entry["path"] as? String ?? "",
                headers: entry["headers"] as? [String: String] ?? [:],
                body: Self.text(entry["body"]),
                connection: entry["connection"] as? String ?? ""
            )
        }
    }

    private static func text(_ base64: Any?) -> String {
        String(decoding: (base64 as? String).flatMap { Data(base64Encoded: $0) } ?? Data(), as: UTF8.self)
    }
}
