import Reference
import TestSupport
import Testing

@Suite("The committed files and the declarations; if they differ: make generate")
struct CommittedFilesTests {
    @Test("the shipped configuration is current")
    func shippedConfiguration() throws {
        try expectCommitted(Repository.documents().shippedConfiguration, ReferenceDocuments.shippedConfigurationPath)
    }

    @Test("the table of keys is current")
    func keyTable() throws {
        try expectCommitted(Repository.documents().keyTable, ReferenceDocuments.keyTablePath)
    }

    @Test("therapyd.conf(5) is current")
    func configurationPage() throws {
        let page = try Repository.documents().configurationPage(in: Repository.frame(.configuration))
        try expectCommitted(page, ReferenceDocuments.Page.configuration.path)
    }

    @Test("therapyd(8) has the options that the daemon declares")
    func daemonPage() async throws {
        let dump = try await Repository.dump("therapyd")
        let page = try Repository.documents().daemonPage(of: dump, in: Repository.frame(.daemon))
        try expectCommitted(page, ReferenceDocuments.Page.daemon.path)
    }

    @Test("therapyctl(1) has the commands that the client declares")
    func clientPage() async throws {
        let dump = try await Repository.dump("therapyctl")
        let page = try Repository.documents().clientPage(of: dump, in: Repository.frame(.client))
        try expectCommitted(page, ReferenceDocuments.Page.client.path)
    }

    @Test("mandoc finds nothing wrong with a page", arguments: ReferenceDocuments.Page.allCases)
    func lint(page: ReferenceDocuments.Page) async throws {
        let path = try "\(SharedFiles.repository())/\(page.path)"
        // Its status says of what level the worst is; what it writes says it better.
        let complaints = try await ForeignProgram.output(
            of: ["sh", "-c", "mandoc -T lint -W warning \"$1\" 2>&1 || [ $? -lt 5 ]", "sh", path]
        )
        #expect(complaints == "")
    }

    private func expectCommitted(_ text: String, _ path: String) throws {
        // Not compared by #expect, which would print both.
        let isCurrent = try Repository.text(path) == text
        #expect(isCurrent, "\(path) is stale: make generate")
    }
}
