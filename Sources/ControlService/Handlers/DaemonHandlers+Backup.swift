package import ControlAPI
import Logging
import Practice
import PracticeStore
import Synchronization
import TherapyKit
package import Varlink

/// Copies of the database, and whether it is sound.
extension DaemonHandlers {
    /// With `more`: replies with how far the copy is, as many as the client takes.
    package func backup(_ call: MethodCall<DaemonAPI.Backup, CallerSession>) async throws -> DaemonAPI.Backup.Reply {
        do {
            let path = call.parameters.path
            guard path.isEmpty || path.hasPrefix("/") else {
                throw OrgVarlinkService.InvalidParameter(parameter: "path")
            }
            let file = try await copy(to: path.isEmpty ? nil : path, for: call)
            return .init(
                path: file.path,
                bytes: file.bytes,
                pages: file.pages,
                verified: true,
                totalPages: file.pages
            )
        } catch let error as BackupError {
            throw DaemonAPI.BackupFailed(path: error.path, reason: error.reason)
        }
    }

    /// - Parameter path: `nil` for one that the daemon keeps.
    private func copy(
        to path: String?,
        for call: MethodCall<DaemonAPI.Backup, CallerSession>
    ) async throws -> BackupFile {
        let (steps, continuation) = AsyncStream<(Int, Int)>.makeStream(bufferingPolicy: .bufferingNewest(1))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await (copied, total) in steps where call.wantsMore && copied < total {
                    try await call.send(
                        .init(path: path ?? "", bytes: 0, pages: copied, verified: false, totalPages: total)
                    )
                }
            }
            defer { continuation.finish() }
            let (store, shelf) = (practice.store, shelf)
            return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                guard let path else { return try await store.backup(on: shelf) { continuation.yield(($0, $1)) } }
                return try await store.backup(to: path) { continuation.yield(($0, $1)) }
            }
        }
    }

    package func listBackups(
        _ call: MethodCall<DaemonAPI.ListBackups, CallerSession>
    ) async throws -> DaemonAPI.ListBackups.Reply {
        do throws(BackupError) {
            return .init(
                directory: shelf.directory ?? "",
                backups: try shelf.entries().map { .init(path: $0.path, at: $0.at.wireText, bytes: $0.bytes) }
            )
        } catch {
            throw DaemonAPI.BackupFailed(path: error.path, reason: error.reason)
        }
    }

    /// A large database takes seconds: not on the event loop.
    package func restore(_ call: MethodCall<DaemonAPI.Restore, CallerSession>) async throws -> DaemonAPI.Restore.Reply {
        let (path, actor, store) = (call.parameters.path, call.context.actor, practice.store)
        guard path.hasPrefix("/") else { throw OrgVarlinkService.InvalidParameter(parameter: "path") }
        do {
            await journal.write("database.restore", path, call.context)
            let kept = try await withTaskExecutorPreference(globalConcurrentExecutor) { [shelf] in
                try store.requestRestore(of: path, keepingOn: shelf, as: actor)
            }
            logger.notice("ends to restore a backup", metadata: ["path": "\(path)", "kept": "\(kept)"])
            administration.beginAnew()
            return .init(kept: kept)
        } catch let error as BackupError {
            await journal.write("refused:database.restore", path, call.context, reason: error.description)
            throw DaemonAPI.BackupFailed(path: error.path, reason: error.reason)
        }
    }

    /// A large database takes seconds: not on the event loop.
    package func verifyDatabase(
        _ call: MethodCall<DaemonAPI.VerifyDatabase, CallerSession>
    ) async throws -> DaemonAPI.VerifyDatabase.Reply {
        let store = practice.store
        do {
            let problems = try await withTaskExecutorPreference(globalConcurrentExecutor) {
                guard let path = call.parameters.path else { return try await store.problems() }
                return try PracticeStore.problems(ofFile: path)
            }
            return .init(ok: problems.isEmpty, problems: problems)
        } catch let error as BackupError {
            throw DaemonAPI.BackupFailed(path: error.path, reason: error.reason)
        } catch let error as PracticeError {
            throw error.refusal
        }
    }
}
