/// A record as it is asked for: everything but what the practice gives it, its id and its stamps.
public protocol RecordRequest<Record>: Sendable {
    associatedtype Record: Identifiable, Sendable where Record.ID == RecordID<Record>

    /// The record that is asked for, made now.
    func record(id: Record.ID, at now: Instant) -> Record
}

/// A change of some of a record's fields: what is `nil` stays as it is, and `.some(nil)` empties what may be empty.
public protocol RecordUpdate<Record>: Sendable {
    associatedtype Record: Identifiable, Sendable where Record.ID == RecordID<Record>

    /// Only when the record has not changed since; see ``PracticeError/stale(entity:id:updatedAt:)``.
    var ifUpdatedAt: Instant? { get }

    /// Sets the fields that the update names. Stamps are the practice's to set.
    func apply(to record: inout Record)
}
