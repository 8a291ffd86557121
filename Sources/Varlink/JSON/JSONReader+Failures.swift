/// Errors find their path when they are made, by walking the bytes once more: reading well-formed input keeps no
/// account of where it is.
extension JSONReader {
    @inline(never)
    func failure(_ reason: JSONError.Reason, at offset: Int, member: String? = nil) -> JSONError {
        let path = path(to: min(offset, end), member: member)
        return JSONError(reason: reason, offset: offset - start, path: path)
    }

    /// The error for whatever is at the position where a certain token should be.
    @inline(never)
    func unexpected() -> JSONError {
        failure(.malformed(position < end ? .unexpectedByte : .unexpectedEnd), at: position)
    }

    /// The error for a value of another kind at the position; malformed when it is no value at all.
    @inline(never)
    func mistyped(_ expected: JSONKind) -> JSONError {
        var probe = self
        do {
            _ = try probe.peekKind()
            return failure(.mistyped(expected: expected), at: position)
        } catch {
            return error
        }
    }

    private enum Step {
        case member(String?)
        case element(Int)
    }

    /// The path of the value at `offset`; with `member`, that of this member of the innermost object.
    private func path(to offset: Int, member: String?) -> String {
        var steps: [Step] = []
        var index = start
        while index < offset {
            switch bytes[index] {
            case UInt8(ascii: "{"): steps.append(.member(nil))
            case UInt8(ascii: "["): steps.append(.element(0))
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = steps.popLast()
            case UInt8(ascii: ","):
                switch steps.popLast() {
                case .element(let index): steps.append(.element(index + 1))
                case .member: steps.append(.member(nil))
                case nil: break
                }
            case UInt8(ascii: "\""):
                let close = stringEnd(from: index)
                if case .member(nil) = steps.last, close < offset {
                    steps[steps.count - 1] = .member(key(index..<close + 1))
                }
                index = close
            default: break
            }
            index += 1
        }
        if let member {
            _ = steps.popLast()
            steps.append(.member(member))
        }
        return Self.text(of: steps)
    }

    private func stringEnd(from quote: Int) -> Int {
        var index = quote + 1
        while index < end, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index
    }

    private func key(_ range: Range<Int>) -> String? {
        var reader = JSONReader(bytes, range, isValidated: true)
        return try? reader.readString()
    }

    private static func text(of steps: [Step]) -> String {
        var text = ""
        for step in steps {
            switch step {
            case .member(nil): break
            case .member(let name?): text += text.isEmpty ? name : ".\(name)"
            case .element(let index): text += "[\(index)]"
            }
        }
        return text
    }
}
