import ControlAPI
import TherapyKit
import Varlink

extension PracticeAPI.User {
    init(_ user: User) {
        self.init(
            id: user.id.text,
            name: user.name,
            email: user.email,
            phone: user.phone,
            timeZone: user.timeZone,
            createdAt: user.createdAt.wireText,
            updatedAt: user.updatedAt.wireText
        )
    }
}

extension PracticeAPI.Therapist {
    init(_ therapist: Therapist) {
        self.init(
            id: therapist.id.text,
            userId: therapist.userId.text,
            bio: therapist.bio,
            specialties: therapist.specialties,
            credentials: therapist.credentials,
            isActive: therapist.isActive,
            calendarIntegration: therapist.calendarIntegration.map {
                .init(provider: $0.provider, calendarId: $0.calendarId)
            },
            meta: RawJSON(therapist.meta),
            createdAt: therapist.createdAt.wireText,
            updatedAt: therapist.updatedAt.wireText
        )
    }
}
