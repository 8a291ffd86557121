/// A transaction of a store, as a handler's own writes see it. Each store has its own type of it; its library offers a
/// typed way in (`JobOutcome.completed(inDatabase:)` for SQLite).
public protocol JobTransaction {}
