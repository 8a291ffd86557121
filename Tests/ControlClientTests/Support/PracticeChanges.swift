import ControlAPI
import Varlink

extension FakeDaemon {
    /// A daemon that has one of everything, and takes every change.
    static func changing(_ changes: [String: Script] = [:]) throws -> FakeDaemon {
        let user: Script = { _ in [.result(PracticeAPI.CreateUser.Reply(user: Sample.client))] }
        let therapist: Script = { _ in [.result(PracticeAPI.CreateTherapist.Reply(therapist: Sample.therapist))] }
        let form: Script = { _ in [.result(PracticeAPI.CreateForm.Reply(form: Sample.form))] }
        let resource: Script = { _ in [.result(PracticeAPI.CreateResource.Reply(resource: Sample.resource))] }
        let assignment: Script = { _ in [.result(PracticeAPI.AssignResource.Reply(assignment: Sample.assignment))] }
        let deletion: Script = { _ in
            [.json(#"{"deleted":{"FormResponse":3,"Session":12,"User":1,"Assignment":0,"Robot":2}}"#)]
        }
        let nothing: Script = { _ in [.json("{}")] }
        let all: [String: Script] = [
            "Practice.CreateUser": user, "Practice.UpdateUser": user,
            "Practice.CreateTherapist": therapist, "Practice.UpdateTherapist": therapist,
            "Practice.CreateForm": form, "Practice.CreateInstrumentForm": form, "Practice.UpdateForm": form,
            "Practice.SubmitResponse": { _ in
                [.result(PracticeAPI.SubmitResponse.Reply(response: Sample.scoredResponse))]
            },
            "Practice.CreateResource": resource, "Practice.UpdateResource": resource,
            "Practice.AssignResource": assignment, "Practice.UpdateAssignment": assignment,
            "Practice.MarkViewed": assignment, "Practice.CompleteAssignment": assignment,
            "Practice.UpdateSession": { _ in [.result(PracticeAPI.UpdateSession.Reply(session: Sample.session()))] },
            "Practice.DeleteUser": deletion, "Practice.DeleteTherapist": deletion, "Practice.DeleteSession": deletion,
            "Practice.DeleteForm": deletion, "Practice.DeleteResource": deletion,
            "Practice.DeleteResponse": nothing, "Practice.DeleteAssignment": nothing,
            "Practice.SetPrivateNotes": nothing,
        ]
        return try .practice(all.merging(changes) { $1 })
    }

    /// The names of the calls so far, without the interfaces.
    var methods: [String] { calls.map { String($0.method.split(separator: ".").last ?? "") } }
}
