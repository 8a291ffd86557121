import Glibc
import Logging

/// One log event as the one line that is written for it.
struct LogLine {
    let time: timespec
    let label: String
    let event: LogEvent
    /// The handler's, the provider's and the event's own, merged.
    let metadata: Logger.Metadata

    /// The line with its end. Keys are sorted, so that equal events make equal lines.
    func text(in format: LogFormat) -> String {
        let line =
            switch format {
            case .journal, .journalStream: "<\(event.level.syslogPriority)>"
            case .plain: "\(time.rfc3339) \(event.level.padded) "
            }
        return line + "\(label): \(message)\n"
    }

    /// The event's words and its metadata, on one line; its message's id is for programs.
    var message: String {
        var line = ""
        line.appendOnOneLine(event.message.description)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != JournalEntry.messageID {
            line += " \(key)="
            line.appendMetadataValue("\(value)")
        }
        if let error = event.error {
            line += " error="
            line.appendMetadataValue("\(error)")
        }
        return line
    }
}

extension Logger.Level {
    /// The level's number in syslog(3).
    var syslogPriority: Int32 {
        switch self {
        case .trace, .debug: LOG_DEBUG
        case .info: LOG_INFO
        case .notice: LOG_NOTICE
        case .warning: LOG_WARNING
        case .error: LOG_ERR
        case .critical: LOG_CRIT
        }
    }

    fileprivate var padded: String {
        let width = "critical".count
        return rawValue + String(repeating: " ", count: width - rawValue.count)
    }
}

extension String {
    /// Appends text with its control characters escaped: it can neither end the line nor steer a terminal.
    fileprivate mutating func appendOnOneLine(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": self += "\\n"
            case "\r": self += "\\r"
            case "\t": self += "\\t"
            case _ where scalar.breaksLines: self += "\\u{\(String(scalar.value, radix: 16))}"
            default: unicodeScalars.append(scalar)
            }
        }
    }

    /// Appends a value, quoted where a reader could not tell otherwise where it ends.
    fileprivate mutating func appendMetadataValue(_ text: String) {
        let isPlain =
            !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0 != " " && $0 != "\"" && $0 != "\\" && $0 != "=" && !$0.breaksLines
            }
        guard !isPlain else {
            self += text
            return
        }
        self += "\""
        for character in text {
            if character == "\"" || character == "\\" { self += "\\" }
            appendOnOneLine(String(character))
        }
        self += "\""
    }
}

extension Unicode.Scalar {
    /// Control characters, and Unicode's own ends of lines and paragraphs.
    fileprivate var breaksLines: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension timespec {
    /// The time since the epoch in UTC with milliseconds, as RFC 3339 section 5.6 writes it.
    fileprivate var rfc3339: String {
        var seconds = tv_sec
        var civil = tm()
        gmtime_r(&seconds, &civil)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date =
            "\(padded(Int(civil.tm_year) + 1900, 4))-\(padded(Int(civil.tm_mon) + 1, 2))"
            + "-\(padded(Int(civil.tm_mday), 2))"
        let time = "\(padded(Int(civil.tm_hour), 2)):\(padded(Int(civil.tm_min), 2)):\(padded(Int(civil.tm_sec), 2))"
        return "\(date)T\(time).\(padded(tv_nsec / 1_000_000, 3))Z"
    }
}
