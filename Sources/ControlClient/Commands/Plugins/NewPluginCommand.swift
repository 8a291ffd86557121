import ArgumentParser
import Glibc

/// `therapyctl plugins new`
struct NewPluginCommand: ControlCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write the package of a new plugin.",
        discussion: """
            It builds, passes its own tests and loads as it is. No daemon is needed.

              therapyctl plugins new waiting-list
              cd waiting-list && swift test && swift build -c release
            """
    )

    @OptionGroup(title: "General options") var options: GlobalOptions

    @Argument(help: ArgumentHelp("The plugin's name, such as waiting-list.", valueName: "name"))
    var name: String

    @Option(
        help: ArgumentHelp("Where the package is made; NAME in the present directory.", valueName: "dir"),
        completion: .directory
    )
    var directory: String?

    @Option(
        help: ArgumentHelp(
            "TherapyKit's package: the one that the daemon was built with. It is found by itself when it was installed "
                + "with this program.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var kit: String?

    func validate() throws {
        guard PluginTemplate.isName(name) else {
            throw ValidationError(
                "\(name) is no name of a plugin: lower-case letters, digits and -, beginning with a letter, at most 40"
            )
        }
    }

    func run(_ invocation: Invocation) throws(ClientError) -> CommandStatus {
        guard let kit = kit ?? OwnProgram.directory.flatMap(OwnProgram.kit(besideProgramsIn:)) else {
            throw .usage("this program cannot tell where it is installed: give --kit DIR")
        }
        guard invocation.surroundings.exists("\(kit)/Package.swift") else {
            throw .usage("there is no TherapyKit at \(kit): give --kit DIR, such as Sources/TherapyKit of therapyd")
        }
        guard let path = realpath(kit, nil) else { throw .usage("\(kit) cannot be found") }
        defer { free(path) }
        let template = PluginTemplate(name: name, kit: String(cString: path))
        let root = directory ?? name
        try Self.make(root)
        for (file, text) in template.files { try Self.write(text, to: "\(root)/\(file)") }
        try invocation.write(template.nextSteps(in: root))
        return .success
    }

    /// Makes a directory; nothing that is there already is touched.
    private static func make(_ path: String) throws(ClientError) {
        guard mkdir(path, 0o777) == 0 else { throw .unwritable(path: path, errno: errno) }
    }

    private static func write(_ text: String, to path: String) throws(ClientError) {
        var folder = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false).dropLast() {
            folder += folder.isEmpty && !path.hasPrefix("/") ? "\(part)" : "/\(part)"
            if !folder.isEmpty, mkdir(folder, 0o777) != 0, errno != EEXIST {
                throw .unwritable(path: folder, errno: errno)
            }
        }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path: path, errno: errno) }
        defer { close(descriptor) }
        do { try FileDescriptorSink(descriptor: descriptor).write(text) } catch {
            throw .unwritable(path: path, errno: errno)
        }
    }
}
