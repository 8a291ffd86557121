/// Text on lines of a width.
extension String {
    /// Broken between words; a word that is wider than a line has one of its own, and is as wide as it is: it may be a
    /// path that is copied.
    ///
    /// - Parameter width: nil for one line.
    func wrapped(to width: Int?) -> [String] {
        guard let width else { return [self] }
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            if !line.isEmpty, line.displayWidth + 1 + String(word).displayWidth > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
    }
}
