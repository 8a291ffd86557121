import ControlAPI
import TherapyKit
import Varlink

extension PracticeAPI.Resource {
    init(_ resource: Resource) {
        self.init(
            id: resource.id.text,
            therapistId: resource.therapistId.text,
            title: resource.title,
            description: resource.summary,
            type: counterpart(of: resource.type),
            url: resource.url,
            isPublic: resource.isPublic,
            tags: resource.tags,
            meta: RawJSON(resource.meta),
            createdAt: resource.createdAt.wireText,
            updatedAt: resource.updatedAt.wireText
        )
    }
}

extension PracticeAPI.Assignment {
    init(_ assignment: Assignment, at now: Instant) {
        self.init(
            id: assignment.id.text,
            resourceId: assignment.resourceId.text,
            clientId: assignment.clientId.text,
            assignedAt: assignment.assignedAt.wireText,
            dueDate: assignment.dueDate?.wireText,
            status: counterpart(of: assignment.status),
            isOverdue: assignment.isOverdue(at: now),
            notes: assignment.notes,
            meta: RawJSON(assignment.meta),
            createdAt: assignment.createdAt.wireText,
            updatedAt: assignment.updatedAt.wireText
        )
    }
}
