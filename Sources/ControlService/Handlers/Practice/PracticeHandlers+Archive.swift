package import ControlAPI
import Practice
import PracticeStore
import TherapyKit
package import Varlink

/// Archives: long work, none of it on an event loop.
extension PracticeHandlers {
    /// Without `more`, an archive that fits into one reply.
    package func export(
        _ call: MethodCall<PracticeAPI.Export, CallerSession>
    ) async throws -> PracticeAPI.Export.Reply {
        let parameters = call.parameters
        let withPrivateNotes = parameters.privateNotes ?? false
        let actor = call.context.actor
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            try await answering {
                if withPrivateNotes {
                    try await checkIsCustodian(call.context, PracticeAPI.Export.name, audit: Practice.exportAction)
                }
                let scope = parameters.clientId.map { ArchiveScope.client(User.ID($0)) } ?? .practice
                let export = try await practice.export(scope, withPrivateNotes: withPrivateNotes, as: actor)
                while true {
                    let (lines, isLast) = try await export.next()
                    guard !isLast else { return .init(lines: lines) }
                    try await call.send(.init(lines: lines))
                }
            }
        }
    }

    package func uploadArchive(
        _ call: MethodCall<PracticeAPI.UploadArchive, CallerSession>
    ) async throws -> PracticeAPI.UploadArchive.Reply {
        try await withTaskExecutorPreference(globalConcurrentExecutor) {
            do throws(ArchiveError) {
                return .init(received: try call.context.upload.append(call.parameters.lines, for: practice))
            } catch {
                throw error.refusal
            }
        }
    }

    package func discardArchive(
        _ call: MethodCall<PracticeAPI.DiscardArchive, CallerSession>
    ) async throws -> PracticeAPI.DiscardArchive.Reply {
        call.context.upload.discard()
        return .init()
    }

    /// The upload is gone afterwards, unless nothing was imported and it may be tried again: after a dry run, or when
    /// it was not the archive that was wrong.
    package func importArchive(
        _ call: MethodCall<PracticeAPI.ImportArchive, CallerSession>
    ) async throws -> PracticeAPI.ImportArchive.Reply {
        let isRehearsal = call.parameters.dryRun ?? false
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            do {
                let file = try await importableFile(call.context)
                let mode = ImportMode(call.parameters.mode)
                let done = try await reporting(to: call) { progress in
                    await practice.importResult(
                        of: file,
                        mode: mode,
                        isRehearsal: isRehearsal,
                        as: call.context.actor,
                        progress: progress
                    )
                }
                if !isRehearsal { call.context.upload.discard() }
                return .init(done, isDone: true)
            } catch let error as ArchiveError {
                if case .invalid = error { call.context.upload.discard() }
                throw error.refusal
            }
        }
    }

    // MARK: Steps

    private func importableFile(_ caller: CallerSession) async throws -> ArchiveFile {
        guard let file = caller.upload.file else { throw ArchiveError.nothing }
        if try file.header().privateNotes {
            try await checkIsCustodian(caller, PracticeAPI.ImportArchive.name, audit: Practice.importAction)
        }
        return file
    }

    /// Private notes leave the practice, and come into it, by one role alone.
    private func checkIsCustodian(_ caller: CallerSession, _ method: String, audit action: String) async throws {
        guard !caller.roles.contains(.custodian) else { return }
        try await practice.auditRefusal(of: action, reason: "private notes", as: caller.actor)
        throw DaemonAPI.AccessDenied(action: method, role: Role.custodian.rawValue)
    }

    /// Does the work while its caller is told how far it is, as fast as the caller takes it. What has begun to write is
    /// finished, even when the caller is gone.
    private func reporting(
        to call: MethodCall<PracticeAPI.ImportArchive, CallerSession>,
        _ work:
            @escaping @Sendable (
                _ progress: @escaping @Sendable (ImportProgress) -> Void
            ) async -> Result<ImportProgress, ArchiveError>
    ) async throws -> ImportProgress {
        let (steps, continuation) = AsyncStream<ImportProgress>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let task = Task {
            defer { continuation.finish() }
            return await work { continuation.yield($0) }
        }
        defer { task.cancel() }
        return try await withTaskCancellationHandler {
            if call.wantsMore {
                for await step in steps { try await call.send(.init(step, isDone: false)) }
            }
            return try await task.value.get()
        } onCancel: {
            task.cancel()
        }
    }
}

extension Practice {
    fileprivate func importResult(
        of file: ArchiveFile,
        mode: ImportMode,
        isRehearsal: Bool,
        as actor: Actor,
        progress: @escaping @Sendable (ImportProgress) -> Void
    ) async -> Result<ImportProgress, ArchiveError> {
        do throws(ArchiveError) {
            return .success(
                try await importArchive(file, mode: mode, isRehearsal: isRehearsal, as: actor, progress: progress)
            )
        } catch {
            return .failure(error)
        }
    }
}
