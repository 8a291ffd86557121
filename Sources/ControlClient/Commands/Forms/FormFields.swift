import ControlAPI
import Varlink

/// The fields of a form as a file has them.
enum FormFields {
    static let explanation = """
        The file is a JSON list of fields, each with id, label, type and required, and where they fit options, \
        validation and helpText; what forms show --output json writes is taken, too.
        """

    /// Nil when no file was given.
    static func read(_ path: String?, _ invocation: Invocation) throws(ClientError) -> [PracticeAPI.FormField]? {
        guard let path else { return nil }
        let json = try invocation.json(from: path)
        let list = json["form"]?["fields"] ?? json["fields"] ?? json
        do {
            return try list.decode()
        } catch {
            throw .usage("\(Invocation.name(path)) does not hold the fields of a form: \(error)")
        }
    }
}
