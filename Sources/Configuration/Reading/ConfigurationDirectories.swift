import FoundationEssentials

/// Where the configuration's files are looked for.
///
/// By the UAPI Group's rules for configuration files: of the directories, the first that has `therapyd.conf` gives it;
/// drop-ins in `therapyd.conf.d` come from all of them, sorted by their names, and of two with one name that of the
/// earlier directory counts. An empty file, or a link to `/dev/null`, so masks what it hides.
/// `systemd-analyze cat-config therapyd/therapyd.conf` shows the same.
package struct ConfigurationDirectories: Sendable {
    static let fileName = "therapyd.conf"

    /// The one that counts most comes first.
    let directories: [String]

    /// - Parameter directory: the administrator's own, such as `/etc/therapyd`; for one below `/etc` there are those of
    ///   `/run` and of the vendor beside it.
    package init(_ directory: String) {
        let etc = "/etc/"
        guard directory.hasPrefix(etc) else {
            directories = [directory]
            return
        }
        directories =
            [directory] + ["/run/", "/usr/local/lib/", "/usr/lib/"].map { $0 + directory.dropFirst(etc.count) }
    }

    package init(searching directories: [String]) {
        self.directories = directories
    }

    /// The file and the drop-ins, in the order in which they count: later ones win.
    package func sources() throws(ConfigurationError) -> [ConfigurationSource] {
        let files = directories.map { "\($0)/\(Self.fileName)" }
        let file = files.first { FileManager.default.fileExists(atPath: $0) }
        return try Self.read((file.map { [$0] } ?? []) + Self.dropIns(in: files.map { "\($0).d" }))
    }

    /// One file that was named, which must be there, and the drop-ins beside it.
    package static func sources(of file: String) throws(ConfigurationError) -> [ConfigurationSource] {
        try read([file] + dropIns(in: ["\(file).d"]))
    }

    private static func dropIns(in directories: [String]) throws(ConfigurationError) -> [String] {
        var paths: [String: String] = [:]
        for directory in directories where FileManager.default.fileExists(atPath: directory) {
            let names: [String]
            do { names = try FileManager.default.contentsOfDirectory(atPath: directory) } catch {
                throw ConfigurationError(problems: [.init(file: directory, message: "cannot be listed")])
            }
            for name in names where name.hasSuffix(".conf") && paths[name] == nil {
                paths[name] = "\(directory)/\(name)"
            }
        }
        return paths.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
    }

    private static func read(_ paths: [String]) throws(ConfigurationError) -> [ConfigurationSource] {
        var sources: [ConfigurationSource] = []
        var problems: [ConfigurationProblem] = []
        for path in paths {
            do {
                sources.append(ConfigurationSource(.file(path), text: try text(of: path)))
            } catch {
                let reason = FileManager.default.fileExists(atPath: path) ? "cannot be read as UTF-8" : "does not exist"
                problems.append(ConfigurationProblem(file: path, message: reason))
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return sources
    }

    private static func text(of path: String) throws -> String {
        // A drop-in that masks: reading a device as a file is no business of Foundation's.
        guard (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != "/dev/null" else { return "" }
        return try String(contentsOf: URL(filePath: path), encoding: .utf8)
    }
}

/// Everything that configures the daemon, to be read now and again.
package struct ConfigurationFiles: Sendable {
    private let named: String?
    private let directories: ConfigurationDirectories?
    private let variables: [ConfigurationSource]

    /// - Parameters:
    ///   - named: a file that must be there; the usual places are not looked at then.
    ///   - directory: the usual place, where a file may be missing.
    ///   - variables: the environment.
    package init(named: String?, directory: String?, variables: [String: String]) {
        self.named = named
        directories = directory.map { ConfigurationDirectories($0) }
        self.variables = ConfigurationVariables.sources(in: variables)
    }

    package func read() throws(ConfigurationError) -> [ConfigurationSource] {
        let files =
            if let named { try ConfigurationDirectories.sources(of: named) } else {
                try directories?.sources() ?? []
            }
        return files + variables
    }
}
