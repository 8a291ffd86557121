import Glibc

/// The terminal that results go to.
struct Terminal: Hashable, Sendable {
    /// In columns.
    let width: Int
    let hasColor: Bool

    init(width: Int, hasColor: Bool) {
        self.width = width
        self.hasColor = hasColor
    }

    /// Nil when the descriptor is no terminal. `COLUMNS` overrides what the terminal says, as systemd's tools have it;
    /// no colour under `NO_COLOR` (no-color.org) or on a dumb terminal.
    init?(descriptor: Int32, variables: [String: String]) {
        guard isatty(descriptor) == 1 else { return nil }
        width = Self.width(of: descriptor, variables: variables)
        hasColor = (variables["NO_COLOR"] ?? "").isEmpty && !["dumb", ""].contains(variables["TERM"] ?? "")
    }

    private static func width(of descriptor: Int32, variables: [String: String]) -> Int {
        if let columns = variables["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return columns }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
