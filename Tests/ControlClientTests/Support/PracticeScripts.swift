import ControlAPI
import Varlink

extension FakeDaemon {
    /// A daemon that has one of everything.
    static func practice(_ changes: [String: Script] = [:]) throws -> FakeDaemon {
        try FakeDaemon(everything.merging(changes) { $1 })
    }

    private static let everything: [String: Script] = [
        "Practice.ListSessions": { _ in [.result(PracticeAPI.ListSessions.Reply(sessions: [Sample.session()]))] },
        "Practice.GetSession": { _ in [.result(PracticeAPI.GetSession.Reply(session: Sample.session()))] },
        "Practice.ListTherapists": { _ in
            [.result(PracticeAPI.ListTherapists.Reply(therapists: [Sample.therapist]))]
        },
        "Practice.GetTherapist": { _ in [.result(PracticeAPI.GetTherapist.Reply(therapist: Sample.therapist))] },
        "Practice.ListUsers": { _ in [.result(PracticeAPI.ListUsers.Reply(users: [Sample.client]))] },
        "Practice.GetUser": { parameters in
            let id: String? = try? parameters.member("id")
            let users = [Sample.therapistUser, Sample.client]
            guard let user = users.first(where: { $0.id == id }) else {
                return [.refusal(PracticeAPI.NotFound(entity: "User", id: id ?? ""))]
            }
            return [.result(PracticeAPI.GetUser.Reply(user: user))]
        },
        "Practice.ListForms": { _ in [.result(PracticeAPI.ListForms.Reply(forms: [Sample.form]))] },
        "Practice.GetForm": { _ in [.result(PracticeAPI.GetForm.Reply(form: Sample.form))] },
        "Practice.ListResponses": { _ in [.result(PracticeAPI.ListResponses.Reply(responses: [Sample.response]))] },
        "Practice.GetResponse": { _ in [.result(PracticeAPI.GetResponse.Reply(response: Sample.response))] },
        "Practice.ListResources": { _ in [.result(PracticeAPI.ListResources.Reply(resources: [Sample.resource]))] },
        "Practice.GetResource": { _ in [.result(PracticeAPI.GetResource.Reply(resource: Sample.resource))] },
        "Practice.ListAssignments": { _ in
            [.result(PracticeAPI.ListAssignments.Reply(assignments: [Sample.assignment]))]
        },
        "Practice.GetAssignment": { _ in [.result(PracticeAPI.GetAssignment.Reply(assignment: Sample.assignment))] },
        "Practice.ResolveId": { parameters in
            let prefix: String? = try? parameters.member("prefix")
            let ids = [Sample.session().id, Sample.therapist.id, Sample.client.id, Sample.form.id]
            return [.result(PracticeAPI.ResolveId.Reply(ids: ids.filter { $0.hasPrefix(prefix ?? "") }))]
        },
        "Scheduler.ListJobs": { _ in [.result(SchedulerAPI.ListJobs.Reply(jobs: [Sample.job]))] },
        "Scheduler.GetJob": { _ in [.result(SchedulerAPI.GetJob.Reply(job: Sample.job))] },
        "Scheduler.ListRuns": { _ in [.result(SchedulerAPI.ListRuns.Reply(runs: [Sample.run(.succeeded)]))] },
        "Scheduler.RunJob": { _ in [.result(SchedulerAPI.RunJob.Reply(run: Sample.run(.succeeded)))] },
        "Plugins.List": { _ in [.result(PluginsAPI.List.Reply(plugins: [Sample.plugin]))] },
        "Plugins.Get": { _ in
            let configuration = RawJSON(object: ["grace": "30min"])
            return [.result(PluginsAPI.Get.Reply(plugin: Sample.plugin, configuration: configuration, setAside: []))]
        },
    ]
}
