import ControlAPI
import Practice
import TherapyKit
import Varlink

extension PracticeAPI.Score {
    init(_ score: Score) {
        self.init(
            instrument: score.instrumentId,
            total: score.total,
            band: score.band?.severity.rawValue,
            answered: score.answered,
            items: score.items,
            missing: score.missing,
            isProrated: score.isProrated,
            flagged: score.flagged
        )
    }
}

extension PracticeAPI.Outcome {
    init(_ outcome: Outcome) {
        self.init(
            responseId: outcome.response.id.text,
            formId: outcome.response.formId.text,
            sessionId: outcome.response.sessionId?.text,
            submittedAt: outcome.response.submittedAt.wireText,
            score: .init(outcome.score)
        )
    }
}

extension PracticeAPI.Instrument {
    init(_ instrument: Instrument) {
        self.init(
            id: instrument.id,
            title: instrument.title,
            minimum: instrument.range.lowerBound,
            maximum: instrument.range.upperBound,
            bands: instrument.bands.map {
                .init(name: $0.severity.rawValue, from: $0.range.lowerBound, to: $0.range.upperBound)
            },
            fields: instrument.fields.map(PracticeAPI.FormField.init)
        )
    }
}
