import GRDB
import PracticeStore
package import TherapyKit

/// A score as it stands in a client's history.
package struct Outcome: Hashable, Sendable {
    package let response: FormResponse
    package let score: Score
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

    /// A client's scores, oldest first, of one questionnaire or of all.
    package func outcomes(
        of client: User.ID,
        instrument: Instrument? = nil,
        query: FormResponseQuery = FormResponseQuery()
    ) throws(PracticeError) -> Page<Outcome> {
        try store.read { db in
            var query = query
            var outcomes: [Outcome] = []
            var book = ScoreBook()
            // Responses to other forms lie between them.
            while true {
                query.clientId = client
                let page = try responsePage(query).page(db, after: query.after, limit: query.limit - outcomes.count)
                for response in page.records {
                    guard let score = try book.score(db, of: response),
                        instrument == nil || score.instrumentId == instrument?.id
                    else { continue }
                    outcomes.append(Outcome(response: response, score: score))
                }
                guard let next = page.next else { return Page(records: outcomes, next: nil) }
                if outcomes.count >= query.limit { return Page(records: outcomes, next: next) }
                query.after = next
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
