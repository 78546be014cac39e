"""Other people's calendar programs, each reduced to the same question: which events it reads.

An answer maps each UID to (start, end, title); instants in UTC, whole days as dates with the end exclusive.
"""

import datetime as dt
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ics
import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

Answer = dict[str, tuple[dt.date | dt.datetime, dt.date | dt.datetime, str]]
LONG_AGO = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the reader wants it so
FAR = dt.datetime(2100, 1, 1)  # noqa: DTZ001 - the reader wants it so


def _utc(value: Any) -> dt.date | dt.datetime:
    if not isinstance(value, dt.datetime):
        return value
    assert value.tzinfo, "a floating time"
    return value.astimezone(dt.UTC)


def _collect(rows: list[tuple[str, Any, Any, str]]) -> Answer:
    answer = {uid: (_utc(start), _utc(end), title) for uid, start, end, title in rows}
    assert len(answer) == len(rows), "an event is read twice"
    return answer


def icalendar_reads(data: bytes) -> Answer:
    events = Calendar.from_ical(data).walk("VEVENT")
    return _collect([(str(e["uid"]), e.start, e.end, str(e["summary"])) for e in events])


def recurring_ical_events_reads(data: bytes) -> Answer:
    events = recurring_ical_events.of(Calendar.from_ical(data)).between(LONG_AGO, FAR)
    return _collect([(str(e["uid"]), e.start, e.end, str(e["summary"])) for e in events])


def vobject_reads(data: bytes) -> Answer:
    events = vobject.readOne(data.decode()).contents.get("vevent", [])
    return _collect([(e.uid.value, e.dtstart.value, e.dtend.value, e.summary.value) for e in events])


def ics_reads(data: bytes) -> Answer:
    def moment(event: ics.Event, value: Any) -> Any:
        return value.date() if event.all_day else value.datetime

    events = ics.Calendar(data.decode()).events
    return _collect([(e.uid, moment(e, e.begin), moment(e, e.end), e.name) for e in events])


def ical_reads(data: bytes) -> Answer:
    events = IcsCalendarStream.calendar_from_ics(data.decode()).events
    return _collect([(e.uid, e.dtstart, e.dtend, e.summary) for e in events])


IN_PYTHON: tuple[Callable[[bytes], Answer], ...] = (
    icalendar_reads, recurring_ical_events_reads, vobject_reads, ics_reads, ical_reads,
)  # fmt: skip

KHAL = """[calendars]
[[feed]]
path = {folder}/events
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M
longdatetimeformat = %Y-%m-%dT%H:%M
local_timezone = UTC
default_timezone = UTC
[sqlite]
path = {folder}/khal.db
"""


def has(program: str) -> bool:
    """Tell whether a program is installed."""
    return shutil.which(program) is not None


def khal_reads(data: bytes, folder: Path, first: dt.date, days: int) -> Answer:
    """What khal keeps after importing the file (timed events only)."""
    (folder / "events").mkdir()
    (folder / "khal.conf").write_text(KHAL.format(folder=folder))
    (folder / "feed.ics").write_bytes(data)
    khal = ["khal", "-c", str(folder / "khal.conf")]
    _run([*khal, "import", "--batch", "-a", "feed", str(folder / "feed.ics")], folder)
    listed = _run([*khal, "list", "--format", "{uid}|{start-long}|{end-long}|{title}", "--day-format", "",
                   first.isoformat(), f"{days}d"], folder)  # fmt: skip
    rows = {tuple(line.split("|", 3)) for line in listed.splitlines() if line.count("|") >= 3}
    parse = dt.datetime.fromisoformat
    return _collect(
        [(uid, parse(a).replace(tzinfo=dt.UTC), parse(b).replace(tzinfo=dt.UTC), t) for uid, a, b, t in rows]
    )


def calcurse_reads(data: bytes, folder: Path) -> list[tuple[dt.datetime, dt.datetime, str]]:
    """What calcurse keeps after importing the file, without UIDs (timed events only)."""
    (folder / "feed.ics").write_bytes(data)
    calcurse = ["calcurse", "-q", "-D", str(folder / "calcurse")]
    (folder / "calcurse").mkdir()
    said = _run([*calcurse, "-i", str(folder / "feed.ics")], folder)
    assert "0 skipped" in said or "skipped" not in said, said
    moment = r"(\d\d/\d\d/\d{4} @ \d\d:\d\d)"
    found = []
    for line in _run([*calcurse, "-G"], folder).splitlines():
        match = re.match(rf"{moment} -> {moment}(?:>\S+)?\s*\|(.*)", line)
        if match:
            start, end = (dt.datetime.strptime(match[n], "%m/%d/%Y @ %H:%M").replace(tzinfo=dt.UTC) for n in (1, 2))
            found.append((start, end, match[3]))
    return found


def vdirsyncer_copies(url: str, folder: Path) -> tuple[int, int]:
    """How many items vdirsyncer writes at its first and at its second sync of the feed at `url`."""
    (folder / "vdirsyncer.conf").write_text(
        f'[general]\nstatus_path = "{folder}/status"\n'
        '[pair feed]\na = "here"\nb = "there"\ncollections = null\nconflict_resolution = "b wins"\n'
        f'[storage here]\ntype = "filesystem"\npath = "{folder}/items"\nfileext = ".ics"\n'
        f'[storage there]\ntype = "http"\nurl = "{url}"\n'
    )
    (folder / "items").mkdir()
    vdirsyncer = ["vdirsyncer", "-c", str(folder / "vdirsyncer.conf")]
    _run([*vdirsyncer, "discover"], folder)
    _run([*vdirsyncer, "sync"], folder)
    before = {path: path.stat().st_mtime_ns for path in (folder / "items").iterdir()}
    _run([*vdirsyncer, "sync"], folder)
    after = {path: path.stat().st_mtime_ns for path in (folder / "items").iterdir()}
    moved = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return len(before), len(moved)


def _run(command: list[str], folder: Path) -> str:
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr
