import Glibc
import TestSupport
import Testing
@_spi(Host) import TherapyKit

@testable import PluginHost

@Suite("Plugins of other people", .serialized, .timeLimit(.minutes(10)))
struct PluginLoaderTests {
    let directory: TemporaryDirectory
    var path: String { "\(directory.path)/plugins" }
    /// The tests' own account stands for root.
    var loader: PluginLoader { PluginLoader(directory: path, owners: [0, geteuid()]) }

    init() throws {
        directory = try TemporaryDirectory()
        mkdir(path, 0o755)
    }

    private func refusal(_ name: String) -> PluginRefusal? {
        do throws(PluginRefusal) {
            _ = try loader.load("\(path)/\(name)")
            return nil
        } catch {
            return error
        }
    }

    /// A library with a note, and with something that runs as soon as it is linked.
    private func compile(_ name: String, note: String?, entry: String = "", constructor mark: String? = nil)
        async throws
    {
        var source = "#include <fcntl.h>\n#include <stddef.h>\n" + entry + "\n"
        if let note {
            let bytes = (Array(note.utf8) + [0]).map { "\($0)" }.joined(separator: ",")
            source += """
                static const struct { unsigned a, b, c; char name[12]; unsigned char text[\(note.utf8.count + 1)]; } note
                __attribute__((section(".note.therapykit"), used, aligned(4))) = {
                    11, \(note.utf8.count + 1), 1, "TherapyKit", {\(bytes)}};

                """
        }
        if let mark {
            source += "__attribute__((constructor)) static void run(void) { open(\"\(mark)\", O_CREAT, 0600); }\n"
        }
        try await BuiltPlugins.compile(source, to: "\(path)/\(name)")
        chmod("\(path)/\(name)", 0o644)
    }

    // MARK: The example

    @Test("the example is built, loaded beside the one kit that there is, and named by its file")
    func example() async throws {
        try await BuiltPlugins.install(BuiltPlugins.example, in: path)
        let plugins = loader.plugins(beside: [], quarantined: [])
        let code = try #require(plugins["no-show-follow-up"])
        let registration = try #require(code.registration, "\(code)")
        #expect(registration.manifest.problems.isEmpty)
        #expect(registration.manifest.kit == .atCompileTime)
        let maps = try await ForeignProgram.output(of: ["cat", "/proc/\(getpid())/maps"])
        let kits = Set(
            maps.split(separator: "\n").filter { $0.contains("libTherapyKit") }.compactMap {
                $0.split(separator: " ").last
            }
        )
        #expect(kits.count == 1)
    }

    @Test("the version in the stamp is the one that the kit's manifests carry")
    func version() throws {
        #expect(try #require(PluginStamp.own).kit == "\(KitVersion.atCompileTime)")
    }

    @Test("one that is in quarantine is not even opened")
    func quarantined() async throws {
        let mark = "\(directory.path)/mark"
        try await compile("bad.so", note: KitStamp.text, constructor: mark)
        guard case .unloaded = loader.plugins(beside: [], quarantined: ["bad"])["bad"] else {
            Issue.record("it was looked at")
            return
        }
        #expect(access(mark, F_OK) != 0)
    }

    // MARK: Refusals

    @Test("what was built with something else is refused before any of it runs, in words that say what differs")
    func otherStamps() async throws {
        let own = try #require(PluginStamp.own)
        let mark = "\(directory.path)/mark"
        let stamps = [
            (
                PluginStamp(kit: "0.9.0", layout: own.layout, compiler: own.compiler),
                "TherapyKit 0.9.0, and the daemon has"
            ),
            (PluginStamp(kit: own.kit, layout: "other", compiler: own.compiler), "differs from the daemon's own"),
            (PluginStamp(kit: own.kit, layout: own.layout, compiler: "Clang 1"), "another Swift toolchain (Clang 1)"),
        ]
        for (stamp, words) in stamps {
            let note = "kit=\(stamp.kit)\nlayout=\(stamp.layout)\ncompiler=\(stamp.compiler)\n"
            try await compile("other.so", note: note, constructor: mark)
            #expect(refusal("other.so")?.description.contains(words) == true)
            #expect(access(mark, F_OK) != 0)
        }
        try await compile("none.so", note: nil, constructor: mark)
        #expect(refusal("none.so") == .noStamp)
        try await compile("half.so", note: "kit=1.0.0\n", constructor: mark)
        #expect(refusal("half.so") == .noStamp)
        #expect(access(mark, F_OK) != 0)
    }

    @Test("one with the right stamp is linked, and refused without an entry")
    func noEntry() async throws {
        let mark = "\(directory.path)/mark"
        try await compile("fine.so", note: KitStamp.text, constructor: mark)
        #expect(refusal("fine.so") == .noEntry)
        #expect(access(mark, F_OK) == 0)
    }

    @Test("one that lacks something is refused in the linker's words")
    func unlinkable() async throws {
        try await compile("lacking.so", note: KitStamp.text, entry: "int nowhere(void); int (*there)(void) = nowhere;")
        guard case .linker(let words) = refusal("lacking.so") else {
            Issue.record("it was linked")
            return
        }
        #expect(words.contains("nowhere"))
    }

    @Test("what is no library is refused")
    func noLibrary() async throws {
        try "#!/bin/sh\n".write(to: "\(path)/script.so")
        #expect(refusal("script.so") == .notPlugin(reason: "is no ELF file"))
        try await ForeignProgram.output(of: ["sh", "-c", "head -c 100 /bin/true > \(path)/short.so"])
        #expect(refusal("short.so") == .notPlugin(reason: "ends too early"))
        mkdir("\(path)/folder.so", 0o755)
        #expect(refusal("folder.so") == .notRegular)
        mkfifo("\(path)/pipe.so", 0o644)
        #expect(refusal("pipe.so") == .notRegular)
    }

    @Test("one for another machine is refused")
    func otherMachine() async throws {
        try await compile("arm.so", note: KitStamp.text)
        // e_machine of elf(5).
        try await ForeignProgram.output(of: [
            "sh", "-c", "printf '\\050\\000' | dd of=\(path)/arm.so bs=1 seek=18 conv=notrunc",
        ])
        #expect(refusal("arm.so") == .otherMachine(40))
    }

    @Test("one that others may have changed is refused: by its mode, its owner, a link, or its directory")
    func changeable() async throws {
        try await compile("a.so", note: KitStamp.text)
        for mode in [0o664, 0o646] as [mode_t] {
            chmod("\(path)/a.so", mode)
            #expect(refusal("a.so") == .writable(path: "\(path)/a.so"))
        }
        chmod("\(path)/a.so", 0o644)
        symlink("\(path)/a.so", "\(path)/link.so")
        #expect(refusal("link.so") == .notRegular)
        chmod(path, 0o777)
        #expect(refusal("a.so") == .writable(path: path))
        chmod(path, 0o755)
        chmod(directory.path, 0o770)
        #expect(refusal("a.so") == .writable(path: directory.path))
        chmod(directory.path, 0o700)
        let strict = PluginLoader(directory: path, owners: [geteuid() + 1])
        #expect(throws: PluginRefusal.foreignOwner(uid: geteuid())) { try strict.load("\(path)/a.so") }
    }

    @Test("two of one name are both refused, and one of a built-in one's name")
    func names() async throws {
        for name in ["same.so", "libsame.so", "auto-completion.so"] { try await compile(name, note: KitStamp.text) }
        let plugins = loader.plugins(beside: [PluginRegistration(NamedPlugin.self)], quarantined: [])
        guard case .refused(_, let reason) = plugins["same"] else {
            Issue.record("one of them was loaded")
            return
        }
        #expect(reason.contains("is another plugin named same"))
        guard case .builtIn = plugins["auto-completion"], case .refused = plugins["auto-completion.so"] else {
            Issue.record("the built-in one has to stay")
            return
        }
    }

    @Test("no directory means no plugins")
    func noDirectory() {
        #expect(PluginLoader(directory: "\(path)/none").plugins(beside: [], quarantined: []).isEmpty)
    }
}

private struct NamedPlugin: Plugin {
    static let manifest = PluginManifest(name: "auto-completion", version: "1.0.0", summary: "Is there")
    init(configuration: PluginConfiguration) {}
}

extension String {
    fileprivate func write(to path: String) throws {
        let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        Glibc.write(descriptor, self, utf8.count)
        close(descriptor)
    }
}
