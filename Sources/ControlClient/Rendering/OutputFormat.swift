import ArgumentParser

/// How results are written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    case table
    case plain
    case json
    case jsonl
    /// Lists alone.
    case csv

    var isJSON: Bool { self == .json || self == .jsonl }

    /// Whether records go out as they come, however many follow. A table and one JSON text need all of them first.
    var isLineByLine: Bool { self == .plain || self == .jsonl || self == .csv }
}
