import Foundation
import TestSupport
import Testing

@Suite("The stamp of TherapyKit")
struct KitStampTests {
    @Test("the digest of the kit's layout is that of the kit as it is; else: make generate")
    func layout() async throws {
        let root = try SharedFiles.repository()
        let build = URL(filePath: try BuiltProgram.therapyd.path()).deletingLastPathComponent().path
        let digest = try await ForeignProgram.output(of: ["\(root)/scripts/kit-layout", build])
        let header = try String(contentsOfFile: "\(root)/Sources/TherapyKit/Stamp/TherapyKitLayout.h", encoding: .utf8)
        #expect(header.contains("\"\(digest)\""))
    }

    @Test("it is another when a type is laid out differently, and the same when only a body or a comment is another")
    func sensitivity() async throws {
        let root = try SharedFiles.repository()
        let directory = try TemporaryDirectory()
        func digest(_ source: String) async throws -> String {
            try Data(source.utf8).write(to: URL(filePath: directory.file("Kit.swift")))
            try await ForeignProgram.output(of: ["mkdir", "-p", directory.file("Modules")])
            try await ForeignProgram.output(
                of: [
                    "swiftc", "-emit-module", "-module-name", "TherapyKit", "-o",
                    directory.file("Modules/TherapyKit.swiftmodule"), directory.file("Kit.swift"),
                ]
            )
            return try await ForeignProgram.output(of: ["\(root)/scripts/kit-layout", directory.path])
        }
        let kit =
            "public struct A { private var x: Int; private var y: Bool; public func f() {} }\npublic enum B { case c, d }\n"
        let first = try await digest(kit)
        for (old, new) in [("{}", "{ _ = 1 }"), ("public enum", "// Comment.\npublic enum")] {
            #expect(try await digest(kit.replacingOccurrences(of: old, with: new)) == first)
        }
        for (old, new) in [
            ("private var x: Int; ", "private var x: Int; private var z: Int; "), ("y: Bool", "y: UInt8"),
            ("case c, d", "case d, c"), ("f()", "f(_: Int)"),
            ("private var x: Int; private var y: Bool;", "private var y: Bool; private var x: Int;"),
        ] {
            #expect(try await digest(kit.replacingOccurrences(of: old, with: new)) != first, "\(new)")
        }
    }
}
