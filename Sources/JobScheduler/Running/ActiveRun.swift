import TimeZoneRules

/// An attempt that a scheduler has begun and not yet recorded the end of.
struct ActiveRun {
    enum Stage {
        case working
        /// Told to stop. At `patienceEnds` (uptime) it is given up.
        case cancelling(Cause, patienceEnds: Duration)
        /// Over; the store has yet to take its end.
        case ended(RunEnd)
    }

    enum Cause {
        case timeout
        /// Its job was cancelled: there is nothing to record.
        case jobCancelled
        case shutdown
    }

    let claimed: ClaimedJob
    let registration: JobRegistration
    /// By the clock's uptime.
    let deadline: Duration?
    let task: Task<Void, Never>
    var stage: Stage = .working

    var kind: JobKind { claimed.job.kind }

    /// The uptime at which something has to be done about it.
    var attention: Duration? {
        switch stage {
        case .working: deadline
        case .cancelling(_, let patienceEnds): patienceEnds
        case .ended: nil
        }
    }

    /// Whether its handler is at work, as far as anybody knows.
    var takesRoom: Bool {
        if case .ended = stage { false } else { true }
    }
}
