package import ControlAPI
import Practice
package import TherapyKit
import Varlink

/// `io.unclutter.Therapy.Practice`: each call decoded, asked of the practice, and encoded.
package struct PracticeHandlers: PracticeInterface {
    package typealias Context = CallerSession

    let practice: Practice.Practice
    let clock: any WallClock

    package init(practice: Practice.Practice, clock: any WallClock) {
        self.practice = practice
        self.clock = clock
    }

    /// Gives the practice's refusals the contract's names.
    func answering<Reply>(_ answer: () async throws -> Reply) async throws -> Reply {
        do {
            return try await answer()
        } catch let error as PracticeError {
            throw error.refusal
        }
    }
}
