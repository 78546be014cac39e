"""The sections of a pack: which there are, what the contents page says of each, and their HTML.

Each section is set from a template of its own and knows nothing of the others, so that one can be made alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from coordinator.briefing import wording
from coordinator.briefing.content import Day, Face, Pack, Part, Session, Text
from coordinator.briefing.portraits import fitted
from coordinator.briefing.typography import Setter, balanced, kept_company
from coordinator.core.i18n import _, direction, ngettext

TEMPLATES = Path(__file__).parents[2] / "templates"
# A note with more text than this may be cut by a page break; a shorter one stays in one piece.
LONGEST_UNCUT_NOTE = 2400
# Millimetres that a row of contents takes, set as usual and set closer: a section, a day, a session. See parts.css.
USUAL_ROWS, DENSE_ROWS = (8.7, 5.5, 4.6), (7.2, 4.6, 3.8)
CONTENTS_ROOM = 216
# Letters of the cover's title that fit beside the ring.
COVER_LINE = 24
NO_HTML = Markup()


@dataclass(frozen=True)
class Entry:
    """A second line of the contents page: the anchor it leads to, a label before the title, the title."""

    id: str
    title: Text
    label: str = ""
    under: bool = False


@dataclass(frozen=True)
class Section:
    """One section; `kick` is the small line above its title."""

    id: str
    kick: str
    title: str
    entries: tuple[Entry, ...] = ()
    html: Markup = NO_HTML


class Press:
    """Sets the templates of one pack in one language."""

    def __init__(self, pack: Pack, language: str) -> None:
        self.pack = pack
        self.language = language
        self.setter = Setter(language)
        self.images = dict(pack.images)
        self.unreadable: list[str] = []
        self._portraits_seen: set[str] = set()
        self._templates = self._environment()

    def _environment(self) -> Environment:
        env = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=self._finalize,
            trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
        )  # fmt: skip
        env.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
        env.filters["dialled"] = lambda number: "".join(ch for ch in number if ch.isdigit() or ch == "+")
        env.globals.update(
            language=self.language, who=self.pack.identity, direction_of=direction, is_short=_is_short,
            set_line=lambda text: self.setter.line(text.value, text.lang),
            set_title=lambda text: kept_company(self.setter.line(text.value, text.lang)),
            set_prose=lambda text: self.setter.prose(text.html, text.lang),
            capital=lambda text: text[:1].upper() + text[1:], long_day=wording.long_day, hours=wording.hours,
        )  # fmt: skip
        return env

    def _finalize(self, value: Any) -> Any:
        """Set every printed text in type; markup was set when it was made."""
        if isinstance(value, str) and not isinstance(value, Markup):
            return self.setter.line(value)
        return value

    def page(self, template: str, **values: Any) -> Markup:
        """Return the HTML of one template."""
        html = self._templates.get_template(f"pdf/{template}.html").render(**values)
        return Markup(html)  # noqa: S704 - rendered with autoescape

    def sections(self) -> list[Section]:
        """Return the chosen sections that have something to say, with their HTML."""
        return list(self._sections())

    def _sections(self) -> Iterator[Section]:
        makers = {
            Part.PROGRAMME: self._programme,
            Part.SESSIONS: self._notes,
            Part.PORTRAITS: self._portraits,
            Part.PARTICIPANTS: self._participants,
            Part.PRACTICAL: self._practical,
            Part.NOTES: self._blank,
        }
        for part, make in makers.items():
            if part in self.pack.parts:
                yield from make()

    def _programme(self) -> Iterator[Section]:
        if not self.pack.days:
            return
        entries = tuple(
            Entry(f"programme-{day.on}", Text(wording.long_day(day.on), self.language)) for day in self.pack.days
        )
        plain = Section("programme", _("Day by day"), _("Programme"), entries)
        html = self.page(
            "programme", this=plain, days=self.pack.days, notes_included=Part.SESSIONS in self.pack.parts,
            release=self._release(),
        )  # fmt: skip
        yield Section(plain.id, plain.kick, plain.title, entries, html)

    def _notes(self) -> Iterator[Section]:
        days = [day for day in self.pack.days if any(session.has_note for session in day.sessions)]
        if not days:
            return
        entries = tuple(entry for day in days for entry in self._note_entries(day))
        plain = Section("sessions", _("What each session is about"), _("Session notes"), entries)
        html = self.page("sessions", this=plain, days=days)
        yield Section(plain.id, plain.kick, plain.title, entries, html)

    def _note_entries(self, day: Day) -> Iterator[Entry]:
        yield Entry(f"sessions-{day.on}", Text(wording.long_day(day.on), self.language))
        for session in day.sessions:
            if session.has_note:
                yield Entry(f"session-{session.key}", session.title, wording.hour(session.starts_at), under=True)

    def _portraits(self) -> Iterator[Section]:
        faces = self.pack.faces
        if not faces:
            return
        plain = Section("portraits", _("Who is who"), _("Portraits"))
        shown = [(face, self._has_portrait(face)) for face in faces]
        summary = ngettext("%(n)s participant", "%(n)s participants", len(faces))
        yield replace(plain, html=self.page("portraits", this=plain, faces=shown, summary=summary))

    def _has_portrait(self, face: Face) -> bool:
        """Make the portrait of `face` fit for print, once; one that cannot be read is named in `unreadable`."""
        name = face.portrait
        if name in self.pack.images and name not in self._portraits_seen:
            self._portraits_seen.add(name)
            small = fitted(self.images.pop(name))
            if small is None:
                self.unreadable.append(face.name)
            else:
                self.images[name] = small
        return name in self.images

    def _participants(self) -> Iterator[Section]:
        countries = self.pack.countries
        if not countries:
            return
        plain = Section("participants", _("Who takes part"), _("List of participants"))
        html = self.page("participants", this=plain, countries=countries, summary=_summary(self.pack))
        yield Section(plain.id, plain.kick, plain.title, (), html)

    def _practical(self) -> Iterator[Section]:
        note = self.pack.practical
        if not note:
            return
        plain = Section("practical", _("To come, to stay, to get about"), _("Practical information"))
        tables = (
            (_("Emergency numbers"), note.emergency, "emergency"),
            (_("Useful contacts"), note.contacts, "useful"),
        )
        html = self.page("practical", this=plain, note=note, tables=tables)
        yield Section(plain.id, plain.kick, plain.title, (), html)

    def _blank(self) -> Iterator[Section]:
        plain = Section("notes", _("Yours to fill"), _("Notes"))
        yield Section(plain.id, plain.kick, plain.title, (), self.page("notes", this=plain))

    def contents(self, sections: list[Section]) -> Markup:
        """Return the contents page; page numbers are filled in by the style sheet."""
        plain = Section("contents", _("What this pack holds"), _("Contents"))
        return self.page("contents", this=plain, sections=sections, is_dense=_is_dense(sections))

    def cover(self) -> Markup:
        """Return the cover."""
        who = self.pack.identity
        groups = ((_("Organised by"), who.hosts), (_("With the participation of"), who.partners))
        title = self.setter.line(who.title.value, who.title.lang)
        lines = [Markup(escape(line)) for line in balanced(title, COVER_LINE)]  # noqa: S704 - escaped
        return self.page("cover", groups=groups, edition=self.edition(), title_lines=lines)

    def edition(self) -> str:
        """Return "Version 3, printed on 24 November 2026 at 14:05"."""
        edition = self.pack.edition
        return _(
            "Version %(number)s, printed on %(date)s at %(time)s", number=edition.number,
            date=wording.stamp(edition.issued_at), time=wording.hour(edition.issued_at),
        )  # fmt: skip

    def _release(self) -> str:
        """Return "Programme version 5, published on 20 November 2026 at 09:00"; "" before the first release."""
        release = self.pack.release
        if release is None:
            return ""
        return _(
            "Programme version %(number)s, published on %(date)s at %(time)s.", number=release.number,
            date=wording.stamp(release.published_at), time=wording.hour(release.published_at),
        )  # fmt: skip


def _is_dense(sections: list[Section]) -> bool:
    """Tell whether the contents fit one page if they are set closer, and only then."""
    entries = [entry for section in sections for entry in section.entries]
    sessions = sum(entry.under for entry in entries)
    counts = (len(sections), len(entries) - sessions, sessions)

    def height(rows: tuple[float, float, float]) -> float:
        return sum(count * row for count, row in zip(counts, rows, strict=True))

    return height(DENSE_ROWS) <= CONTENTS_ROOM < height(USUAL_ROWS)


def _is_short(session: Session) -> bool:
    return len(session.description.html) <= LONGEST_UNCUT_NOTE


def _summary(pack: Pack) -> str:
    delegations = sum(len(country.delegations) for country in pack.countries)
    known = sum(country.is_known for country in pack.countries)
    told = [
        ngettext("%(n)s participant", "%(n)s participants", pack.participant_count),
        ngettext("%(n)s organisation", "%(n)s organisations", delegations),
    ]
    if known > 1:
        told.append(ngettext("%(n)s country", "%(n)s countries", known))
    return " · ".join(told)
