/// What is accepted. Add to it freely: the tests make one call of systemd for all.
enum AcceptedExpressions {
    /// In UTC or a zone whose clocks stay.
    static let all =
        manual + tests + shorthands + weekdays + dates + years + monthEnds + hours + seconds + fractions + fixedZones
        + rollovers

    /// In zones with daylight saving, at hours that its nights leave alone.
    static let zoned = lines(
        """
        9:00 Europe/Berlin
        daily Europe/Dublin
        *-*-* 12:00:00 America/New_York
        Mon..Fri 8,17:15 Europe/Berlin
        Sun 9:00 America/New_York
        *-*-1 0:00 Australia/Lord_Howe
        *-*~1 23:59:59 Pacific/Chatham
        hourly Australia/Adelaide
        9:00 posix/Europe/Berlin
        5:00 EST5EDT
        Sat 10/3:30 Europe/London
        *-3,10~1 22:00 Europe/Lisbon
        monthly Africa/Casablanca
        6:00 Asia/Jerusalem
        *-*-15 18:00:30.5 America/Nuuk
        quarterly Africa/Cairo
        *:0/20 Asia/Tehran
        weekly America/Sao_Paulo
        2015-10-25 01:00:00 Asia/Vladivostok
        weekly Pacific/Auckland
        2017-09-24 03:30:00 Pacific/Auckland
        2017-09-09 20:42:00 Pacific/Auckland
        Mon *-*-1..7 12:00 Antarctica/Troll
        *-12-24 18:00 Africa/El_Aaiun
        Thu 20:15 America/Havana
        Fri 13:00 Asia/Beirut
        *-*~1 12:00 Pacific/Apia
        15:30 Pacific/Kwajalein
        """
    )
}

/// A line each.
func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
}
