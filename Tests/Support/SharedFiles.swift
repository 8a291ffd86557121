import Glibc

/// What lies beside the repository in `../shared`: the fixture that the real application wrote, and the contracts.
///
/// Tests that need it fail without it; none is skipped.
package enum SharedFiles {
    package struct Missing: Error, CustomStringConvertible {
        package let path: String

        package var description: String {
            "\(path) is missing: the tests need the directory `shared` beside the repository"
        }
    }

    /// - Parameter name: the path of a file below `../shared`.
    package static func path(_ name: String) throws -> String {
        let path = "\(try repository())/../shared/\(name)"
        guard access(path, R_OK) == 0 else { throw Missing(path: path) }
        return path
    }

    /// The practice that the application wrote. It is read-only: see ``TemporaryDirectory/copyOfFixture()``.
    package static func fixture() throws -> String {
        try path("fixtures/practice.sqlite")
    }

    /// The repository that this file stands in, whatever links lead to it.
    package static func repository() throws -> String {
        let file = #filePath
        guard let resolved = realpath(file, nil) else { throw Missing(path: file) }
        defer { free(resolved) }
        return String(cString: resolved).split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
            .joined(separator: "/")
    }
}
