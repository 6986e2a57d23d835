"""Reads iCalendar files with programs that nobody here wrote, for lib/scheduling/ics/ics-outside.test.ts.

In: a JSON list of {"text", "from", "to"} on stdin. Out: a JSON list of what was read.
"""

import datetime
import json
import sys

import icalendar
import recurring_ical_events


def utc(moment):
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def address(value):
    return None if value is None else str(value).removeprefix("mailto:").removeprefix("MAILTO:")


def read(job):
    calendar = icalendar.Calendar.from_ical(job["text"])
    errors = [str(error) for component in calendar.walk() for error in component.errors]
    events = [
        {
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event["STATUS"]),
            "start": utc(event["DTSTART"].dt),
            "end": utc(event["DTEND"].dt),
            "summary": str(event.get("SUMMARY", "")),
            "description": str(event.get("DESCRIPTION", "")),
            "organizer": address(event.get("ORGANIZER")),
            "attendee": address(event.get("ATTENDEE")),
        }
        for event in calendar.walk("VEVENT")
    ]
    found = []
    if job.get("from"):
        between = recurring_ical_events.of(calendar).between(
            datetime.datetime.fromisoformat(job["from"]), datetime.datetime.fromisoformat(job["to"])
        )
        found = sorted(utc(event["DTSTART"].dt) for event in between)
    return {"method": str(calendar["METHOD"]), "errors": errors, "events": events, "occurrences": found}


json.dump([read(job) for job in json.load(sys.stdin)], sys.stdout)
