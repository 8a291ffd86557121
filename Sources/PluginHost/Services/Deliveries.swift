package import TherapyKit

/// What is sent for plugins, and how.
package struct Deliveries: Sendable {
    package var mail: any MailSender
    /// For the plugin of a name, whose secrets are its own.
    package var web: @Sendable (String) -> any WebRequestSender

    package init(mail: (any MailSender)?, web: @escaping @Sendable (String) -> any WebRequestSender) {
        self.mail = mail ?? NoDelivery()
        self.web = web
    }

    /// Everything is taken for sent, and nothing is: for simulations.
    package static let imagined = Deliveries(mail: ImaginedDelivery()) { _ in ImaginedDelivery() }
    /// Nothing can be sent.
    package static let none = Deliveries(mail: nil) { _ in NoDelivery() }
}

/// Where no server is configured.
private struct NoDelivery: MailSender, WebRequestSender {
    func send(_ message: MailMessage) async throws(DeliveryError) { throw .notConfigured }
    func send(_ request: WebRequest) async throws(DeliveryError) -> WebResponse { throw .notConfigured }
}

private struct ImaginedDelivery: MailSender, WebRequestSender {
    func send(_ message: MailMessage) async throws(DeliveryError) {}
    func send(_ request: WebRequest) async throws(DeliveryError) -> WebResponse { WebResponse(status: 204) }
}

/// Files that are nowhere, for simulations; only their bytes are remembered.
actor ImaginedFiles: FileExporter {
    private var files: [String: [UInt8]] = [:]

    func write(_ bytes: [UInt8], to name: String) async throws(FileExportError) -> Bool {
        files.updateValue(bytes, forKey: name) != bytes
    }

    func remove(_ name: String) async throws(FileExportError) { files[name] = nil }
    func names() async throws(FileExportError) -> [String] { files.keys.sorted() }
    nonisolated func path(of name: String) throws(FileExportError) -> String { name }
}

/// Where no directory is configured.
struct NoFiles: FileExporter {
    func write(_ bytes: [UInt8], to name: String) async throws(FileExportError) -> Bool { throw .noDirectory }
    func remove(_ name: String) async throws(FileExportError) { throw .noDirectory }
    func names() async throws(FileExportError) -> [String] { throw .noDirectory }
    func path(of name: String) throws(FileExportError) -> String { throw .noDirectory }
}
