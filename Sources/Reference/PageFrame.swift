/// The hand-written part of a manual page, with places for what is generated.
///
/// A line `@name@` stands for a piece; `@date@` and `@version@` may stand anywhere.
package struct PageFrame: Sendable {
    package enum Problem: Error, Equatable, CustomStringConvertible {
        case unknownPlace(String)
        case missingPlace(String)

        package var description: String {
            switch self {
            case .unknownPlace(let name): "the frame has a place @\(name)@ that nothing fills"
            case .missingPlace(let name): "the frame has no place @\(name)@"
            }
        }
    }

    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// The page.
    package func page(for release: Release, with pieces: [String: Mdoc]) throws(Problem) -> String {
        var page: [String] = []
        var left = pieces
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.count > 2, line.hasPrefix("@"), line.hasSuffix("@") else {
                let dated = String(line).replacing("@date@", with: release.longDate)
                page.append(dated.replacing("@version@", with: release.version))
                continue
            }
            let name = String(line.dropFirst().dropLast())
            guard let piece = left.removeValue(forKey: name) else { throw .unknownPlace(name) }
            page += piece.lines
        }
        if let name = left.keys.min() { throw .missingPlace(name) }
        return page.joined(separator: "\n")
    }
}

/// The version that is written about, and its day.
package struct Release: Hashable, Sendable {
    package let version: String
    /// As manual pages have it: `November 26, 2026`.
    let longDate: String

    /// - Parameter date: `2026-11-26`.
    /// - Returns: `nil` when it is none.
    package init?(version: String, date: String) {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let numbers = date.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3, months.indices.contains(numbers[1] - 1) else { return nil }
        self.version = version
        longDate = "\(months[numbers[1] - 1]) \(numbers[2]), \(numbers[0])"
    }
}
