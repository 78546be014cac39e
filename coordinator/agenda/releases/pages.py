"""What the pages about releases show: counts in words, the programme as it was, differences, the public log."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, url_for

from coordinator.agenda import programme, queries
from coordinator.agenda.changes import Change, as_json, as_record
from coordinator.agenda.labels import session_label
from coordinator.agenda.models import Release, ReleaseKind
from coordinator.agenda.programme import DayLines
from coordinator.agenda.queries import PublicSession
from coordinator.agenda.release import pending
from coordinator.agenda.releases.queries import latest_number, never_public, public_state, releases_up_to
from coordinator.agenda.releases.states import State, after, changes_between, snapshot_from
from coordinator.agenda.signup.entitled import losing_by
from coordinator.agenda.told import KIND_NAMES, KIND_STATES, LINKS, PUBLIC, PaperTitles, ToldChange, told, when_of
from coordinator.assemblies.frame import public_frame
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import public_assembly
from coordinator.core.i18n import _, _l, ngettext, pick
from coordinator.web.filters import typo

DRAFT = "draft"
ON_A_PAGE = 20
_KINDS = {ReleaseKind.SHIFT: _l("Shift on the day")}


@dataclass(frozen=True)
class Entry:
    """One release in a list: how many sessions changed in which way, and the changes where they are shown."""

    release: Release
    title: str
    origin: str
    counts: tuple[tuple[str, str], ...]
    changes: tuple[ToldChange, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One side of a comparison."""

    value: str
    label: str


def title_of(release: Release) -> str:
    """Return 'Version 3 – Programme of 9 March'."""
    title = _("Version %(n)s", n=release.number)
    return f"{title} – {typo(release.name)}" if release.name else title


def origin_of(release: Release) -> str:
    """Return what made a release when it was not the usual edits, in words."""
    if release.kind is ReleaseKind.RESTORED:
        return _("Version %(n)s restored", n=release.restored_number)
    return str(_KINDS.get(release.kind, ""))


def entries_of(releases: Sequence[Release]) -> list[Entry]:
    """Return releases for the organisers' list."""
    return [Entry(one, title_of(one), origin_of(one), counts_of(one.changes)) for one in releases]


def counts_of(changes: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Return (words, state of the tag) per kind of change: '12 · New'."""
    found = Counter(kind for one in changes for kind in one["kinds"])
    return tuple((f"{KIND_NAMES[kind]}\u00a0· {found[kind]}", KIND_STATES.get(kind, "info"))
                 for kind in KIND_NAMES if found[kind])  # fmt: skip


def programme_then(assembly: Assembly, number: int) -> list[DayLines]:
    """Return the programme as it was after a release. Its sessions have no links: they stand elsewhere by now."""
    sessions = sorted(
        (_session(public_id, kept) for public_id, kept in public_state(assembly, number).items()),
        key=lambda one: (one.day, one.start, one.public_id),
    )
    return [
        replace(day, slots=tuple(
            replace(slot, sessions=tuple(replace(line, url=None) for line in slot.sessions)) for slot in day.slots
        ))
        for day in programme.days_in_words(queries.days_of(sessions), assembly)
    ]  # fmt: skip


def sides(releases: Sequence[Release]) -> list[Choice]:
    """Return what can be compared: the draft, and every release, the newest first."""
    return [Choice(DRAFT, _("Draft")), *(Choice(str(one.number), title_of(one)) for one in releases)]


def differences(assembly: Assembly, older: int, newer: int | None) -> list[Change]:
    """Return what differs between two releases, or between a release and the draft (None)."""
    old = public_state(assembly, older)
    if newer is not None:
        return changes_between(old, public_state(assembly, newer))
    now = public_state(assembly, latest_number(assembly))
    return changes_between(old, _with_draft(now, pending(assembly)))


def asked_sides(assembly: Assembly, older: str, newer: str) -> tuple[int, int | None]:
    """Return the numbers asked for, the older first; by default the last release and the draft. 404 for others."""
    latest = latest_number(assembly)
    if not latest:
        abort(404)
    numbers = [_side(text, latest) for text in (older or str(latest), newer or DRAFT)]
    known = sorted(number for number in numbers if number is not None)
    if not known:
        return latest, None
    return known[0], None if None in numbers else known[-1]


def changes_values(slug: str, page: int) -> dict[str, Any]:
    """Return the values of the public list of changes. The first release is told as a number of sessions."""
    assembly = public_assembly(slug) or abort(404)
    private = never_public(assembly)
    last_page = max(1, -(-latest_number(assembly) // ON_A_PAGE))
    if page > last_page:
        abort(404)
    newest = latest_number(assembly) - (page - 1) * ON_A_PAGE
    state: State = {}
    entries: list[Entry] = []
    papers = PaperTitles(assembly, public_only=True)
    for one in releases_up_to(assembly, newest):
        state = after(state, one.changes)
        if one.number > newest - ON_A_PAGE:
            shown = [change for change in one.changes if _is_told(change, private)]
            entries.insert(0, _public_entry(one, shown, state, papers))
    return {
        "assembly": assembly, "frame": public_frame(assembly), "entries": entries,
        "newer_url": url_for("agenda.changes", slug=slug, page=page - 1 if page > 2 else None) if page > 1 else None,  # noqa: PLR2004
        "older_url": url_for("agenda.changes", slug=slug, page=page + 1) if page < last_page else None,
    }  # fmt: skip


@dataclass(frozen=True)
class LosingPlaces:
    """A session whose publication takes places back: how many, and who."""

    public_id: str
    title: str
    names: tuple[str, ...]


def losing_places(changes: Sequence[Change], assembly: Assembly) -> list[LosingPlaces]:
    """Return the sessions that are to be narrowed so that people lose their places or turns, in order of time."""
    found = losing_by(changes)
    return [
        LosingPlaces(
            change.public_id, typo(*pick(change.after.title, fallback=assembly.language)),
            tuple(one.registration.person.full_name for one in found[change.session_id]),
        )
        for change in changes if change.session_id in found
    ]  # fmt: skip


def changes_of(release: Release, assembly: Assembly) -> list[ToldChange]:
    """Return what a release changed, each session with when and where it then was."""
    state = public_state(assembly, release.number)
    papers = PaperTitles(assembly)
    return [told(one, assembly, when_of(state[one["session"]]), papers=papers) for one in release.changes]


def _is_told(change: Mapping[str, Any], private: frozenset[str]) -> bool:
    """Tell whether the world may read of a change, and would find anything in it."""
    return change["session"] not in private and not set(change["after"]) <= LINKS


def _public_entry(
    release: Release, shown: Sequence[Mapping[str, Any]], state: State, papers: PaperTitles
) -> Entry:  # fmt: skip
    if release.number == 1:
        first = ngettext("%(n)s session is published.", "%(n)s sessions are published.", len(shown))
        return Entry(release, title_of(release), first, ())
    changes = tuple(
        told(change, papers.assembly, when_of(state[change["session"]]), only=PUBLIC, papers=papers) for change in shown
    )
    return Entry(release, title_of(release), origin_of(release), (), changes)


def _side(text: str, latest: int) -> int | None:
    if text == DRAFT:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 0 < int(text) <= latest):  # noqa: PLR2004
        abort(404)
    return int(text)


def _with_draft(now: State, changes: Sequence[Change]) -> State:
    return after(now, [{**as_record(change), "after": as_json(change.after)} for change in changes])


def _session(public_id: str, kept: Mapping[str, Any]) -> PublicSession:
    was = snapshot_from(kept)
    return PublicSession(
        public_id=public_id, type=was.type, access=was.access, status=was.status, title=was.title,
        description=was.description, day=was.day, start=was.start, minutes=was.minutes, starts_at=was.starts_at,
        ends_at=was.ends_at, room=was.room_name, room_slug="", track=was.track_name, track_slug="",
        languages=tuple(was.languages), moved_from=None, number=session_label(was.series, was.number),
        people=tuple(queries.person_from(one) for one in was.people),
        items=tuple(queries.item_from(one) for one in was.items),
    )  # fmt: skip
