import ArgumentParser
import ControlAPI
import Varlink

/// `therapyctl access`
struct AccessCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Say who you are to the daemon and what you may do.",
        discussion: """
            Roles come with membership in Unix groups: observer sees status, jobs, plugins and events; staff reads and \
            changes records; operator operates the daemon; frontend acts for users.
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        let answer = try invocation.daemon().call(DaemonAPI.GetAccess.self, .init())
        if invocation.format.isJSON {
            try invocation.write(json: answer.raw)
            return .success
        }
        let access = try answer.reply().access
        var page = RecordPage()
        page.add("Unix account", "uid", Cell(access.uid))
        page.add("User", "user", Cell(access.user))
        page.add("Roles", "roles", access.roles.isEmpty ? Cell("none", plain: "") : .list(access.roles))
        page.add("Acting as", "actingAs", Cell(access.actingAs))
        try invocation.write(page)
        return .success
    }
}
