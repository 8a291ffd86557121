import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl restore`
struct RestoreCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put the content of a backup in the place of the database's.",
        discussion: """
            Asks first, at a terminal; elsewhere it wants --yes. The backup is verified, and what the database has now \
            is kept as a backup of its own. The daemon ends, puts the content in place, and begins anew: that is waited \
            for. Under systemd it begins by itself; one that was started by hand has to be started again. No other \
            program may use the database meanwhile: stop the application first.

            In a pipe, a line has a name, a tab and a value: kept, the path of what was there before, and statusLine.

              therapyctl backup list
              therapyctl restore /var/lib/therapyd/backups/practice-20261124T030000Z.sqlite
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions
    @OptionGroup var consent: ConsentOptions

    @Argument(help: ArgumentHelp("The backup: see backup list.", valueName: "path"), completion: .file())
    var path: String

    /// It looks through the whole file, and copies the present one.
    private static let patience = Duration.seconds(60 * 60)

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        try invocation.requireConsent(consent, hasDryRun: false)
        let path = try invocation.absolute(self.path)
        if !consent.yes {
            try invocation.ask(try question(path, invocation), consent, otherwise: "nothing was restored")
        }
        invocation.console.showProgress("Verifying the backup")
        let before = try invocation.daemon().call(DaemonAPI.GetStatus.self, .init()).reply()
        let answer = try invocation.daemon().call(DaemonAPI.Restore.self, .init(path: path), timeout: Self.patience)
        invocation.console.clearProgress()
        try write(answer, invocation)
        try invocation.flush()
        let after = try DaemonReturn(invocation, after: before).wait()
        try write(after, path, invocation)
        return .success
    }

    private func question(_ path: String, _ invocation: Invocation) throws(ClientError) -> [String] {
        let time = invocation.time
        let known = try backup(at: path, invocation).map {
            " (of \(time.local($0.at)), \(time.relative($0.at)), \(ByteCount.words($0.bytes)))"
        }
        return [
            "This puts the content of \(path)\(known ?? "") in the place of the database's.",
            "What was changed since then is gone from it; what it has now is kept as a backup.",
            "therapyd ends and begins anew. Stop other programs that use the database first.",
        ]
    }

    /// The file as the daemon's list has it.
    private func backup(at path: String, _ invocation: Invocation) throws(ClientError) -> DaemonAPI.BackupFile? {
        do throws(ClientError) {
            let list = try invocation.daemon().call(DaemonAPI.ListBackups.self, .init()).reply()
            return list.backups.first { $0.path == path }
        } catch .refused {
            // The question does without; a restore that is not permitted is refused next.
            return nil
        }
    }

    private func write(_ answer: Answer<DaemonAPI.Restore>, _ invocation: Invocation) throws(ClientError) {
        if invocation.format.isJSON { return try invocation.write(json: answer.raw) }
        let kept = try answer.reply().kept.singleLine
        guard invocation.format == .table else { return try invocation.writeLine("kept\t\(kept)") }
        try invocation.writeLine("What the database has until then is kept in \(kept)")
    }

    private func write(
        _ status: DaemonAPI.GetStatus.Reply,
        _ path: String,
        _ invocation: Invocation
    ) throws(ClientError) {
        switch invocation.format {
        case .json, .jsonl: break
        case .plain, .csv: try invocation.writeLine("statusLine\t\(Cell(status.statusLine).plain)")
        case .table:
            try invocation.writeLine("Restored \(path.singleLine)")
            try StatusReport(status, socket: invocation.socketPath, in: invocation).writeHeadline()
        }
    }
}
