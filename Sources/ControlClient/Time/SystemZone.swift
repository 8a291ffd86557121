import Glibc
import TimeZoneRules

/// The zone that the C library knows: `TZ`, else `/etc/localtime`.
struct SystemZone: LocalZone {
    init() {
        // localtime_r(3) need not look at the zone by itself.
        tzset()
    }

    func civil(at moment: Timestamp) -> CivilDateTime {
        var seconds = time_t(moment.seconds)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil, let civil = CivilDateTime(parts) else {
            return CivilDateTime(microsecondsSinceEpoch: moment.microseconds)
        }
        return civil
    }

    func moment(of civil: CivilDateTime) -> Timestamp? {
        var parts = tm()
        parts.tm_year = Int32(clamping: civil.date.year - 1900)
        parts.tm_mon = Int32(civil.date.month - 1)
        parts.tm_mday = Int32(civil.date.day)
        parts.tm_hour = Int32(civil.time.hour)
        parts.tm_min = Int32(civil.time.minute)
        parts.tm_sec = Int32(civil.time.second)
        parts.tm_isdst = -1
        let seconds = mktime(&parts)
        // mktime(3) moves a time that clocks skip; what comes back is then another one.
        guard let shown = CivilDateTime(parts), shown.date == civil.date,
            (shown.time.hour, shown.time.minute) == (civil.time.hour, civil.time.minute)
        else { return nil }
        return Timestamp(seconds: Int64(seconds))
    }
}

extension CivilDateTime {
    fileprivate init?(_ parts: tm) {
        self.init(
            year: Int(parts.tm_year) + 1900,
            month: Int(parts.tm_mon) + 1,
            day: Int(parts.tm_mday),
            hour: Int(parts.tm_hour),
            minute: Int(parts.tm_min),
            second: min(59, Int(parts.tm_sec))
        )
    }
}
