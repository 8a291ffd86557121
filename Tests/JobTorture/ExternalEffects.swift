import Glibc

/// A system beside the database that effects reach: a file with a line for each, `LABEL KEY`.
package struct ExternalEffects: Sendable {
    package struct Failure: Error {
        package let errno: Int32
    }

    private let descriptor: Int32

    package init(directory: String) throws(Failure) {
        descriptor = open(Self.file(in: directory), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(errno: errno) }
    }

    package static func file(in directory: String) -> String { "\(directory)/external-effects" }

    /// One write(2): a process that is killed has written the line or nothing.
    func append(label: String, key: String) throws(Failure) {
        let line = Array("\(label) \(key)\n".utf8)
        guard write(descriptor, line, line.count) == line.count else { throw Failure(errno: errno) }
    }
}
