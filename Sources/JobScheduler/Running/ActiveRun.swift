import TimeZoneRules

/// An attempt that a scheduler has begun and not yet recorded the end of.
struct ActiveRun {
    enum Stage {
        case working
        /// Told to stop. At `patienceEnds` (uptime) it is given up.
        case cancelling(Cause, patienceEnds: Duration)
        /// The handler has ended, and its end is being written.
        case ending
        /// The store would not take the end; to be tried again.
        case unrecorded(RunEnd)
    }

    enum Cause {
        case timeout
        /// Its job was cancelled: there is nothing to record.
        case jobCancelled
        case shutdown
    }

    let claimed: ClaimedJob
    let registration: JobRegistration
    let progress: ProgressReporter
    /// By the clock's uptime.
    let deadline: Duration?
    var stage: Stage = .working
    var task: Task<Void, Never>?

    var kind: JobKind { claimed.job.kind }

    /// The uptime at which something has to be done about it.
    var attention: Duration? {
        switch stage {
        case .working: deadline
        case .cancelling(_, let patienceEnds): patienceEnds
        case .ending, .unrecorded: nil
        }
    }
}
