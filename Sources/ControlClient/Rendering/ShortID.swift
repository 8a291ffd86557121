/// Ids cut for the eye, as git shows commits.
enum ShortID {
    static let minimumLength = 8

    /// How many characters tell all of the ids apart; at least 8.
    static func uniqueLength(of ids: [String]) -> Int {
        let sorted = Set(ids).sorted()
        var length = minimumLength
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            length = max(length, left.commonPrefix(with: right) + 1)
        }
        return length
    }
}

extension String {
    /// As many characters as both begin with.
    fileprivate func commonPrefix(with other: String) -> Int {
        zip(self, other).prefix { $0 == $1 }.reduce(0) { count, _ in count + 1 }
    }
}
