import TestSupport
import TherapyKitTesting

extension TestPractice {
    /// Moves the records' clock; the scheduler has one of its own.
    func pass(_ duration: Duration) {
        clock.advance(by: duration)
    }
}
