import TherapyKit
import Varlink

/// What every list call says about its pages.
struct PageRequest {
    /// How many records a page may hold, and how many it does when the caller does not say.
    private static let limits = 1...1000
    private static let standardLimit = 100

    let limit: Int
    let after: PageCursor?

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
    func answerPages<Query: RecordQuery>(
        _ query: Query,
        limit: Int?,
        after: String?,
        page: (Query) throws(PracticeError) -> Page<Query.Record>,
        reply: (Page<Query.Record>) throws(PracticeError) -> Method.Reply
    ) async throws -> Method.Reply {
        let request = try PageRequest(limit: limit, after: after)
        var query = query
        query.limit = request.limit
        query.after = request.after
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            while true {
                let page = try answering { () throws(PracticeError) in try page(query) }
                let last = try answering { () throws(PracticeError) in try reply(page) }
                guard wantsMore, let next = page.next else { return last }
                try await send(last)
                query.after = next
            }
        }
    }

    /// Gives the practice's refusals the contract's names.
    func answering<Value>(_ answer: () throws(PracticeError) -> Value) throws -> Value {
        do throws(PracticeError) { return try answer() } catch { throw error.refusal }
    }
}

/// Reads a time; anything that is none is an invalid parameter.
func instant(_ text: String, parameter: String) throws(OrgVarlinkService.InvalidParameter) -> Instant {
    guard let instant = Instant(text) else { throw OrgVarlinkService.InvalidParameter(parameter: parameter) }
    return instant
}
