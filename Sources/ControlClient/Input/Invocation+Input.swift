import Varlink

/// What is read from files and from standard input.
extension Invocation {
    /// More than this is taken for a mistake where one JSON value or one text is wanted.
    private static var textLimit: Int { 16 * 1024 * 1024 }

    /// A file to read; `-` for standard input.
    func source(_ path: String) throws(ClientError) -> any ByteSource {
        guard path != "-" else { return surroundings.input() }
        do { return try FileDescriptorSource(path: path) } catch { throw .unreadable(path: path, error) }
    }

    /// All of a file; `-` for standard input.
    func text(from path: String) throws(ClientError) -> String {
        let source = try source(path)
        let bytes: [UInt8]?
        do { bytes = try source.readAll(limit: Self.textLimit) } catch { throw .unreadable(path: path, error) }
        guard let bytes else { throw .usage("\(Self.name(path)) is too large") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .usage("\(Self.name(path)) is no text in UTF-8")
        }
        return text
    }

    /// A file that is one JSON value.
    func json(from path: String) throws(ClientError) -> RawJSON {
        let text = try text(from: path)
        do { return try RawJSON(parsing: text) } catch { throw .usage("\(Self.name(path)) is no JSON: \(error)") }
    }

    /// As errors call a file.
    static func name(_ path: String) -> String { path == "-" ? "standard input" : path }
}
