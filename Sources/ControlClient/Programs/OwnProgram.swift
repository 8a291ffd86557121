import Glibc

/// The file that this program was started from.
enum OwnProgram {
    /// The directory that it lies in, whatever links lead there.
    static var directory: String? {
        guard let path = realpath("/proc/self/exe", nil) else { return nil }
        defer { free(path) }
        return parent(of: String(cString: path))
    }

    /// TherapyKit as it is installed with a program in `directory`: `PREFIX/share/therapyd/TherapyKit` for `PREFIX/bin`.
    static func kit(besideProgramsIn directory: String) -> String? {
        parent(of: directory).map { "\($0)/share/therapyd/TherapyKit" }
    }

    private static func parent(of path: String) -> String? {
        path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
}
