import FoundationEssentials

/// The arguments of one name of jobs, as a type of their own.
///
/// ```swift
/// struct SendReport: JobArguments {
///     static let name = "send-report"
///     var therapist: String
/// }
///
/// await scheduler.register(SendReport.self, owner: "reports") { report, context in
///     try await send(to: report.therapist, key: context.idempotencyKey)
///     return .completed
/// }
/// try await scheduler.enqueue(JobRequest(SendReport(therapist: id), owner: "reports", schedule: .once(at: noon)))
/// ```
///
/// Jobs outlive programs. A type whose meaning changes gets a new `version`, and reads in `init(upgrading:from:)` what
/// an older program left; what a newer one left waits for that.
public protocol JobArguments: Codable, Sendable {
    /// The jobs' name.
    static var name: String { get }
    /// Of the arguments' meaning: 1, 2, 3 …
    static var version: Int { get }

    /// Reads what an older version wrote.
    /// - Parameters:
    ///   - json: JSON text in UTF-8.
    ///   - version: below `Self.version`.
    init(upgrading json: [UInt8], from version: Int) throws
}

extension JobArguments {
    public static var version: Int { 1 }

    /// Takes them as if nothing had changed: right where keys were only added, and are optional.
    public init(upgrading json: [UInt8], from version: Int) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json))
    }

    init(_ job: Job) throws(UnreadableArguments) {
        do {
            self =
                if job.argumentsVersion == Self.version {
                    try JSONDecoder().decode(Self.self, from: Data(job.arguments))
                } else {
                    try Self(upgrading: job.arguments, from: job.argumentsVersion)
                }
        } catch {
            throw UnreadableArguments(version: job.argumentsVersion, underlying: error)
        }
    }
}

/// A job's arguments are not what its handler takes. The words for it name places, and no values.
public struct UnreadableArguments: Error, CustomStringConvertible {
    public var version: Int
    public var underlying: any Error

    public var description: String { "its arguments (version \(version)) cannot be read: \(reason)" }

    private var reason: String {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.isEmpty ? "their top" : context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        return switch underlying {
        case DecodingError.keyNotFound(let key, let context): "\(key.stringValue) is missing in \(path(context))"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "another type at \(path(context))"
        case DecodingError.dataCorrupted: "no JSON"
        default: "\(type(of: underlying))"
        }
    }
}

extension JobRequest {
    /// A job with arguments of a type; see the other initializer for the rest.
    /// - Throws: what `JSONEncoder` throws.
    public init(
        _ arguments: some JobArguments,
        owner: String,
        schedule: Schedule,
        uniqueKey: UniqueKey? = nil,
        maxAttempts: Int = 5,
        priority: JobPriority = .normal,
        catchUp: CatchUp = .once,
        jitter: Duration = .zero,
        anchor: JobAnchor? = nil
    ) throws {
        let encoder = JSONEncoder()
        // The same arguments are the same text: jitter and back-off are hashes of it.
        encoder.outputFormatting = .sortedKeys
        self.init(
            owner: owner,
            name: type(of: arguments).name,
            schedule: schedule,
            arguments: Array(try encoder.encode(arguments)),
            argumentsVersion: type(of: arguments).version,
            uniqueKey: uniqueKey,
            maxAttempts: maxAttempts,
            priority: priority,
            catchUp: catchUp,
            jitter: jitter,
            anchor: anchor
        )
    }
}

extension JobScheduler {
    /// Gives the jobs of one type of arguments their handler. One whose arguments cannot be read is discarded: trying
    /// again would not help.
    public func register<Arguments: JobArguments>(
        _ arguments: Arguments.Type,
        owner: String,
        timeout: Duration? = .seconds(60),
        retry: Backoff = .standard,
        concurrency: Int? = nil,
        handler: @escaping @concurrent @Sendable (Arguments, JobContext) async throws -> JobOutcome
    ) {
        register(
            owner: owner,
            name: Arguments.name,
            timeout: timeout,
            retry: retry,
            concurrency: concurrency,
            argumentsVersion: Arguments.version
        ) { context in
            let arguments: Arguments
            do throws(UnreadableArguments) { arguments = try Arguments(context.job) } catch {
                return .discard(because: "\(error)")
            }
            return try await handler(arguments, context)
        }
    }
}
