import CCurl
import Glibc
import TherapyKit

/// One exchange on libcurl's hands. Lives on the loop's thread alone.
final class CurlTransfer {
    let handle: UnsafeMutableRawPointer
    private let transfer: Transfer
    private let outgoing: [UInt8]
    private var place = 0
    private var isSent = false
    private var isAddressRefused = false
    private var isCancelled = false
    private var lastCommand = ""
    private var lines: [String] = []
    private var body: [UInt8] = []
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    /// At addresses that libcurl keeps.
    private let check: UnsafeMutablePointer<ccurl_check>
    private let listener: UnsafeMutablePointer<ccurl_listener>
    private let rewinder: UnsafeMutablePointer<ccurl_rewinder>
    private let watcher: UnsafeMutablePointer<ccurl_watcher>

    /// - Returns: `nil` when there is no memory for it.
    init?(_ transfer: Transfer) {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
        self.transfer = transfer
        switch transfer.content {
        case .mail(_, _, let message): outgoing = message
        case .request(_, _, let body): outgoing = body
        }
        check = .allocate(capacity: 1)
        listener = .allocate(capacity: 1)
        rewinder = .allocate(capacity: 1)
        watcher = .allocate(capacity: 1)
        prepare()
    }

    deinit {
        curl_easy_cleanup(handle)
        for list in lists { curl_slist_free_all(list) }
        check.deallocate()
        listener.deallocate()
        rewinder.deallocate()
        watcher.deallocate()
    }

    func result(_ code: CURLcode) -> TransferResult {
        let ending: TransferResult.Ending =
            if isAddressRefused {
                .addressRefused
            } else if code == CURLE_OK {
                .done
            } else if isCancelled {
                .cancelled
            } else {
                .failed(reason: String(cString: curl_easy_strerror(code)))
            }
        return TransferResult(
            ending: ending,
            code: ccurl_response_code(handle),
            isSent: isSent,
            lastCommand: lastCommand,
            lines: lines,
            body: body
        )
    }

    /// Has the transfer end when libcurl works on it next. It is not just taken away from libcurl, which would end a
    /// message that is half sent as if it were whole, and wait for the server's answer to it.
    func cancel() {
        isCancelled = true
    }

    // MARK: Options

    private func prepare() {
        set(CURLOPT_URL, transfer.url)
        // The system's idea of proxies would hide where a connection leads to.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TIMEOUT_MS, milliseconds(transfer.timeout))
        set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(min(transfer.connectTimeout, transfer.timeout)))
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        if let file = transfer.certificateAuthorities { set(CURLOPT_CAINFO, file) }
        if case .startTLS = transfer.security { set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
        if let login = transfer.login {
            set(CURLOPT_USERNAME, login.user)
            set(CURLOPT_PASSWORD, login.password)
        }
        let this = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_transport(
            handle,
            this,
            { buffer, size, count, context in owner(context).read(into: buffer, size * count) },
            { buffer, size, count, context in owner(context).take(buffer, size * count) },
            { buffer, size, count, context in owner(context).takeLine(buffer, size * count) }
        )
        check.initialize(
            to: ccurl_check(
                check: { context, address in address.map { owner(context).allows($0) } ?? false ? 1 : 0 },
                context: this
            )
        )
        ccurl_set_address_check(handle, check)
        rewinder.initialize(to: ccurl_rewinder(rewind: { owner($0).rewind() }, context: this))
        ccurl_set_rewinder(handle, rewinder)
        watcher.initialize(to: ccurl_watcher(is_cancelled: { owner($0).isCancelled ? 1 : 0 }, context: this))
        ccurl_set_watcher(handle, watcher)
        switch transfer.content {
        case .mail(let sender, let recipient, _): prepareMail(sender, recipient, this)
        case .request(let method, let headers, _): prepareRequest(method, headers.map { "\($0.name): \($0.value)" })
        }
    }

    private func prepareMail(_ sender: String, _ recipient: String, _ this: UnsafeMutableRawPointer) {
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        set(CURLOPT_MAIL_FROM, sender)
        set(CURLOPT_MAIL_RCPT, [recipient])
        set(CURLOPT_UPLOAD, 1)
        ccurl_set_int64(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(outgoing.count))
        listener.initialize(
            to: ccurl_listener(
                hear: { bytes, count, context in owner(context).note(command: bytes, count) },
                context: this
            )
        )
        ccurl_set_listener(handle, listener)
    }

    private func prepareRequest(_ method: String, _ headers: [String]) {
        set(CURLOPT_PROTOCOLS_STR, "https,http")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_HTTPAUTH, Int(CURLAUTH_BASIC_))
        if method == "HEAD" {
            set(CURLOPT_NOBODY, 1)
        } else if !outgoing.isEmpty || method == "POST" || method == "PUT" {
            set(CURLOPT_UPLOAD, 1)
            ccurl_set_int64(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(outgoing.count))
        }
        set(CURLOPT_CUSTOMREQUEST, method)
        // Waiting for a word of leave before a body of some kilobytes is no gain.
        set(CURLOPT_HTTPHEADER, headers + ["Expect:"])
    }

    private func set(_ option: CURLoption, _ value: Int) { ccurl_set_long(handle, option, value) }
    private func set(_ option: CURLoption, _ text: String) { ccurl_set_text(handle, option, text) }

    private func set(_ option: CURLoption, _ texts: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for text in texts { list = curl_slist_append(list, text) ?? list }
        guard let list else { return }
        lists.append(list)
        ccurl_set_list(handle, option, list)
    }

    private func milliseconds(_ duration: Duration) -> Int {
        max(1, Int(duration.milliseconds))
    }

    // MARK: What libcurl calls

    private func read(into buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int) -> Int {
        let count = min(capacity, outgoing.count - place)
        let target = UnsafeMutableRawBufferPointer(start: buffer, count: count)
        target.copyBytes(from: outgoing[place..<place + count])
        place += count
        if place == outgoing.count { isSent = true }
        return count
    }

    private func rewind() {
        place = 0
        isSent = false
    }

    private func take(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        // Less than what came ends the transfer.
        guard let bytes, body.count + count <= Transfer.largestAnswer else { return 0 }
        body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }

    private func takeLine(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard let bytes, lines.count < 1000 else { return 0 }
        let line = UnsafeRawBufferPointer(start: bytes, count: count)
        lines.append(String(decoding: line, as: UTF8.self).trimmed)
        return count
    }

    private func note(command bytes: UnsafePointer<CChar>?, _ count: Int) {
        let word = UnsafeRawBufferPointer(start: bytes, count: count).prefix { $0 != 0x20 && $0 != 0x0D && $0 != 0x0A }
        let command = String(decoding: word.prefix(16), as: UTF8.self)
        // libcurl's good-bye comes after the reply that matters.
        if command != "QUIT" { lastCommand = command }
    }

    private func allows(_ address: UnsafePointer<sockaddr>) -> Bool {
        if transfer.mayConnect(SocketAddress(address)) { return true }
        isAddressRefused = true
        return false
    }
}

/// libcurl hands back the context that it was given, on the loop's thread, while the transfer is there.
private func owner(_ context: UnsafeMutableRawPointer?) -> CurlTransfer {
    guard let context else { preconditionFailure("libcurl lost its context") }
    return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
}

extension String {
    /// Without the line's end.
    fileprivate var trimmed: String {
        String(self[..<(lastIndex { !$0.isNewline }.map(index(after:)) ?? startIndex)])
    }
}
