import ArgumentParser

/// How results are written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case table
    case plain
    case json
    case jsonl

    var isJSON: Bool { self == .json || self == .jsonl }
}
