/// The names of the control API, which may be typed without what they all begin with.
enum InterfaceName {
    static let prefix = "io.unclutter.Therapy."

    /// `Practice` for the practice's interface.
    static func full(_ typed: String) -> String {
        typed.contains(".") || typed.isEmpty ? typed : prefix + typed
    }

    /// `Practice.GetSession` for one of its methods.
    static func fullMethod(_ typed: String) -> String {
        typed.split(separator: ".", omittingEmptySubsequences: false).count == 2 ? prefix + typed : typed
    }
}
