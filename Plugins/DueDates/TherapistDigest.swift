import Notices
import TherapyKit

/// What therapists are told of what is overdue.
struct TherapistDigest {
    let options: DueDateOptions
    let sender: NoticeSender

    /// Plans a digest for each therapist who has handed out something that is overdue.
    func plan(at instant: Instant, in context: PluginContext) async throws {
        var therapists: [Therapist.ID: User.ID] = [:]
        var seen = Set<Resource.ID>()
        var query = AssignmentQuery(isOverdue: true, limit: 500)
        repeat {
            let page = try await context.records().assignments(query)
            for assignment in page.records where seen.insert(assignment.resourceId).inserted {
                guard let therapist = try await therapist(of: assignment.resourceId, in: context) else { continue }
                therapists[therapist.id] = therapist.userId
            }
            query.after = page.next
        } while query.after != nil && !Task.isCancelled
        let plans = therapists.sorted { $0.key < $1.key }.map { therapist, user in
            NoticePlan(
                record: therapist.text,
                clientId: user,
                recipientId: user,
                role: .therapist,
                rule: DueDates.digestRule,
                channel: .email,
                occasion: instant,
                dueAt: instant,
                sendAt: context.clock.now
            )
        }
        try await sender.plan(plans, in: context)
    }

    private func therapist(of resource: Resource.ID, in context: PluginContext) async throws -> Therapist? {
        let records = try context.records()
        guard let resource = try await records.ifThere({ try await $0.resource(resource) }) else { return nil }
        return try await records.ifThere { try await $0.therapist(resource.therapistId) }
    }

    /// What is to be said by now.
    func verdict(on notice: Notice, in context: PluginContext) async throws -> Verdict {
        guard let recipient = try await Recipient(notice.recipientId, in: context) else {
            return .drop(.superseded, reason: "there is no such therapist")
        }
        let overdue = try await overdue(of: Therapist.ID(notice.record), in: context)
        if overdue.isEmpty { return .drop(.superseded, reason: "nothing is overdue") }
        let letter = DueDateWords.digest(
            options.notices.language,
            count: overdue.count,
            lines: try await lines(overdue, recipient, in: context),
            practice: options.notices.practice
        )
        return .tell(letter, recipient, until: notice.occasion + .seconds(43_200))
    }

    private func overdue(of therapist: Therapist.ID, in context: PluginContext) async throws -> [Assignment] {
        var found: [Assignment] = []
        var resources = ResourceQuery(therapistId: therapist, limit: 500)
        repeat {
            let page = try await context.records().resources(resources)
            for resource in page.records {
                let query = AssignmentQuery(resourceId: resource.id, isOverdue: true, limit: 1000)
                found += try await context.records().assignments(query).records
            }
            resources.after = page.next
        } while resources.after != nil && !Task.isCancelled
        return found.filter { $0.dueDate.map { $0 + options.grace < context.clock.now } ?? false }
            .sorted { ($0.dueDate ?? $0.assignedAt, $0.id) < ($1.dueDate ?? $1.assignedAt, $1.id) }
    }

    private func lines(
        _ overdue: [Assignment],
        _ recipient: Recipient,
        in context: PluginContext
    ) async throws -> [String] {
        guard let identity = options.digest?.identity, identity != .none else { return [] }
        var lines: [String] = []
        for assignment in overdue.prefix(100) {
            guard let dueDate = assignment.dueDate, let client = try await Recipient(assignment.clientId, in: context)
            else { continue }
            let name = identity == .name ? client.user.name : client.user.initials
            lines.append("\(name): \(options.notices.language.date(recipient.localTime(dueDate)))")
        }
        return lines
    }
}
