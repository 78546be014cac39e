"""Days and hours in words for print, in the language of the moment."""

from datetime import date, datetime

from babel.dates import format_date, format_time

from coordinator.briefing.typography import NARROW, NO_BREAK
from coordinator.core.i18n import current_language, locale

_THIN_DASH = f"{NO_BREAK}–{NO_BREAK}"


def long_day(day: date) -> str:
    """Return "Mercredi 28 octobre 2026", "Wednesday 28 October 2026"."""
    pattern = "EEEE d MMMM y"
    text = format_date(day, pattern, locale=locale())
    if current_language() == "fr" and day.day == 1:
        text = text.replace(" 1 ", " 1er ", 1)
    return text[:1].upper() + text[1:]


def short_day(day: date) -> str:
    """Return "Mer. 28 octobre", "Wed 28 October"."""
    text = format_date(day, f"EEE d{NO_BREAK}MMMM", locale=locale())
    return text[:1].upper() + text[1:]


def hour(moment: datetime) -> str:
    """Return "9 h 15" in French, "09:15" elsewhere."""
    if current_language() == "fr":
        return f"{moment.hour}{NARROW}h{NARROW}{moment.minute:02d}"
    return format_time(moment.time(), "HH:mm", locale=locale())


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """Return "9 h 15 – 10 h 30"; the end of another day is named with its day."""
    last = hour(ends_at)
    if ends_at.date() != starts_at.date():
        last = f"{short_day(ends_at.date())} {last}"
    return f"{hour(starts_at)}{_THIN_DASH}{last}"


def stamp(moment: datetime) -> str:
    """Return "24 novembre 2026"."""
    return format_date(moment.date(), f"d{NO_BREAK}MMMM{NO_BREAK}y", locale=locale())
