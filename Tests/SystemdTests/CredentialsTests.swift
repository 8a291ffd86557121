import Glibc
import Systemd
import Testing

@Suite("credentials")
struct CredentialsTests {
    private let directory: TestDirectory
    private let credentials: Credentials

    init() throws {
        directory = try TestDirectory()
        credentials = Credentials(directory: directory.path)
    }

    @Test("bytes come back as they are, text without its last line end")
    func reading() throws {
        try directory.write("se\ncret\n\n".utf8, to: "password")
        #expect(try credentials.bytes(named: "password") == Array("se\ncret\n\n".utf8))
        #expect(try credentials.text(named: "password") == "se\ncret\n")
    }

    @Test("one of the largest size is read, one byte more is refused")
    func limit() throws {
        try directory.write(repeatElement(7, count: Credentials.maximumByteCount), to: "largest")
        try directory.write(repeatElement(7, count: Credentials.maximumByteCount + 1), to: "larger")
        #expect(try credentials.bytes(named: "largest").count == Credentials.maximumByteCount)
        #expect(throws: CredentialError.tooLarge("larger", limit: Credentials.maximumByteCount)) {
            try credentials.bytes(named: "larger")
        }
    }

    @Test("one that was not passed is missing by its name")
    func missing() {
        #expect(throws: CredentialError.notFound("key")) { try credentials.bytes(named: "key") }
    }

    @Test("a service without credentials says so")
    func noDirectory() {
        #expect(throws: CredentialError.noDirectory("key")) { try Credentials(directory: nil).bytes(named: "key") }
    }

    @Test("bytes that are not UTF-8 are no text")
    func notText() throws {
        try directory.write([0xff, 0xfe], to: "key")
        #expect(throws: CredentialError.notText("key")) { try credentials.text(named: "key") }
        #expect(try credentials.bytes(named: "key") == [0xff, 0xfe])
    }

    @Test("a symbolic link is not followed")
    func link() throws {
        symlink("/etc/passwd", "\(directory.path)/key")
        #expect(throws: CredentialError.unreadable("key", SystemCallError("open", code: ELOOP))) {
            try credentials.bytes(named: "key")
        }
    }

    @Test(
        "a name that leads elsewhere is refused",
        arguments: ["", ".", "..", "../passwd", "/etc/passwd", "a b", "a:b", "ä", String(repeating: "x", count: 256)]
    )
    func badName(name: String) {
        #expect(throws: CredentialError.invalidName(name)) { try credentials.bytes(named: name) }
    }
}
