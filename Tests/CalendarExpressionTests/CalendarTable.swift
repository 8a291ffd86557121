/// What the oracle is asked about, a line each. Add to it freely: the tests make one call for all.
enum CalendarTable {
    /// Accepted by systemd; the zone is UTC or one whose clocks are never changed.
    static let accepted = lines(
        """
        # Shorthands
        minutely
        hourly
        daily
        weekly
        monthly
        quarterly
        semiannually
        semi-annually
        biannually
        bi-annually
        yearly
        annually
        anually
        DAILY
        Weekly
        hourly UTC
        daily utc
        minutely uTc
        # Weekdays
        Mon
        Monday
        mOnDaY
        Mon,Tue
        mon,tue,wed
        Mon..Fri
        Mon-Fri
        Mon..Sun
        Mon..Mon
        Mon,Mon
        Mon,
        Mon, 12:00
        Mon..Fri,Sun
        Sat,Thu,Mon..Wed,Sat..Sun
        Mon..Wed,Fri-Sat
        Tue,Thu
        Sun
        Sat..Sun
        Mon,Wed,Fri 7:45
        Mon  12:00
        Sunday,Saturday 8:00
        Mon..Thu,Sat 23:59:59
        Wed *-1
        Thu,Fri 2026-*-1,5 11:12:13
        Fri *-*-13
        Mon,Sun 12-*-* 2,1:23
        Wed 17:48
        # Dates
        *-*-*
        *-*
        12-12
        5-5 5:5
        5-5 5:5:5
        *-12-25
        *-*-1
        *-*-1,15 6:30
        *-*-8..14
        Sat *-*-8..14 10:00
        Sat *-*-1..7 18:00
        *-*-31
        *-*-29,30
        *-2-29
        *-02-29 12:00
        Mon *-2-29
        *-1,4,7,10-1
        *-1..3-1
        *-1/3-1
        *-1/11-1
        *-1..12/11-1
        *-1..12/12-1
        1/1-1
        *-2..12/2-31
        *-*-1/2
        *-*-2..30/4
        *-*-03..03
        *-*-*  12:00
        2026-*-*
        2027-1-1
        2026-12-24 18:00
        2026..2028-1-1
        2026,2028-06-15
        2026/3-1-1
        2001/2-1-1
        1970/229-1-1
        2199-12-31 23:59:59
        2199-*-30,31 0/12:00
        *-12-31 23:59:59
        *-*-5..70/100
        2026-10-24 12:34:57
        2026-10-24 12:34:56
        Mon 2026-10-26
        Sun 2027-02-28
        *-6-*
        6-* 3:00
        *-*-10..20/3,25
        *-2,4,6-28..31
        *-11-30
        *-4..6/2-1,31
        # Years of two digits, and what is past
        69-1-1
        70-1-1
        99-1-1
        12-1-1
        26-12-1
        70..80-1-1
        0-1-1
        5-5-5 5:5:5
        2000..2010-1-1
        @0
        @5
        @1500000000
        @7258118399
        @4102444800
        @+5
        Mon @4102444800
        @5 UTC
        # Counted from the month's end
        *-*~1
        *-*~01
        *~01
        *-02~03
        02~03
        *-*~1,3
        *-*~28
        *-*~1..7
        *-*~7/1
        Mon *-5~07/1
        Fri *-*~1..7 17:00
        Fri *-*~07/1 17:00
        *-*~5..5
        *-*~5/4
        *-*~1..5/2
        *-*~2..5/2
        *-02~01..03/2
        *-*~*
        05~05 12:00
        2026-12~5
        2028-02~1 6:00
        *-*~3,10/4
        # Hours and minutes
        12:00
        0:00
        9:00
        09:30:15
        23:59
        *:0
        *:*
        *:15
        *:0/15
        *:5/10
        *:0,15,30,45
        *:0..30/15,45
        *:10..20
        *:0/59
        0..23:00
        0..23/1:00
        0..23/2:00
        00/1:00
        0/2:30
        0/23:00
        0,1/22:00
        1/8:15
        8..18:0
        8..18/2:0/20
        9..17:*
        9..17/2:00
        *-*-* 1..2:00
        5..5:00
        5..5/2:00
        5..6/2:00
        5..7/2:00
        5..7/3:00
        5..7/1:00
        0..0:00
        0..1:00
        5,5:00
        5,05,5..5:00
        1..3,2:00
        1/2,1..9/2:00
        1,2,3,4..9/2:00
        5:*:*
        00000000000000000000005:00
        22,23,0,1:00,30
        Mon..Fri *:0/5
        Mon..Fri 8..17:0/10
        7:5..70/100
        # Seconds
        *:*:*
        *:*:0
        *:*:59
        *:*:0/1
        *:*:0/1,5
        *:*:0/1,0/1
        *:*:0..1
        *:*:00..59
        *:*:00..58/2
        *:*:10,20,40
        *:0/30:15,45
        12:0:0
        1:2:3
        0:0:0
        23:59:59
        *:*:5..10/1
        *:*:0,30
        # Fractions of seconds
        *:*:0.5
        *:*:1.5/2.25
        *:*:0.1234567
        *:*:0.12345678901
        *:*:10..20.5
        *:*:10.5..20.5
        *:*:0..59.999999
        *:*:0/0.5
        *:*:10..20/0.5
        *:*:0..0.5/0.5
        *:*:5..6.5/1
        *:*:5/0.000001
        *:*:59.9999994
        12:00:00.25
        *:0:0.000001
        0:0:0.999999,1
        *:*:1.5,1.25,1.125
        *:*:5..5.5/1
        # Zones whose clocks stay
        9:00 UTC
        9:00 Etc/UTC
        9:00 utc
        12:00 GMT
        12:00 UCT
        12:00 Etc/GMT+5
        Mon..Fri 9:00 Asia/Tokyo
        *-*-1 0:00 Asia/Kolkata
        daily Asia/Kathmandu
        *:0/30 Africa/Lagos
        5:00 EST
        5:00 Factory
        """
    )

    /// Repetitions that do not end with their hour, day or year: systemd 252 loses the first elapses of the next one,
    /// which its manual does not have. Compared only from where that does not show.
    static let rollovers = lines(
        """
        *-*-1/7
        *-*-1,3/15
        *:0/25
        0/22:00
        *:*:0/25
        *:*:0/59
        *:*:7/13
        *:*:0/59.5
        *:*:0.5/59
        """
    )

    /// Refused by systemd.
    static let refused =
        [
            "", " ", " 12:00", "12:00 ", "hourly ", "9:00\tUTC", "9:00 UTC ", " UTC", "@5 ",
            "*:1" + String(repeating: ",1", count: 241),
        ]
        + lines(
            """
            Fri..Mon
            Sun..Mon
            Mon..
            Mon-
            Mon.Tue
            Mon..Tue..Wed
            Mon..Wed-Fri
            Mon.. Wed
            Mon,,Tue
            Mond
            Mond 12:00
            Montag
            Mon*-*-*
            Mon Mon
            Mon Tue
            Mon 5-5 Mon
            weekly Mon
            Mon daily
            dayly
            *
            *-
            -1-1
            *-*-*-*
            5:5:5:5
            12
            12:
            :12
            5
            +1:00
            1e3:00
            1.5:00
            5.:00
            5..:00
            5,:00
            5,,6:00
            *,5:00
            5,*:00
            **:00
            *5:00
            2*-1-1
            */2-1-1
            */5:0
            *-*-*/2
            *:*:*/2
            *:*:*.5
            *:*:5.
            *:*:5.,6
            *:*:5...5
            *:*:5/
            *:*:/5
            *:*:5/0
            *:*:5/0.0000001
            *:*:5..5
            *:*:0..0
            *:*:5..5.5
            *:*:5.5..6
            *:*:60
            *:*:0/60
            *:*:1/59
            *:*:0.5/59.5
            *:*:59.9999995
            23:59:59.9999999
            24:00
            *-*-* 24:00
            00:60
            *:0/60
            *:0/30/2
            *:0,15,30/45
            *:0/0
            0/24:00
            1/23:00
            10..9:00
            99999999999:00
            2147483648:00
            *-0-1
            *-13-1
            *-1-0
            *-1-32
            0-0-0
            *-1/12-1
            *-*-31..1
            *-*~29
            *-*~0
            *-*~1/1
            *-*~1/27
            *-*~5/5
            *-*~3..1
            5~5-5
            5~5~5
            2026~5-5
            *-*-*T00:00
            *-*-* 00:00:00Z
            2200-1-1
            1969-1-1
            100-1-1
            69..70-1-1
            1970/230-1-1
            2026/174-1-1
            2026-1-1 UTC+1
            UTC
            utc
            9:00 CEST
            9:00 europe/berlin
            9:00 UTC UTC
            9:00 UTC Europe/Berlin
            9:00 Europe/Berlin UTC
            9:00 Europe
            9:00 Europe//Berlin
            9:00 /Europe/Berlin
            9:00 Europe/Berlin/
            9:00 ../zoneinfo/UTC
            9:00 tzdata.zi
            9:00 leapseconds
            9:00 Z
            9:00  UTC
            9:00  Europe/Berlin
            hourly  UTC
            @
            @-5
            @5x
            @5 5:5
            @1500000000.5
            @7258118400
            @99999999999
            @99999999999999999999999
            ０:00
            """
        )

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
        """
    )

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    }
}
