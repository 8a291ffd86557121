/// One job of the torture. All that it does follows from its label, so that what must come of it is known beforehand.
package struct TortureJob: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Writes its effect in the transaction of its completion.
        case effect
        /// Writes its effect to a file first, then completes.
        case external
        /// Fails its first attempts.
        case failing
        /// Enqueues its children in the transaction of its completion.
        case tree
        /// Puts itself off until some time after its instant.
        case snoozing
        /// Takes some milliseconds.
        case slow
        /// Has a schedule instead of one instant.
        case recurring
    }

    package let kind: Kind
    /// Its number among its kind, and below that its place in its tree.
    package let path: [Int]

    package init(_ kind: Kind, _ number: Int) { self.init(kind, path: [number]) }

    private init(_ kind: Kind, path: [Int]) {
        self.kind = kind
        self.path = path
    }

    /// `tree-3.0.1`.
    package var label: String { "\(kind.rawValue)-\(path.map(String.init).joined(separator: "."))" }

    package init?(label: some StringProtocol) {
        let parts = label.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
        let path = parts[1].split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        self.init(kind, path: path.compactMap(\.self))
        guard !path.isEmpty, path.count == self.path.count else { return nil }
    }

    // MARK: - What it does

    private static let depth = 4

    /// How many attempts fail.
    package var failures: Int { kind == .failing ? number(in: 1...4) : 0 }

    /// What its completion enqueues. A tree has four levels and at most 40 jobs.
    package var children: [TortureJob] {
        guard kind == .tree, path.count < Self.depth else { return [] }
        return (0..<number(in: path.count == 1 ? 1...3 : 0...3)).map { TortureJob(.tree, path: path + [$0]) }
    }

    /// Itself and all that comes of it.
    package var family: [TortureJob] { [self] + children.flatMap(\.family) }

    /// How long after its instant it is willing to run.
    package var reluctance: Duration { kind == .snoozing ? .milliseconds(number(in: 1...30)) : .zero }

    /// How long it works; for an external effect, between that and its completion.
    package var work: Duration {
        switch kind {
        case .slow: .milliseconds(number(in: 2...12))
        case .external: .milliseconds(number(in: 0...4))
        case .effect, .failing, .tree, .snoozing, .recurring: .zero
        }
    }

    /// The same for the same label.
    private func number(in range: ClosedRange<Int>) -> Int {
        var seed: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in label.utf8 { seed = (seed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var random = SeededRandom(seed: seed)
        return Int.random(in: range, using: &random)
    }
}

/// Numbers that look random, the same in each run: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
/// Generators, 2014).
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
