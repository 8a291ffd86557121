import ControlAPI
import TherapyKit
import Varlink

extension PracticeAPI.Session {
    init(_ session: Session) {
        self.init(
            id: session.id.text,
            therapistId: session.therapistId.text,
            clientId: session.clientId.text,
            startTime: session.startTime.wireText,
            endTime: session.endTime.wireText,
            status: counterpart(of: session.status),
            type: counterpart(of: session.type),
            format: counterpart(of: session.format),
            sharedNotes: session.sharedNotes,
            hasPrivateNotes: session.hasPrivateNotes,
            meta: RawJSON(session.meta),
            createdAt: session.createdAt.wireText,
            updatedAt: session.updatedAt.wireText
        )
    }
}
