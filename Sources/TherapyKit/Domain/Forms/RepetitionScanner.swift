/// Looks through a regular expression for a repetition of what is itself no more than a repetition.
///
/// `(a+)+` can match `aaa` in four ways and thirty letters in half a billion, all of which are tried before a text
/// that does not match is given up. The scan finds a group that repeats without bound and of which a branch can be
/// matched by one repetition alone, all else in it being optional. Every such group is at fault, so that no sound
/// expression is refused: `(-[a-z]+)*` has its hyphen, `(a+b+)*` its two letters.
///
/// The expression is known to compile, so that its brackets are balanced.
struct RepetitionScanner {
    /// How a part of an expression can be matched.
    private struct Part {
        /// By nothing.
        var isOptional = false
        /// By one repetition, whose number varies.
        var isRepetition = false
    }

    /// From here on a bound is none: every repetition more multiplies the ways.
    private static let many = 10

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var hasNested = false

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func findsNested() -> Bool {
        _ = choice()
        return hasNested
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        position += 1
        return true
    }

    /// Branches until the group or the expression ends.
    private mutating func choice() -> Part {
        var choice = Part()
        repeat {
            let branch = sequence()
            choice.isOptional = choice.isOptional || branch.isOptional
            choice.isRepetition = choice.isRepetition || branch.isRepetition
        } while take("|")
        return choice
    }

    private mutating func sequence() -> Part {
        var needed = 0
        var neededRepetitions = 0
        var hasRepetition = false
        while let scalar = current, scalar != "|", scalar != ")" {
            let part = quantified()
            hasRepetition = hasRepetition || part.isRepetition
            if !part.isOptional {
                needed += 1
                if part.isRepetition { neededRepetitions += 1 }
            }
        }
        return Part(
            isOptional: needed == 0,
            isRepetition: needed == 0 ? hasRepetition : needed == 1 && neededRepetitions == 1
        )
    }

    private mutating func quantified() -> Part {
        var part = atom()
        guard let (least, bound) = quantifier() else { return part }
        let most = bound ?? .max
        if part.isRepetition, most >= Self.many { hasNested = true }
        part.isOptional = part.isOptional || least == 0
        part.isRepetition = part.isRepetition || most > max(1, least)
        return part
    }

    private mutating func atom() -> Part {
        switch current {
        case "(": return group()
        case "[": bracket()
        case "\\": position += 2
        default: position += 1
        }
        return Part()
    }

    private mutating func group() -> Part {
        position += 1
        var looksAhead = false
        if take("?") {
            looksAhead = current == "=" || current == "!"
            if take("<") { while let scalar = current, scalar != ">" { position += 1 } }
            // `:`, `=`, `!` or the end of a name.
            position += 1
        }
        let content = choice()
        _ = take(")")
        // Looking ahead is a condition, as `^` and `\b` are: what has one is not matched by its repetition alone.
        return looksAhead ? Part() : content
    }

    private mutating func bracket() {
        var depth = 0
        repeat {
            if take("\\") {
                position += 1
                continue
            }
            if current == "[" { depth += 1 } else if current == "]" { depth -= 1 }
            position += 1
        } while depth > 0 && position < scalars.count
    }

    /// How often at least and at most, `nil` for without bound.
    private mutating func quantifier() -> (Int, Int?)? {
        let bounds: (Int, Int?)
        if take("*") {
            bounds = (0, nil)
        } else if take("+") {
            bounds = (1, nil)
        } else if take("?") {
            bounds = (0, 1)
        } else if let braces = braces() {
            bounds = braces
        } else {
            return nil
        }
        // Lazy or possessive.
        if !take("?") { _ = take("+") }
        return bounds
    }

    /// `{2}`, `{2,}`, `{2,5}` or `{,5}`; any other brace is a letter.
    private mutating func braces() -> (Int, Int?)? {
        let start = position
        guard take("{") else { return nil }
        let least = digits()
        let hasComma = take(",")
        let most = digits()
        guard take("}"), least != nil || most != nil else {
            position = start
            return nil
        }
        return (least ?? 0, hasComma ? most : least)
    }

    private mutating func digits() -> Int? {
        var value: Int?
        while let digit = current.flatMap({ Character($0).wholeNumberValue }) {
            value = min(100_000, (value ?? 0) * 10 + digit)
            position += 1
        }
        return value
    }
}
