/// Names where there is little room.
enum ShortName {
    /// The name if it fits; else with the last word's initial; else its initials, or as much as fits.
    static func fitted(_ name: String, to width: Int) -> String {
        let words = words(name)
        var forms = [name]
        if let first = words.first, let last = words.last?.first, words.count > 1 {
            forms += ["\(first) \(last).", initials(name)]
        }
        // Initials of two letters where half the name would fit say less than the half.
        let isRoomy = width >= 6
        let fitting = forms.dropLast(isRoomy && forms.count > 1 ? 1 : 0).first { $0.displayWidth <= width }
        return fitting ?? (isRoomy ? (words.first ?? name).clipped(to: width) : initials(name).clipped(to: width))
    }

    /// `AB` for Amara Brandt; of one word its first two characters.
    static func initials(_ name: String) -> String {
        let words = words(name)
        guard let first = words.first?.first, let last = words.last?.first else { return "" }
        return words.count == 1 ? String((words.first ?? "").prefix(2)) : "\(first)\(last)"
    }

    private static func words(_ name: String) -> [String] {
        name.singleLine.split { $0.isWhitespace }.map(String.init)
    }
}
