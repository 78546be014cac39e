"""The key dates of an assembly as the public page shows them: done, current, to come."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coordinator.assemblies.models import Assembly, KeyDate
from coordinator.core.i18n import current_language, pick
from coordinator.web.filters import day_month, day_month_year, typo


@dataclass(frozen=True)
class Milestone:
    """One day to remember; `state` is 'done', 'current' (the next one) or ''."""

    date_text: str
    date_iso: str
    text: str
    lang: str
    state: str


def milestones_of(assembly: Assembly, days: Sequence[KeyDate], today: dt.date) -> list[Milestone]:
    """Return the days in order; the first that is not past is the current one."""
    coming = [day.on for day in days if day.on >= today]
    current = min(coming) if coming else None
    return [_milestone(assembly, day, today, current) for day in days]


def _milestone(assembly: Assembly, day: KeyDate, today: dt.date, current: dt.date | None) -> Milestone:
    text, lang = pick(day.label, fallback=assembly.language)
    state = "current" if day.on == current else "done" if day.on < today else ""
    far = abs(day.on.year - assembly.starts_on.year) > 1
    said = day_month_year(day.on) if far else day_month(day.on)
    return Milestone(said, day.on.isoformat(), typo(text, lang), "" if lang == current_language() else lang, state)
