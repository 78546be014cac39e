"""A plan in the words of a page: what is faulty, what is new, what changes, what is made besides."""

import datetime as dt
from dataclasses import dataclass

from coordinator.agenda.exchange.book import Fault, KeyDay, PaperSheet
from coordinator.agenda.exchange.plan import Line, Plan, Verb
from coordinator.agenda.exchange.service import Outcome
from coordinator.agenda.placing import end_time
from coordinator.agenda.wording import FIELD_NAMES
from coordinator.assemblies.models import Assembly, AssemblyState
from coordinator.core.i18n import _, _l, current_language, ngettext, pick
from coordinator.web.filters import clock_time, day_long, day_short, typo

VERBS: dict[Verb, tuple[str, str]] = {
    Verb.NEW: (_l("New"), "success"),
    Verb.CHANGED: (_l("Changed"), "info"),
    Verb.SAME: (_l("Unchanged"), ""),
    Verb.FAULTY: (_l("Not taken"), "error"),
}


@dataclass(frozen=True)
class ToldLine:
    """One session of a plan."""

    row: int
    title: str
    lang: str | None
    verb: str
    state: str
    when: str
    room: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ToldFault:
    """What is not good: where it stands, the column, what stands there, what to do."""

    place: str
    column: str
    value: str
    sentence: str


@dataclass(frozen=True)
class ToldDay:
    """A key date of a plan, as a day and counted from the first; `is_weekend` because it stays where it falls."""

    day: str
    counted: str
    label: str
    is_weekend: bool


@dataclass(frozen=True)
class Told:
    """A plan as its page shows it. `offers` are (value, text) of what is made unless it is unticked."""

    summary: tuple[str, ...]
    left: str
    faults: tuple[ToldFault, ...]
    lines: tuple[ToldLine, ...]
    key_days: tuple[ToldDay, ...]
    offers: tuple[tuple[str, str], ...]
    written: int


def told(plan: Plan, assembly: Assembly) -> Told:
    """Return a plan in words."""
    return Told(
        summary=tuple(_summary(plan)),
        left=left_in_words(plan),
        faults=tuple(ToldFault(_place(one), one.column, one.value, one.sentence) for one in plan.faults),
        lines=tuple(_line(line, assembly) for line in plan.lines),
        key_days=tuple(_told_day(one, assembly) for one in sorted(plan.key_days, key=lambda one: one.on)),
        offers=tuple(_offers(plan, assembly)),
        written=len(plan.written),
    )  # fmt: skip


def _summary(plan: Plan) -> list[str]:
    count = {verb: sum(line.verb is verb for line in plan.lines) for verb in Verb}
    new, changed, same, faulty = (count[verb] for verb in (Verb.NEW, Verb.CHANGED, Verb.SAME, Verb.FAULTY))
    days = len(plan.key_days)
    said = {
        ngettext("%(n)s new session", "%(n)s new sessions", new): new,
        ngettext("%(n)s session changes", "%(n)s sessions change", changed): changed,
        ngettext("%(n)s session is as it was", "%(n)s sessions are as they were", same): same,
        ngettext("%(n)s row is not good", "%(n)s rows are not good", faulty): faulty,
        ngettext("%(n)s key date", "%(n)s key dates", days): days,
    }
    return [words for words, number in said.items() if number]


def _place(fault: Fault) -> str:
    if not fault.row:
        return fault.table or _("The whole file")
    row = _("Row %(n)s", n=fault.row)
    return f"{fault.table} · {row}" if fault.table else row


def _told_day(one: KeyDay, assembly: Assembly) -> ToldDay:
    is_weekend = one.on.weekday() > 4  # noqa: PLR2004 - Saturday, Sunday
    label = typo(pick(one.label, fallback=assembly.language)[0])
    return ToldDay(day_long(one.on), _counted((one.on - assembly.starts_on).days), label, is_weekend)


def _counted(days: int) -> str:
    return _("D+%(n)s", n=days) if days >= 0 else _("D-%(n)s", n=-days)


def _line(line: Line, assembly: Assembly) -> ToldLine:
    entry = line.entry
    title, lang = pick(entry.title, fallback=assembly.language)
    word, state = VERBS[line.verb]
    notes = list(line.remarks)
    if line.fields:
        notes.insert(0, ", ".join(str(FIELD_NAMES[name]) for name in line.fields))
    return ToldLine(
        entry.row, typo(title, lang) or _("(without title)"), None if lang == current_language() else lang, str(word),
        state, when(entry.day, entry.start, entry.minutes), entry.room, tuple(notes),
    )  # fmt: skip


def when(day: dt.date | None, start: dt.time | None, minutes: int) -> str:
    """Return 'mar. 9, 9 h 30 – 11 h 00', or that it is to be placed."""
    if day is None or start is None:
        return _("To be placed")
    return f"{day_short(day)}, {clock_time(start)} – {clock_time(end_time(start, minutes))}"


def _offers(plan: Plan, assembly: Assembly) -> list[tuple[str, str]]:
    named = [
        (f"room:{one.label}", _("Room “%(name)s”", name=_name(one.name, one.label, assembly))) for one in plan.rooms
    ]
    named += [
        (f"track:{one.label}", _("Track “%(name)s”", name=_name(one.name, one.label, assembly))) for one in plan.tracks
    ]
    named += [
        (f"role:{one.code}", _("Role “%(name)s”", name=_name(one.name, one.code, assembly))) for one in plan.roles
    ]
    named += [(f"paper:{one.label}", _("Document “%(name)s”", name=_paper(one, assembly))) for one in plan.papers]
    return named


def _paper(one: PaperSheet, assembly: Assembly) -> str:
    title, lang = pick(one.title, fallback=assembly.language)
    return " – ".join(filter(None, (one.code, typo(title, lang))))


def _name(texts: object, otherwise: str, assembly: Assembly) -> str:
    return pick(texts if isinstance(texts, dict) else {}, fallback=assembly.language)[0] or otherwise


def done_in_words(done: Outcome, plan: Plan, assembly: Assembly) -> str:
    """Return what was written, what of it still needs a look, and what stayed where it was."""
    copied = ngettext("%(n)s document is copied.", "%(n)s documents are copied.", done.papers)
    aside = _("Copied documents stand as withdrawn: look at them, then put them back.")
    parts = [
        ngettext("%(n)s session is added to the draft.", "%(n)s sessions are added to the draft.", done.added),
        ngettext("%(n)s session is changed.", "%(n)s sessions are changed.", done.changed) if done.changed else "",
        copied if done.papers else "",
        aside if done.papers and assembly.state is not AssemblyState.DRAFT else "",
        left_in_words(plan),
    ]
    return " ".join(part for part in parts if part)


def left_in_words(plan: Plan) -> str:
    """Return what a copy leaves where it is, as a sentence; '' for nothing."""
    return _("Not copied: %(list)s.", list=", ".join(plan.left)) if plan.left else ""
