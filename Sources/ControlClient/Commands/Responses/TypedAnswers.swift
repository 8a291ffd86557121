import ArgumentParser
import ControlAPI
import Varlink

/// `phq1=2`
struct AnswerArgument: ExpressibleByArgument, Hashable, Sendable {
    let field: String
    let text: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else { return nil }
        field = String(argument[..<equals])
        text = String(argument[equals...].dropFirst())
    }
}

/// Answers that were typed one by one, as JSON of the kinds that a form's fields want. What does not fit goes as text:
/// the daemon says what is wrong with it.
struct TypedAnswers {
    let json: RawJSON

    init(_ answers: [AnswerArgument], fields: [PracticeAPI.FormField]) throws(ClientError) {
        let types = Dictionary(fields.map { ($0.id, $0.type) }) { first, _ in first }
        var order: [String] = []
        var texts: [String: [String]] = [:]
        for answer in answers {
            if texts[answer.field] == nil { order.append(answer.field) }
            texts[answer.field, default: []].append(answer.text)
        }
        var writer = JSONWriter()
        writer.beginObject()
        for field in order {
            let values = texts[field] ?? []
            guard values.count == 1 || types[field] == .checkbox else {
                throw .usage("--answer \(field) is given \(values.count) times, and takes one")
            }
            writer.key(escaping: field)
            Self.value(values, types[field]).write(to: &writer)
        }
        writer.endObject()
        do { json = try RawJSON(validating: writer.bytes) } catch { throw .usage("the answers are no JSON: \(error)") }
    }

    private static func value(_ texts: [String], _ type: PracticeAPI.FieldType?) -> any VarlinkValue {
        switch type {
        case .checkbox: return texts
        case .number, .scale:
            guard let text = texts.first, let number = try? RawJSON(parsing: text),
                number.kind == .integer || number.kind == .number
            else { return texts.first ?? "" }
            return number
        default: return texts.first ?? ""
        }
    }
}
