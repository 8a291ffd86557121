/// A word that what is typed may become.
struct CompletionCandidate: Hashable, Sendable {
    let word: String
    /// What shells that have room for it show beside the word.
    var description: String?

    init(_ word: String, _ description: String? = nil) {
        self.word = word
        self.description = description
    }

    /// The word, a tab and the description, as fish has them.
    var line: String {
        guard let description, !description.isEmpty else { return word.singleLine }
        return "\(word.singleLine)\t\(description.singleLine)"
    }
}

extension [String] {
    /// Without descriptions.
    var candidates: [CompletionCandidate] { map { CompletionCandidate($0) } }
}
