/// What systemd itself has: its manual's examples and its tests, those without daylight saving.
extension AcceptedExpressions {
    /// Of systemd.time(7), “Calendar Events”.
    static let manual = lines(
        """
        Thu,Fri 2012-*-1,5 11:12:13
        *-02~03
        Mon *-05~07/1
        Sat,Thu,Mon..Wed,Sat..Sun
        Mon,Sun 12-*-* 2,1:23
        Wed *-1
        Wed..Wed,Wed *-1
        Wed, 17:48
        Wed..Sat,Tue 12-10-15 1:2:3
        *-*-7 0:0:0
        10-15
        monday *-12-* 17:00
        Mon,Fri *-*-3,1,2 *:30:45
        12,14,13,12:20,10,30
        12..14:10,20,30
        mon,fri *-1/2-1,3 *:30:45
        03-05 08:05:40
        08:05:40
        05:40
        Sat,Sun 12-05 08:05:40
        Sat,Sun 08:05:40
        2003-03-05 05:40
        05:40:23.4200004/3.1700005
        2003-02..04-05
        2003-03-05 05:40 UTC
        2003-03-05
        03-05
        minutely
        hourly
        daily
        daily UTC
        monthly
        weekly
        quarterly
        semiannually
        yearly
        annually
        *:2/3
        """
    )

    /// Of test-calendarspec.c.
    static let tests = lines(
        """
        Sat,Thu,Mon-Wed,Sat-Sun
        Wed-Wed,Wed *-1
        Wednesday,
        Wed-Sat,Tue 12-10-15 1:2:3
        semi-annually
        2015-10-25 01:00:00 uTc
        2016-03-27 03:17:00.4200005
        2016-03-27 03:17:00/0.42
        9..11,13:00,30
        1..3-1..3 1..3:1..3
        00:00:1.125..2.125
        00:00:1.0..3.8
        00:00:01..03
        00:00:01/2,02..03
        *:4,30:0..3
        *:4,30:0/1
        *:4,30:0/1,3,5
        *-*~1 Utc
        *-*~05,3\u{20}
        *-*~* 00:00:00
        Monday
        Monday *-*-*
        *-*-*
        *:*:*
        *:*
        12:*
        *:30
        93..00-*-*
        00..07-*-*
        *:20..39/5
        00:00:20..40/1
        *~03/1,03..05
        @1493187147
        @1493187147 UTC
        @0
        @0 UTC
        *:05..05
        *:05..10/6
        2016-03-27 03:17:00
        2016-03-27 03:17:00 UTC
        2016-03-27 03:17:00.420000001 UTC
        2016-03-27 03:17:00.4200005 UTC
        2015-11-13 09:11:23.42
        2015-11-13 09:11:23.42/1.77
        Sun 16:00:00
        *-04-31
        2016-02~01 UTC
        Mon 2017-05~01..07 UTC
        Mon 2017-05~07/1 UTC
        *-*-01/5 04:00:00 UTC
        *-01/7-01 04:00:00 UTC
        2017-08-06 9,11,13,15,17:00 UTC
        2017-08-06 9..17/2:00 UTC
        2016-12-* 3..21/6:00 UTC
        """
    )
}
