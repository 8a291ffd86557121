import ControlAPI
import Varlink

/// A reply of one record.
protocol RecordReply: VarlinkObject {
    associatedtype Record: PresentableRecord

    var record: Record { get }
}

extension PracticeAPI.GetSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.GetTherapist.Reply: RecordReply { var record: PracticeAPI.Therapist { therapist } }
extension PracticeAPI.GetUser.Reply: RecordReply { var record: PracticeAPI.User { user } }
extension PracticeAPI.GetForm.Reply: RecordReply { var record: PracticeAPI.Form { form } }
extension PracticeAPI.GetResponse.Reply: RecordReply { var record: PracticeAPI.FormResponse { response } }
extension PracticeAPI.GetResource.Reply: RecordReply { var record: PracticeAPI.Resource { resource } }
extension PracticeAPI.GetAssignment.Reply: RecordReply { var record: PracticeAPI.Assignment { assignment } }
extension SchedulerAPI.GetJob.Reply: RecordReply { var record: SchedulerAPI.Job { job } }
extension SchedulerAPI.PauseJob.Reply: RecordReply { var record: SchedulerAPI.Job { job } }
extension SchedulerAPI.ResumeJob.Reply: RecordReply { var record: SchedulerAPI.Job { job } }
extension SchedulerAPI.CancelJob.Reply: RecordReply { var record: SchedulerAPI.Job { job } }
extension SchedulerAPI.RetryJob.Reply: RecordReply { var record: SchedulerAPI.Job { job } }
extension SchedulerAPI.RunJob.Reply: RecordReply { var record: SchedulerAPI.Run { run } }
extension PracticeAPI.ScheduleSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.UpdateSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.CompleteSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.CancelSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.MarkNoShow.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.RescheduleSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.CorrectSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.CreateUser.Reply: RecordReply { var record: PracticeAPI.User { user } }
extension PracticeAPI.UpdateUser.Reply: RecordReply { var record: PracticeAPI.User { user } }
extension PracticeAPI.CreateTherapist.Reply: RecordReply { var record: PracticeAPI.Therapist { therapist } }
extension PracticeAPI.UpdateTherapist.Reply: RecordReply { var record: PracticeAPI.Therapist { therapist } }
extension PracticeAPI.CreateForm.Reply: RecordReply { var record: PracticeAPI.Form { form } }
extension PracticeAPI.CreateInstrumentForm.Reply: RecordReply { var record: PracticeAPI.Form { form } }
extension PracticeAPI.UpdateForm.Reply: RecordReply { var record: PracticeAPI.Form { form } }
extension PracticeAPI.SubmitResponse.Reply: RecordReply { var record: PracticeAPI.FormResponse { response } }
extension PracticeAPI.CreateResource.Reply: RecordReply { var record: PracticeAPI.Resource { resource } }
extension PracticeAPI.UpdateResource.Reply: RecordReply { var record: PracticeAPI.Resource { resource } }
extension PracticeAPI.AssignResource.Reply: RecordReply { var record: PracticeAPI.Assignment { assignment } }
extension PracticeAPI.UpdateAssignment.Reply: RecordReply { var record: PracticeAPI.Assignment { assignment } }
extension PracticeAPI.MarkViewed.Reply: RecordReply { var record: PracticeAPI.Assignment { assignment } }
extension PracticeAPI.CompleteAssignment.Reply: RecordReply { var record: PracticeAPI.Assignment { assignment } }

/// The parameters of a method that deletes a record and what belongs to it, or says what would go.
protocol DeletionRequest: VarlinkObject {
    init(id: String, dryRun: Bool?)
}

/// What went, or would go.
protocol DeletionReply: VarlinkObject {
    /// By entity.
    var deleted: [String: Int] { get }
}

extension PracticeAPI.DeleteUser.Parameters: DeletionRequest {}
extension PracticeAPI.DeleteUser.Reply: DeletionReply {}
extension PracticeAPI.DeleteTherapist.Parameters: DeletionRequest {}
extension PracticeAPI.DeleteTherapist.Reply: DeletionReply {}
extension PracticeAPI.DeleteSession.Parameters: DeletionRequest {}
extension PracticeAPI.DeleteSession.Reply: DeletionReply {}
extension PracticeAPI.DeleteForm.Parameters: DeletionRequest {}
extension PracticeAPI.DeleteForm.Reply: DeletionReply {}
extension PracticeAPI.DeleteResource.Parameters: DeletionRequest {}
extension PracticeAPI.DeleteResource.Reply: DeletionReply {}
