import ControlAPI
import Varlink

/// What a check found.
extension DaemonAPI.Finding: ListedRecord {
    static let noun = "check"

    static let columns: [Table.Column] = [
        .init("SEVERITY"), .init("CHECK"), .init("DETAIL"), .init("REMEDY"),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [Cell(severity.rawValue, style: severity.style), Cell(check), Cell(detail), Cell(remedy)]
    }
}

extension DaemonAPI.Diagnose.Reply: PageReply {
    static let member: StaticString = "findings"
    var records: [DaemonAPI.Finding] { findings }
    var next: String? { nil }
}

extension DaemonAPI.Severity {
    var style: Style {
        switch self {
        case .ok: .good
        case .warning: .warning
        case .error: .bad
        }
    }

    /// Told apart without colour, too.
    var mark: String {
        switch self {
        case .ok: "✓"
        case .warning: "!"
        case .error: "✗"
        }
    }
}

/// Findings as people read them: a mark, the check, what was found, and beneath it what to do.
struct FindingsText {
    private let findings: [DaemonAPI.Finding]

    /// Narrower than this no text is broken into lines.
    private static let narrowest = 24

    init(_ findings: [DaemonAPI.Finding]) {
        self.findings = findings
    }

    /// - Parameter width: of the terminal; nil for any.
    func lines(width: Int?, inColor hasColor: Bool) -> [String] {
        let checkWidth = findings.map { $0.check.displayWidth }.max() ?? 0
        let indent = checkWidth + 4
        let room = width.map { max(Self.narrowest, $0 - indent) }
        return findings.flatMap { finding -> [String] in
            let style = finding.severity.style
            let mark = style.applied(to: finding.severity.mark, inColor: hasColor)
            let check = finding.check.singleLine.padded(to: checkWidth)
            let detail = finding.detail.singleLine.wrapped(to: room)
            // What is in order is no reason to look.
            let shown = detail.map { finding.severity == .ok ? $0 : style.applied(to: $0, inColor: hasColor) }
            var lines = ["\(mark) \(check)  \(shown.first ?? "")"]
            let blanks = String(repeating: " ", count: indent)
            lines += shown.dropFirst().map { blanks + $0 }
            if let remedy = finding.remedy, finding.severity != .ok {
                let words = remedy.singleLine.wrapped(to: room.map { $0 - 2 })
                lines += words.enumerated().map { index, line in "\(blanks)\(index == 0 ? "→ " : "  ")\(line)" }
            }
            return lines
        }
    }

    /// `2 errors, 1 warning in 14 checks.`
    var summary: String {
        let errors = findings.count { $0.severity == .error }
        let warnings = findings.count { $0.severity == .warning }
        let found = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }.map { count, noun in
            "\(count) \(noun)\(count == 1 ? "" : "s")"
        }
        let checks = "\(findings.count) check\(findings.count == 1 ? "" : "s")"
        return found.isEmpty ? "All \(checks) are in order." : "\(found.joined(separator: ", ")) in \(checks)."
    }
}
