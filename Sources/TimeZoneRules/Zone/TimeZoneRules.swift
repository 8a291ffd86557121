/// A time zone as the system's zoneinfo files describe it: its clocks' offset from UTC at every moment, past and future.
///
/// The files are read, not the C library's or ICU's idea of them, so that an update of the system's tzdata is all it
/// takes, and that what is computed here agrees with systemd.
///
/// ```swift
/// let berlin = try TimeZoneRules(identifier: "Europe/Berlin")
/// berlin.offset(at: Timestamp(seconds: 1_774_746_000)).abbreviation  // "CEST"
/// ```
///
/// A value is what the file said when it was read: read it again to notice an update of tzdata.
public struct TimeZoneRules: Sendable {
    /// The name that it was asked for by, such as `Europe/Berlin`; links keep their own name.
    public let identifier: String
    package let table: ZoneTable

    package init(identifier: String, table: ZoneTable) {
        self.identifier = identifier
        self.table = table
    }

    /// The zone of that name in a zoneinfo directory. `UTC` needs no file.
    ///
    /// A file that was read before is not read again as long as it is the same: asking often costs a `stat(2)`.
    ///
    /// - Throws: ``TimeZoneError/invalidIdentifier(_:)`` also for anything that could lead out of the directory.
    public init(identifier: String, in directory: ZoneDirectory = .system) throws(TimeZoneError) {
        self = try directory.rules(for: identifier)
    }

    /// The zone in a TZif file's bytes (RFC 9636, versions 1 to 4).
    public init(identifier: String, tzif bytes: [UInt8]) throws(TimeZoneError) {
        do throws(TZifError) {
            self.init(identifier: identifier, table: try ZoneTable(tzif: bytes))
        } catch {
            throw .malformed(identifier: identifier, reason: error.reason)
        }
    }

    /// The zone that a POSIX TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3` describes, for all time.
    public init(posix string: String) throws(TimeZoneError) {
        do throws(TZifError) {
            self.init(identifier: string, table: ZoneTable(rule: try PosixZoneRule(parsing: Array(string.utf8))))
        } catch {
            throw .malformed(identifier: string, reason: error.reason)
        }
    }

    /// Coordinated universal time, by no file.
    public static let utc = TimeZoneRules(
        identifier: "UTC",
        table: ZoneTable(fixed: ZoneOffset(secondsFromUTC: 0, abbreviation: "UTC"))
    )

    /// What the clocks do at a moment. Logarithmic in the number of the zone's transitions.
    public func offset(at timestamp: Timestamp) -> ZoneOffset {
        table.offset(of: table.span(containing: timestamp.seconds))
    }

    /// What the clocks show at a moment.
    public func localTime(at timestamp: Timestamp) -> CivilDateTime {
        let span = table.span(containing: timestamp.seconds)
        let local = timestamp.microseconds.addingReportingOverflow(span.offset * 1_000_000)
        return CivilDateTime(microsecondsSinceEpoch: local.overflow ? timestamp.microseconds : local.partialValue)
    }

    /// The moments at which the clocks show a local time.
    ///
    /// Should a zone ever have shown a time more than twice, the first two count.
    public func instants(of local: CivilDateTime) -> LocalTimeResolution {
        switch table.resolve(localMicroseconds: local.microsecondsSinceEpoch) {
        case .unique(let microseconds): .unique(Timestamp(microseconds: microseconds))
        case .overlap(let first, let second):
            .overlap(first: Timestamp(microseconds: first), second: Timestamp(microseconds: second))
        case .gap(let seconds): .gap(transition(at: seconds))
        }
    }

    /// The first transition later than a moment; nil when the clocks will not change again.
    public func nextTransition(after timestamp: Timestamp) -> ZoneTransition? {
        let end = table.span(containing: timestamp.seconds).end
        return end == .max ? nil : transition(at: end)
    }

    /// The last transition at a moment or before it; nil before the first.
    public func lastTransition(atOrBefore timestamp: Timestamp) -> ZoneTransition? {
        let start = table.span(containing: timestamp.seconds).start
        return start == .min ? nil : transition(at: start)
    }

    private func transition(at seconds: Int64) -> ZoneTransition {
        ZoneTransition(
            instant: Timestamp(seconds: seconds),
            before: table.offset(of: table.span(containing: seconds - 1)),
            after: table.offset(of: table.span(containing: seconds))
        )
    }
}

/// Two zones are equal when they have one name and the same data.
extension TimeZoneRules: Hashable {
    public static func == (left: TimeZoneRules, right: TimeZoneRules) -> Bool {
        left.identifier == right.identifier && left.table == right.table
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(identifier)
    }
}

extension TimeZoneRules: CustomStringConvertible {
    public var description: String { identifier }
}
