/// The word of the person at the prompt, before something is destroyed.
extension Invocation {
    /// Refuses where nobody can be asked and nobody said yes. Comes before the daemon is asked for anything.
    ///
    /// - Parameter hasDryRun: whether the command has `--dry-run`.
    func requireConsent(_ consent: ConsentOptions, hasDryRun: Bool) throws(ClientError) {
        guard !consent.yes, surroundings.answer == nil else { return }
        let look = hasDryRun ? "; --dry-run says what it would be" : ""
        throw .usage("this destroys records, and there is no terminal to ask at: give --yes\(look)")
    }

    /// Asks, unless `--yes` was given.
    ///
    /// - Parameters:
    ///   - lines: what is to happen.
    ///   - otherwise: what to say when the answer is no.
    func ask(_ lines: [String], _ consent: ConsentOptions, otherwise: String) throws(ClientError) {
        guard !consent.yes else { return }
        guard let answer = surroundings.answer else { return try requireConsent(consent, hasDryRun: false) }
        try flush()
        for line in lines { console.tell(line.singleLine + "\n") }
        console.tell("Type yes to go on: ")
        let typed = answer()
        // The end of input leaves the cursor behind the question.
        if typed == nil { console.tell("\n") }
        guard typed?.trimmed == "yes" else { throw .notConfirmed(otherwise) }
    }
}

extension String {
    /// Without blanks at its ends.
    fileprivate var trimmed: String {
        let kept = drop { $0.isWhitespace }
        return String(kept[..<(kept.lastIndex { !$0.isWhitespace }.map(kept.index(after:)) ?? kept.startIndex)])
    }
}
