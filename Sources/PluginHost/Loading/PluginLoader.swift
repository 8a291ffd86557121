import CallSlots
import Glibc
import Logging
@_spi(Host) package import TherapyKit

/// Loads other people's plugins from the plugin directory.
package struct PluginLoader: Sendable {
    private let directory: String
    private let owners: Set<UInt32>
    private let stamp: PluginStamp?

    /// - Parameters:
    ///   - directory: where files named `NAME.so` or `libNAME.so` are plugins.
    ///   - owners: whose files are trusted.
    ///   - stamp: what plugins must have been built with.
    package init(directory: String, owners: Set<UInt32> = [0], stamp: PluginStamp? = .own) {
        self.directory = directory
        self.owners = owners
        self.stamp = stamp
    }

    /// Every plugin there is, by name: those that are linked into the program, and those in the directory.
    ///
    /// - Parameter quarantined: plugins whose files are left alone.
    package func plugins(beside builtIn: [PluginRegistration], quarantined: Set<String>) -> [String: PluginCode] {
        plugins(beside: builtIn) { name, path in
            quarantined.contains(name) ? .unloaded(path: path, reason: "it is in quarantine") : code(of: path)
        }
    }

    /// Those in the directory are left alone.
    package func plugins(beside builtIn: [PluginRegistration], leavingOut reason: String) -> [String: PluginCode] {
        plugins(beside: builtIn) { _, path in .unloaded(path: path, reason: reason) }
    }

    private func plugins(
        beside builtIn: [PluginRegistration],
        code: (_ name: String, _ path: String) -> PluginCode
    ) -> [String: PluginCode] {
        var plugins = Dictionary(uniqueKeysWithValues: builtIn.map { ($0.manifest.name, PluginCode.builtIn($0)) })
        let files = Dictionary(grouping: paths) { Self.name(of: $0) }
        for (name, paths) in files.sorted(by: { $0.key < $1.key }) {
            guard let path = paths.first else { continue }
            if plugins[name] != nil {
                // Under its file's name, so that both are to be seen.
                let refusal = PluginRefusal.taken(name: name, by: "the daemon's own")
                plugins["\(name).so"] = .refused(path: path, reason: refusal.description)
            } else if paths.count > 1 {
                let refusal = PluginRefusal.taken(name: name, by: paths[1])
                plugins[name] = .refused(path: path, reason: refusal.description)
            } else {
                plugins[name] = code(name, path)
            }
        }
        return plugins
    }

    private func code(of path: String) -> PluginCode {
        do throws(PluginRefusal) {
            return .loaded(try load(path), path: path)
        } catch {
            return .refused(path: path, reason: error.description)
        }
    }

    /// Loads a file, after everything has been checked that can be without running any of it.
    package func load(_ path: String) throws(PluginRefusal) -> PluginRegistration {
        try PluginFile.check(directory: directory, owners: owners)
        let file = try PluginFile.opened(path, owners: owners)
        try file.checkStamp(stamp)
        let name = Self.name(of: path)
        let record = CallRecord(owner: name, kind: PluginCall.load.kind.rawValue, subject: "")
        var before = CallRecord.Before()
        record.enter(&before)
        defer { record.leave(&before) }
        let entry = try file.link(entry: PluginRegistration.entryName)
        // The stamp says that it was built with this kit, whose entries have this type.
        let handOver = unsafeBitCast(entry, to: (@convention(c) () -> UnsafeMutableRawPointer).self)
        let registration = PluginRegistration(takingOver: handOver())
        var problems = registration.manifest.problems.map { "\($0.field) \($0.message)" }
        if registration.manifest.name != name {
            problems.insert("name is \(registration.manifest.name), and the file is named for \(name)", at: 0)
        }
        guard problems.isEmpty else { throw .manifest(problems) }
        return registration
    }

    /// The files that may be plugins, in the order of their names.
    private var paths: [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".so"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().map { "\(directory)/\($0)" }
    }

    /// `reminders` for `/usr/lib/therapyd/plugins/libreminders.so`.
    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last ?? ""
        let stem = file.dropLast(3)
        return String(stem.hasPrefix("lib") ? stem.dropFirst(3) : stem)
    }
}
