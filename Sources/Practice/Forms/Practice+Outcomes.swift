import GRDB
import PracticeStore
package import TherapyKit

/// A score as it stands in a client's history.
package struct Outcome: Hashable, Sendable {
    package let response: FormResponse
    package let score: Score
}

/// Which of a client's scores, oldest first.
package struct OutcomeQuery: Hashable, RecordQuery {
    package typealias Record = Outcome

    package var clientId: User.ID
    /// `nil` for any that the daemon knows.
    package var instrument: Instrument?
    package var from: Instant?
    package var until: Instant?
    package var limit = 100
    package var after: PageCursor?

    package init(clientId: User.ID, instrument: Instrument? = nil, from: Instant? = nil, until: Instant? = nil) {
        self.clientId = clientId
        self.instrument = instrument
        self.from = from
        self.until = until
    }
}

extension Practice {
    /// The score of each response to a questionnaire that the daemon knows: by the form as it was answered.
    package func scores(of responses: [FormResponse]) throws(PracticeError) -> [FormResponse.ID: Score] {
        try store.read { db in
            var book = ScoreBook()
            var scores: [FormResponse.ID: Score] = [:]
            for response in responses { scores[response.id] = try book.score(db, of: response) }
            return scores
        }
    }

    /// A client's scores over time.
    package func outcomes(_ query: OutcomeQuery) throws(PracticeError) -> Page<Outcome> {
        try store.read { db in
            var responses = FormResponseQuery(
                clientId: query.clientId,
                from: query.from,
                until: query.until,
                after: query.after
            )
            var outcomes: [Outcome] = []
            var book = ScoreBook()
            // Responses to other forms lie between them.
            while true {
                responses.limit = query.limit - outcomes.count
                let page = try page(of: responses).page(db, after: responses.after, limit: responses.limit)
                for response in page.records {
                    guard let score = try book.score(db, of: response),
                        query.instrument.map({ $0.id == score.instrumentId }) ?? true
                    else { continue }
                    outcomes.append(Outcome(response: response, score: score))
                }
                guard let next = page.next, outcomes.count < query.limit else {
                    return Page(records: outcomes, next: page.next)
                }
                responses.after = next
            }
        }
    }
}

/// Scores responses, and looks each form up once.
private struct ScoreBook {
    private struct Edition: Hashable {
        let form: Form.ID
        let version: Int
    }

    private var instruments: [Edition: Instrument?] = [:]

    mutating func score(_ db: Database, of response: FormResponse) throws -> Score? {
        try instrument(db, of: response)?.score(of: response.responses)
    }

    private mutating func instrument(_ db: Database, of response: FormResponse) throws -> Instrument? {
        let edition = Edition(form: response.formId, version: response.formVersion)
        if let known = instruments[edition] { return known }
        // A form that is gone, or cannot be read, has no score; the response is there all the same.
        let form = try? Form.get(db, edition.form, version: edition.version)
        let instrument = form.flatMap { Instrument.matching($0.fields).first }
        instruments[edition] = .some(instrument)
        return instrument
    }
}
