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
            changes records; operator operates the daemon; custodian exports private notes; frontend acts for users, \
            which --as asks for.
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
        let people = PeopleReferences(users: Set([access.user, access.actingAs].compactMap(\.self)))
        let names = try invocation.names(of: people)
        var page = RecordPage()
        page.add("Unix account", "uid", Cell(access.uid))
        page.add("User", "user", access.user.map { names.user($0) } ?? .none)
        page.add("Roles", "roles", access.roles.isEmpty ? Cell("none", plain: "") : .list(access.roles))
        page.add("Acting as", "actingAs", access.actingAs.map { names.user($0) } ?? .none)
        try invocation.write(page)
        return .success
    }
}
