import ControlAPI
import Varlink
import VarlinkClient

/// What can be seen of a daemon from outside: its socket, its process, its version.
struct NearSide {
    private let invocation: Invocation

    init(_ invocation: Invocation) {
        self.invocation = invocation
    }

    /// Adds what it finds. Returns whether the daemon answers and can be asked for more.
    func look(_ findings: inout [DaemonAPI.Finding]) throws(ClientError) -> Bool {
        let status: DaemonAPI.GetStatus.Reply
        do throws(ClientError) {
            status = try invocation.daemon().call(DaemonAPI.GetStatus.self, .init()).reply()
        } catch {
            findings += try trouble(error)
            return false
        }
        findings += [
            .init(check: "socket", severity: .ok, detail: invocation.socketPath),
            .init(check: "process", severity: .ok, detail: "\(status.pid), \(uptime(status))"),
            version(status),
        ]
        return true
    }

    private func uptime(_ status: DaemonAPI.GetStatus.Reply) -> String {
        "since \(invocation.time.local(status.startedAt)), \(invocation.time.relative(status.startedAt))"
    }

    private func version(_ status: DaemonAPI.GetStatus.Reply) -> DaemonAPI.Finding {
        guard status.version != Therapyctl.version else {
            return .init(check: "versions", severity: .ok, detail: "\(status.version) on both sides")
        }
        return .init(
            check: "versions",
            severity: .warning,
            detail: "this is version \(Therapyctl.version), the daemon is \(status.version)",
            remedy: "update the older one; a daemon that was updated has to be restarted: systemctl restart therapyd"
        )
    }

    // MARK: A daemon that does not answer

    private func trouble(_ error: ClientError) throws(ClientError) -> [DaemonAPI.Finding] {
        switch error {
        case .unreachable(.noSuchFile, let processes), .unreachable(.refused, let processes):
            [socket(error), process(processes)] + configuration
        case .unreachable(_, let processes):
            [socket(error), process(processes)]
        case .refused, .disconnected, .incomprehensible:
            [
                .init(check: "socket", severity: .ok, detail: invocation.socketPath),
                .init(check: "answer", error, invocation.time),
            ]
        default: throw error
        }
    }

    private func socket(_ error: ClientError) -> DaemonAPI.Finding {
        switch error {
        case .unreachable(.noSuchFile(let path), _):
            .init(
                check: "socket",
                severity: .error,
                detail: "there is none at \(path)",
                remedy: "start the daemon, or give its socket with --socket or THERAPYD_SOCKET"
            )
        case .unreachable(.refused(let path), _):
            .init(check: "socket", severity: .error, detail: "nobody listens at \(path)", remedy: "start the daemon")
        default: .init(check: "socket", error, invocation.time)
        }
    }

    private func process(_ processes: DaemonProcesses) -> DaemonAPI.Finding {
        guard !processes.ids.isEmpty else {
            return .init(
                check: "process",
                severity: .error,
                detail: "none is named therapyd: it is not running",
                remedy: "systemctl start therapyd; when it does not stay: journalctl -u therapyd"
            )
        }
        if SocketPath.isInstance(invocation.socketPath) {
            let unit = SocketPath.unit(of: invocation.socketPath)
            return .init(
                check: "process",
                severity: .error,
                detail: "those that run are of other practices",
                remedy: "systemctl start \(unit); when it does not stay: journalctl -u \(unit)"
            )
        }
        return .init(
            check: "process",
            severity: .warning,
            detail: "therapyd runs (\(processes.ids.map(String.init).joined(separator: ", "))), but not at this socket",
            remedy: "wait while it is starting; else give its socket with --socket; see: systemctl status therapyd"
        )
    }

    private var configuration: [DaemonAPI.Finding] {
        guard let check = invocation.surroundings.checkConfiguration() else {
            return [
                .init(
                    check: "configuration",
                    severity: .warning,
                    detail: "not checked: there is no program therapyd beside therapyctl or on the PATH",
                    remedy: "therapyd --check-config, where it is installed"
                )
            ]
        }
        guard check.status != 0 else {
            return [.init(check: "configuration", severity: .ok, detail: "valid, says \(check.program) --check-config")]
        }
        let lines = check.lines.isEmpty ? ["\(check.program) --check-config exits with \(check.status)"] : check.lines
        return lines.map { line in
            .init(check: "configuration", severity: .error, detail: line, remedy: nil)
        }
    }
}

extension DaemonAPI.Finding {
    /// An error's words have what to do next behind their last semicolon.
    init(check: String, _ error: ClientError, _ time: TimeFormat) {
        let words = error.words(time) ?? "\(error)"
        let parts = words.split(separator: "; ")
        let remedy = parts.count > 1 ? parts.last.map(String.init) : nil
        let detail = remedy == nil ? words : parts.dropLast().joined(separator: "; ")
        self.init(check: check, severity: .error, detail: detail, remedy: remedy)
    }
}
