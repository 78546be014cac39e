"""The log as JSON: one line per event, readable again, traceback included."""

import json
import logging
import sys

from coordinator.core.logs import JsonLines


def line(message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("coordinator.mail", logging.WARNING, __file__, 1, message, args, info)
    record.created = 1_764_000_000.25
    return JsonLines().format(record)


def test_an_event_is_one_json_object():
    assert json.loads(line("refused: %s", "Aŋlɔ\n2")) == {
        "at": "2025-11-24T16:00:00.250+00:00",
        "level": "WARNING",
        "logger": "coordinator.mail",
        "message": "refused: Aŋlɔ\n2",
    }


def test_a_traceback_stays_on_the_line():
    try:
        sys.intern(1)
    except TypeError as error:
        text = line("failed", error=error)
    assert "\n" not in text
    assert json.loads(text)["traceback"].startswith("Traceback (most recent call last)")
