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
extension SchedulerAPI.RunJob.Reply: RecordReply { var record: SchedulerAPI.Run { run } }
extension PracticeAPI.ScheduleSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.UpdateSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.CompleteSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.CancelSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.MarkNoShow.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.RescheduleSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
extension PracticeAPI.CorrectSession.Reply: RecordReply { var record: PracticeAPI.Session { session } }
