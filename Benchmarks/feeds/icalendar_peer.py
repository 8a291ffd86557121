"""Writes the calendar that ShippedPluginsBenchmark wrote with Python's icalendar, and compares times and content.

    icalendar_peer.py DIRECTORY SECONDS_OF_OURS
"""

import datetime
import pathlib
import statistics
import sys
import time

import icalendar

directory = pathlib.Path(sys.argv[1])
ours = float(sys.argv[2])


def moment(milliseconds):
    return datetime.datetime.fromtimestamp(int(milliseconds) / 1000, datetime.timezone.utc)


rows = [line.split("\t") for line in (directory / "events.tsv").read_text().split("\n")]
values = [
    (uid, moment(start), moment(end), status, title, int(sequence), moment(modified), moment(created))
    for uid, start, end, status, title, sequence, modified, created in rows
]


def write():
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//unclutter//therapyd//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "Sessions")
    for uid, start, end, status, title, sequence, modified, created in values:
        event = icalendar.Event()
        event.add("uid", uid)
        event.add("dtstamp", modified)
        event.add("created", created)
        event.add("last-modified", modified)
        event.add("sequence", sequence)
        event.add("dtstart", start)
        event.add("dtend", end)
        event.add("summary", title)
        event.add("status", status)
        event.add("class", "CONFIDENTIAL")
        event.add("transp", "TRANSPARENT" if status == "CANCELLED" else "OPAQUE")
        calendar.add_component(event)
    return calendar.to_ical()


def events(text):
    return [
        tuple(sorted((name, value.to_ical()) for name, value in event.property_items() if name not in ("BEGIN", "END")))
        for event in icalendar.Calendar.from_ical(text).walk("VEVENT")
    ]


times = []
for _ in range(3):
    begun = time.perf_counter()
    theirs = write()
    times.append(time.perf_counter() - begun)
assert events(theirs) == events((directory / "feed.ics").read_bytes()), "the two calendars differ"
peer = statistics.median(times)
print(f"a calendar of {len(values)} sessions, the same content, checked event by event")
print(f"  therapyd: {ours * 1000:.1f} ms")
print(f"  icalendar {icalendar.__version__}: {peer * 1000:.0f} ms")
print(f"  ratio: {peer / ours:.0f} times faster")
