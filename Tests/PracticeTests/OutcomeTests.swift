import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

/// Scores of the responses that the real application wrote, held against sums that SQLite reckons.
@Suite struct OutcomeTests {
    private let practice: TestPractice

    init() throws {
        practice = try TestPractice(fixture: true)
    }

    /// A client's outcomes, page by page.
    private func outcomes(_ query: OutcomeQuery, limit: Int) throws -> [Outcome] {
        var query = query
        query.limit = limit
        var outcomes: [Outcome] = []
        repeat {
            let page = try practice.practice.outcomes(query)
            #expect(page.records.count <= limit)
            outcomes += page.records
            query.after = page.next.flatMap { PageCursor(text: $0.text) }
        } while query.after != nil
        return outcomes
    }

    private func summary(_ outcome: Outcome) -> String {
        let score = outcome.score
        return "\(outcome.response.id)|\(score.instrumentId)|\(score.total.map(String.init) ?? "")|"
            + "\(score.band?.severity.rawValue ?? "")|\(score.flagged.isEmpty ? 0 : 1)"
    }

    /// id, instrument, total, band and flag of every score, by client and time, as SQL reckons them.
    private static let oracle = """
        WITH scored AS (
          SELECT id, clientId, submittedAt, 'phq-9' AS instrument, json_extract(responses, '$.phq9') > 0 AS flag,
            (SELECT sum(value) FROM json_each(responses)) AS total FROM FormResponses
            WHERE formId = (SELECT id FROM Forms WHERE title = 'PHQ-9')
          UNION ALL SELECT id, clientId, submittedAt, 'gad-7', 0,
            json_extract(responses, '$.gad1') + json_extract(responses, '$.gad2') + json_extract(responses, '$.gad3')
            + json_extract(responses, '$.gad4') + json_extract(responses, '$.gad5') + json_extract(responses, '$.gad6')
            + json_extract(responses, '$.gad7') FROM FormResponses
            WHERE formId = (SELECT id FROM Forms WHERE title = 'GAD-7'))
        SELECT id, instrument, total, CASE WHEN total < 5 THEN 'minimal' WHEN total < 10 THEN 'mild'
          WHEN total < 15 THEN 'moderate' WHEN instrument = 'phq-9' AND total < 20 THEN 'moderately_severe'
          ELSE 'severe' END, flag FROM scored ORDER BY clientId, submittedAt, id;
        """

    private func clients() async throws -> [User.ID] {
        try await practice.rows("SELECT DISTINCT clientId FROM FormResponses ORDER BY clientId;")
            .split(separator: "\n").map { User.ID(String($0)) }
    }

    @Test("the 487 scores of the fixture are what SQLite reckons, totals, bands and flags")
    func scores() async throws {
        let wanted = try await practice.rows(Self.oracle).split(separator: "\n").map(String.init)
        #expect(wanted.count == 487)
        var found: [String] = []
        for client in try await clients() {
            found += try outcomes(OutcomeQuery(clientId: client), limit: 1000).map(summary)
        }
        #expect(found == wanted)
        #expect(found.contains { $0.hasSuffix("|1") })
    }

    @Test("small pages hold together what one large page holds, others' forms between them", arguments: [1, 2, 3])
    func pages(limit: Int) async throws {
        for client in try await clients().prefix(12) {
            var query = OutcomeQuery(clientId: client)
            let all = try outcomes(query, limit: 1000)
            #expect(try outcomes(query, limit: limit) == all)
            for instrument in Instrument.all {
                query.instrument = instrument
                let wanted = all.filter { $0.score.instrumentId == instrument.id }
                #expect(try outcomes(query, limit: limit) == wanted)
            }
            guard all.count > 2 else { continue }
            query.instrument = nil
            query.from = all[1].response.submittedAt
            query.until = all[all.count - 1].response.submittedAt
            let wanted = all.filter { outcome in
                outcome.response.submittedAt >= all[1].response.submittedAt
                    && outcome.response.submittedAt < all[all.count - 1].response.submittedAt
            }
            #expect(try outcomes(query, limit: limit) == wanted)
        }
    }

    @Test("who answered nothing that can be scored has no outcomes", arguments: [1, 100])
    func none(limit: Int) async throws {
        let therapist = try await practice.rows("SELECT userId FROM Therapists LIMIT 1;")
        #expect(try outcomes(OutcomeQuery(clientId: User.ID(therapist)), limit: limit).isEmpty)
        #expect(try outcomes(OutcomeQuery(clientId: User.ID("nobody")), limit: limit).isEmpty)
        let client = try await practice.rows(
            "SELECT clientId FROM FormResponses WHERE formId = (SELECT id FROM Forms WHERE title = 'Session feedback') LIMIT 1;"
        )
        try await practice.application.run("DELETE FROM Forms WHERE title <> 'Session feedback';")
        #expect(try outcomes(OutcomeQuery(clientId: User.ID(client)), limit: limit).isEmpty)
    }

    @Test("answers that another program spoiled count as missing: prorated up to two of PHQ-9, none of GAD-7")
    func spoiled() async throws {
        let client = try #require(try await clients().first)
        try await practice.application.run(
            """
            UPDATE FormResponses SET responses = json_set(responses, '$.phq1', 'often', '$.phq2', 7)
            WHERE clientId = '\(client)' AND responses LIKE '%phq1%';
            UPDATE FormResponses SET responses = json_remove(responses, '$.gad3')
            WHERE clientId = '\(client)' AND responses LIKE '%gad1%';
            """
        )
        let outcomes = try outcomes(OutcomeQuery(clientId: client), limit: 2)
        for outcome in outcomes {
            let answers = outcome.response.responses
            guard outcome.score.instrumentId == "phq-9" else {
                #expect(outcome.score.total == nil)
                #expect(outcome.score.missing == ["gad3"])
                continue
            }
            let sum = (3...9).reduce(0) { $0 + (answers["phq\($1)"]?.number?.int ?? 0) }
            #expect(outcome.score.total == Int((Double(sum) * 9 / 7).rounded(.toNearestOrAwayFromZero)))
            #expect(outcome.score.isProrated)
        }
        #expect(!outcomes.isEmpty)
        let responses = outcomes.map(\.response)
        let scores = try practice.practice.scores(of: responses)
        #expect(outcomes.allSatisfy { scores[$0.response.id] == $0.score })
    }
}
