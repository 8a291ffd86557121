import Foundation

/// Calls that are refused, or fail, or are no calls at all, with what is somebody's in every place where it can stand.
enum CarelessCalls {
    /// Makes all of them, each over a connection of its own.
    /// - Returns: how many were answered, by the error's name; `nil` for those that succeeded or were cut off.
    static func make(_ socket: String) throws -> [String?: Int] {
        var answers: [String?: Int] = [:]
        for message in calls.map({ #"{"method":"io.unclutter.Therapy.\#($0)","parameters":\#($1)}"# }) + frames {
            let client = try RawClient(path: socket)
            try client.send(message + "\0")
            let reply = try client.receive(1).first.map { Data($0.utf8) }
            let object = try reply.flatMap { try JSONSerialization.jsonObject(with: $0) as? [String: Any] }
            answers[object?["error"] as? String, default: 0] += 1
        }
        return answers
    }

    private static let calls: [(String, String)] = [
        ("Practice.CreateUser", #"{"name":""}"#),
        ("Practice.CreateUser", #"{"name":"Zqxnew","email":"no address Zqxmail"}"#),
        ("Practice.CreateUser", #"{"name":"Zqxnew","timeZone":"Zqxzone"}"#),
        ("Practice.CreateUser", #"{"name":"Zqxnew","Zqxunknown":"Zqxvalue"}"#),
        ("Practice.CreateUser", #"{"name":"Zqxnew","email":"zqxnew@zqxhost.example","phone":"+49170Zqx"}"#),
        ("Practice.CreateUser", #"{"name":["Zqxnew"]}"#),
        ("Practice.GetUser", #"{"id":"Zqxfirst1 Zqxlast1"}"#),
        ("Practice.ListUsers", #"{"search":"Zqxlast","after":"Zqxplace"}"#),
        ("Practice.UpdateUser", #"{"id":"Zqxid","name":"Zqxname"}"#),
        ("Practice.CreateTherapist", #"{"userId":"Zqxuser","bio":"Zqxbio"}"#),
        (
            "Practice.ScheduleSession",
            #"{"therapistId":"Zqxt","clientId":"Zqxc","startTime":"Zqxstart","endTime":"Zqxend","type":"Zqx","format":"Zqx"}"#
        ),
        ("Practice.CancelSession", #"{"id":"Zqxid","reason":"Zqxreason"}"#),
        ("Practice.CorrectSession", #"{"id":"Zqxid","status":"completed","reason":"Zqxreason"}"#),
        ("Practice.GetPrivateNotes", #"{"sessionId":"Zqxid"}"#),
        ("Practice.SetPrivateNotes", #"{"sessionId":"Zqxid","privateNotes":"Zqxprivate"}"#),
        (
            "Practice.CreateForm",
            #"{"title":"Zqxform","type":"assessment","fields":[{"id":"Zqx","label":"Zqx","type":"Zqx"}]}"#
        ),
        ("Practice.SubmitResponse", #"{"formId":"Zqxform","clientId":"Zqxc","responses":{"Zqxq":"Zqxanswer"}}"#),
        ("Practice.CreateResource", #"{"therapistId":"Zqxt","title":"Zqxtitle","type":"article","url":"Zqxurl"}"#),
        ("Practice.EraseClient", #"{"id":"Zqxid","reason":"Zqxreason"}"#),
        ("Practice.UploadArchive", #"{"lines":["{\"Zqxline\": \"Zqxvalue","Zqx"]}"#),
        ("Practice.ImportArchive", #"{"mode":"Zqxmode"}"#),
        ("Practice.ResolveId", #"{"entity":"User","prefix":"Zqxprefix"}"#),
        ("Practice.Zqxmethod", #"{"name":"Zqxname"}"#),
        ("Daemon.ActAs", #"{"userId":"Zqxfirst1 Zqxlast1"}"#),
        ("Daemon.SetLogLevel", #"{"level":"Zqxlevel"}"#),
        ("Daemon.Explain", #"{"entity":"Session","id":"Zqxid"}"#),
        ("Daemon.Watch", #"{"kinds":["Zqxkind"],"since":0}"#),
        ("Scheduler.GetJob", #"{"id":"Zqxjob"}"#),
        ("Scheduler.RetryJob", #"{"id":"Zqxjob"}"#),
        ("Plugins.Get", #"{"name":"Zqxplugin"}"#),
        ("Plugins.Invoke", #"{"plugin":"reminders","command":"Zqxcommand","arguments":{}}"#),
        ("Plugins.Invoke", #"{"plugin":"reminders","command":"history","arguments":{"Zqxargument":"Zqx"}}"#),
        ("Plugins.Invoke", #"{"plugin":"reminders","command":"opt-out","arguments":{"person":"Zqxperson"}}"#),
        (
            "Plugins.Invoke",
            #"{"plugin":"reminders","command":"test-delivery","arguments":{"address":"554-rcpt@zqxhost.example"}}"#
        ),
        (
            "Plugins.Invoke",
            #"{"plugin":"reminders","command":"test-delivery","arguments":{"address":"Zqxaddress","channel":"webhook"}}"#
        ),
        ("Plugins.Invoke", #"{"plugin":"calendar-export","command":"rotate","arguments":{"therapist":"Zqxname"}}"#),
        ("Plugins.Invoke", #"{"plugin":"calendar-export","command":"subscribe","arguments":{"client":"Zqxname"}}"#),
    ]

    /// What ends a connection.
    private static let frames = [
        #"{"method":"io.unclutter.Therapy.Practice.CreateUser","parameters":{"name":"Zqxname"#,
        "\u{1}{Zqxgarbage", #"{"method":7,"name":"Zqxname"}"#, #"{"method":"Zqxname.Zqxmethod"}"#, #""Zqxtext""#,
    ]
}
