/// Why a file in the plugin directory is not loaded, in words that say what to do.
package enum PluginRefusal: Error, Hashable, Sendable {
    /// The system does not let us look.
    case unreadable(reason: String)
    case notRegular
    case foreignOwner(uid: UInt32)
    /// Others than the owner may write to it, or to a directory on its path.
    case writable(path: String)
    case notPlugin(reason: String)
    case otherMachine(UInt16)
    case noStamp
    case stamp(mismatch: String)
    /// The linker's own words.
    case linker(String)
    case noEntry
    /// The manifest breaks rules.
    case manifest([String])
    /// Another one has the name.
    case taken(name: String, by: String)
}

extension PluginRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let reason): "cannot be read: \(reason)"
        case .notRegular: "is no regular file; a plugin must lie in the directory itself, not behind a link"
        case .foreignOwner(let uid): "belongs to uid \(uid); only what belongs to root is loaded: chown root"
        case .writable(let path): "can be changed by others, through \(path): chmod go-w"
        case .notPlugin(let reason): reason
        case .otherMachine(let machine): "was built for another machine (e_machine \(machine))"
        case .noStamp: "has no stamp of TherapyKit; a plugin's package must depend on its product TherapyKitStamp"
        case .stamp(let mismatch): "\(mismatch); build it again with what the daemon was built with"
        case .linker(let words): "cannot be linked: \(words)"
        case .noEntry: "has no function therapykit_plugin that hands its registration over"
        case .manifest(let problems): "has a manifest that breaks rules: \(problems.joined(separator: "; "))"
        case .taken(let name, let other): "is another plugin named \(name), beside \(other); neither is loaded"
        }
    }
}
