import TherapyKit
import Varlink

/// What every list call says about its pages.
struct PageRequest {
    /// How many records a page may hold, and how many it does when the caller does not say.
    private static let limits = 1...1000
    private static let standardLimit = 100

    let limit: Int
    var after: PageCursor?

    init(limit: Int?, after: String?) throws(OrgVarlinkService.InvalidParameter) {
        self.limit = try Self.limit(limit)
        self.after = try after.map { text throws(OrgVarlinkService.InvalidParameter) in
            guard let cursor = PageCursor(text: text) else {
                throw OrgVarlinkService.InvalidParameter(parameter: "after")
            }
            return cursor
        }
    }

    static func limit(_ limit: Int?) throws(OrgVarlinkService.InvalidParameter) -> Int {
        let limit = limit ?? standardLimit
        guard limits.contains(limit) else { throw OrgVarlinkService.InvalidParameter(parameter: "limit") }
        return limit
    }
}

extension MethodCall {
    /// Answers a list call: with one page, or with all of them where the caller takes more than one reply.
    ///
    /// A long page takes milliseconds: not on the event loop, where everybody else would wait for it.
    func answerPages<Record: Sendable>(
        limit: Int?,
        after: String?,
        page: (PageRequest) throws -> Page<Record>,
        reply: ([Record], _ next: String?) -> Method.Reply
    ) async throws -> Method.Reply {
        var request = try PageRequest(limit: limit, after: after)
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            while true {
                let page = try page(request)
                let last = reply(page.records, page.next?.text)
                guard wantsMore, let next = page.next else { return last }
                try await send(last)
                request.after = next
            }
        }
    }
}

/// Reads a time; anything that is none is an invalid parameter.
func instant(_ text: String, parameter: String) throws(OrgVarlinkService.InvalidParameter) -> Instant {
    guard let instant = Instant(text) else { throw OrgVarlinkService.InvalidParameter(parameter: parameter) }
    return instant
}
