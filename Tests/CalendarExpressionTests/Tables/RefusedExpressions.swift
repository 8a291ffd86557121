/// Refused by systemd, every one of its own tests among them.
enum RefusedExpressions {
    static let all = spaces + weekdays + dates + times + moments + zones

    static let spaces = [
        "", " ", "    ", " 12:00", "12:00 ", "hourly ", " hourly", "9:00\tUTC", "9:00 UTC ", " UTC", " utc", "@5 ",
        "\t", "9:00\t",
        "Mon\t9:00", "*-*-*\t9:00", "9:00  ", " Mon", "daily  UTC", "*:1" + String(repeating: ",1", count: 241),
    ]

    static let weekdays = lines(
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
        Monday.. 12:00
        Monday..
        Mo
        Mon..Tues
        Mo,Tue
        Mon. Tue
        Mon...Tue
        Mon--Tue
        Mon-..Tue
        Mon..Tue-Wed
        Mon;Tue
        Mon/2
        Mon..5
        Monday..Fr
        Mon.
        Mon. 12:00
        Mon.,Tue
        Mon,*
        Mon,Tue..
        Mon.. *-*-*
        Mon 9
        Mon,12:00
        Mon12:00
        Mon:00
        Tue..Mon
        Sat..Thu
        Wed-Tue
        sun-mon
        daily 9:00
        daily daily
        dailyx
        hourly:30
        monthly-1
        weekly,daily
        Mon daily UTC
        minutely 5
        """
    )

    static let moments = lines(
        """
        @
        @-5
        @5 5:5
        @1500000000.5
        @7258118400
        @99999999999
        @99999999999999999999999
        @88588582097858858
        @ 
        @+
        @++5
        @5.5
        @5,6
        Mon @
        @*
        @+-0
        @- 0
        @-18446744073709551616
        @-1
        @18446744073709551615
        @0x10
        @5/5
        Mon,@5 12:00
        """
    )

    static let zones = lines(
        """
        1e3:00
        *-*-*T00:00
        *-*-* 00:00:00Z
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
        @5x
        test
        9:00 Europe/
        9:00 /Berlin
        9:00 Europe/Berlin/Mitte
        9:00 EUROPE/BERLIN
        9:00 UTC/
        9:00 +01:00
        9:00 +0100
        9:00 -5
        9:00 GMT+1
        9:00 UTC utc
        daily Europe/Nowhere
        daily  Europe/Berlin
        UTC UTC
        UTC 9:00
        Europe/Berlin 9:00
        9:00 Mon
        9:00 .
        9:00 zone.tab
        9:00 Europe/.
        9:00 Etc/../UTC
        9:00 Europe\\Berlin
        9:00,UTC
        9:00UTC
        Europe/Berlin
        @ UTC
        9:00 Europe/Berlin daily
        """
    )
}
