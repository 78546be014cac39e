"""The items of a released session as pages, feeds and packs say them: numbers, running times, gaps that are noted."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coordinator.agenda.labels import item_label
from coordinator.agenda.placing import end_time
from coordinator.agenda.queries import PublicItem
from coordinator.core.i18n import _, current_language, ngettext, pick
from coordinator.web.filters import clock_time, typo


@dataclass(frozen=True)
class ItemLine:
    """One item in words. `number` is '3.1' or '', `start` its running time or '' where no length tells it."""

    number: str
    start: str
    title: str
    lang: str
    who: str
    minutes: str
    is_withdrawn: bool

    @property
    def foreign_lang(self) -> str | None:
        """Return the language of the subject where it is not that of the page."""
        return None if self.lang == current_language() else self.lang


def item_lines(items: Sequence[PublicItem], *, session_label: str, start: dt.time, fallback: str) -> list[ItemLine]:
    """Return the items in their order; a withdrawn one stands where its number falls, without a time.

    Times run on while every item before tells its minutes; after one that does not, nobody knows.
    """
    lines = []
    passed: int | None = 0
    for item in in_order(items):
        is_withdrawn = item.is_withdrawn
        minutes = None if is_withdrawn else item.minutes
        title, lang = pick(item.title, fallback=fallback)
        lines.append(
            ItemLine(
                number=item_label(session_label, item.number),
                start="" if is_withdrawn or passed is None else clock_time(end_time(start, passed)),
                title=typo(title, lang), lang=lang, who="" if is_withdrawn else _who(item),
                minutes=minutes_in_words(minutes) if minutes else "", is_withdrawn=is_withdrawn,
            )
        )  # fmt: skip
        if not is_withdrawn:
            passed = passed + minutes if passed is not None and minutes else None
    # A lone start says nothing that the session does not say.
    return lines if any(line.minutes for line in lines) else [replace(line, start="") for line in lines]


def in_order(items: Sequence[PublicItem]) -> list[PublicItem]:
    """Return the standing items in their order and each withdrawn one before the first that has a higher number."""
    ordered = [item for item in items if not item.is_withdrawn]
    gone = sorted((item for item in items if item.is_withdrawn), key=lambda item: item.number or 0)
    for item in gone:
        number = item.number or 0
        here = next((n for n, one in enumerate(ordered) if (one.number or 0) > number), len(ordered))
        ordered.insert(here, item)
    return ordered


def minutes_in_words(minutes: int) -> str:
    """Return '20 minutes'."""
    return ngettext("%(n)s minute", "%(n)s minutes", minutes)


def _who(item: PublicItem) -> str:
    parts = [part for part in (item.speaker, item.function) if part]
    if item.reader:
        parts.append(_("message read by %(reader)s", reader=item.reader))
    return typo(", ".join(parts))
