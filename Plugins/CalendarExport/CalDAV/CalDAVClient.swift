import TherapyKit

/// A CalDAV server, as far as single events go (RFC 4791, RFC 4918, and ETags by RFC 9110, section 8.8.3).
struct CalDAVClient {
    enum Failure: Error, Hashable, CustomStringConvertible {
        /// It may work later, or when somebody mends the configuration or the server.
        case later(String)
        /// This event will not be taken.
        case refused(String)

        var description: String {
            switch self {
            case .later(let reason), .refused(let reason): reason
            }
        }
    }

    /// What a server has under a name.
    struct Resource {
        /// `nil` where the server gives none.
        let etag: String?
        let body: [UInt8]
    }

    private let options: CalDAVOptions
    private let web: any WebRequestSender

    init(_ options: CalDAVOptions, in context: PluginContext) throws(CapabilityNotGranted) {
        self.options = options
        web = try context.web()
    }

    /// Writes an event over the one that the etag stands for; without one, where there is none.
    /// - Returns: the new etag.
    /// - Throws: ``Conflict`` when there is another there.
    func put(_ body: [UInt8], to href: String, over etag: String?) async throws -> String? {
        let condition = etag.map { WebHeader("If-Match", $0) } ?? WebHeader("If-None-Match", "*")
        let response = try await send(
            "PUT",
            href,
            [condition, WebHeader("Content-Type", "text/calendar; charset=utf-8")],
            body
        )
        switch response.status {
        // A server that changes what it is given leaves the etag out (RFC 4791, section 5.3.4).
        case 200..<300: return response.header("ETag")
        case 412: throw Conflict()
        default: throw Self.failure(response.status, body: true)
        }
    }

    /// Deletes the event that the etag stands for.
    /// - Throws: ``Conflict`` when there is another there.
    func delete(_ href: String, etag: String?) async throws {
        let response = try await send("DELETE", href, etag.map { [WebHeader("If-Match", $0)] } ?? [], [])
        switch response.status {
        case 200..<300, 404, 410: return
        case 412: throw Conflict()
        default: throw Self.failure(response.status, body: false)
        }
    }

    /// - Returns: `nil` when there is none.
    func get(_ href: String) async throws -> Resource? {
        let response = try await send("GET", href, [], [])
        switch response.status {
        case 200..<300: return Resource(etag: response.header("ETag"), body: response.body)
        case 404, 410: return nil
        default: throw Self.failure(response.status, body: false)
        }
    }

    /// The server has something else there than what was expected.
    struct Conflict: Error {}

    private func send(
        _ method: String,
        _ href: String,
        _ headers: [WebHeader],
        _ body: [UInt8]
    ) async throws -> WebResponse {
        let login = WebAuthentication.basic(user: options.user, password: options.password)
        let request = WebRequest(
            method: method,
            url: href,
            headers: headers,
            body: body,
            authentication: options.user.isEmpty ? nil : login
        )
        do {
            return try await web.send(request)
        } catch {
            throw Failure.later("\(error)")
        }
    }

    private static func failure(_ status: Int, body: Bool) -> Failure {
        switch status {
        case 401, 403: .later("the server refuses the login (\(status))")
        case 404, 405, 409: .later("there is no such calendar (\(status))")
        case let status where body && [400, 413, 415, 422].contains(status):
            .refused("the server refuses the event (\(status))")
        default: .later("the server answers \(status)")
        }
    }
}
