/// The regular expression of a `pattern:` rule.
///
/// It has to match the whole text, as that of HTML's `pattern` attribute does; `^` and `$` around it change nothing.
/// It works on Unicode code points, and `\d` and `\w` are ASCII's, as in JavaScript.
///
/// ## What is not JavaScript
/// The expression is Swift's, of which almost all that a form needs is written the same. Look-behind, `\cX` and an
/// unescaped `[` between brackets do not compile here and are refused with that reason. Not found out is the
/// expression that both take but read differently: `&&`, `--` and `~~` between brackets are operators here, and `a++`,
/// `\h`, `\R` have a meaning here alone.
///
/// ## What a pattern may cost
/// Matching goes back and tries again, as JavaScript's does. Three things bound it: an expression has at most
/// ``maximumLength`` characters, the texts that it is held against ``maximumTextLength``, and one that repeats a
/// repetition, such as `(a+)*` or `(\w+\s?)+`, is refused: thirty characters would keep it busy for hours. Not
/// guarded is ambiguity in other guises: choices that overlap under a repetition, such as `(a|aa)+`, and long rows of
/// repetitions, such as `.*.*.*.*`. Who makes a form is trusted that far.
public struct FieldPattern: Hashable, Sendable {
    /// Of an expression, in UTF-16 code units.
    public static let maximumLength = 500
    /// Of a text that is matched, in UTF-16 code units; a longer one counts as a fault.
    public static let maximumTextLength = 2000

    /// Why an expression is not used.
    struct Refusal: Error, Hashable {
        /// In words that fit behind `pattern`.
        let reason: String
    }

    /// The expression as it was written.
    public let text: String

    // Not Sendable only because an expression may carry a closure: one that was read from a text has none. It is
    // compiled by its first use, which is in the initialiser; after that it is only read.
    private nonisolated(unsafe) let expression: Regex<AnyRegexOutput>

    init(_ text: String) throws(Refusal) {
        guard !text.isEmpty else { throw Refusal(reason: "needs a regular expression") }
        guard FieldRule.length(of: text) <= Self.maximumLength else {
            throw Refusal(reason: "is longer than \(Self.maximumLength) characters")
        }
        do {
            expression = try Regex(text)
                .matchingSemantics(.unicodeScalar)
                .asciiOnlyDigits()
                .asciiOnlyWordCharacters()
            // What parses may still fail to compile, and is compiled by its first use.
            _ = try expression.wholeMatch(in: "")
        } catch {
            throw Refusal(reason: "does not compile as a regular expression")
        }
        var repetitions = RepetitionScanner(text)
        guard !repetitions.findsNested() else {
            throw Refusal(reason: "repeats a repetition, which can take for ever to match")
        }
        self.text = text
    }

    /// What is wrong with a text by this pattern.
    func fault(of text: String) -> String? {
        guard FieldRule.length(of: text) <= Self.maximumTextLength else {
            return "must have at most \(Self.maximumTextLength) characters to be held against its pattern"
        }
        let isMatch = (try? expression.wholeMatch(in: text)) != nil
        return isMatch ? nil : "must match the pattern \(self.text)"
    }

    public static func == (lhs: Self, rhs: Self) -> Bool {
        // Code point for code point: two spellings of an accented letter are two expressions.
        lhs.text.unicodeScalars.elementsEqual(rhs.text.unicodeScalars)
    }

    public func hash(into hasher: inout Hasher) {
        for scalar in text.unicodeScalars { hasher.combine(scalar) }
    }
}
