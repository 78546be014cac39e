"""A published session in plain words, as calendar programs show it."""

import html
import re
from collections.abc import Sequence
from functools import lru_cache

from coordinator.agenda.items import ItemLine, item_lines
from coordinator.agenda.labels import session_label
from coordinator.agenda.models import PublishedSession
from coordinator.agenda.queries import item_from
from coordinator.agenda.wording import TYPE_NAMES, languages_in_words, role_name
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, text_in
from coordinator.core.markup import prose

# Longer texts are cut: a phone shows no more, and a feed of 2,000 events must stay under a megabyte.
LONGEST = 1000
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ITEM, _TAG = re.compile(r"<li>\s*"), re.compile(r"<[^>]+>")
_BREAK = re.compile(r"<br>|<hr>|</(?:p|h2|h3|li|blockquote)>")
_BLANK_LINES = re.compile(r"\n\s*\n\s*")


@lru_cache(maxsize=4096)
def plain(markdown: str) -> str:
    """Return a Markdown text as plain paragraphs; a link keeps its address behind its words."""
    text = _LINK.sub(_spell_link, prose(markdown))
    text = _ITEM.sub("– ", _BREAK.sub("\n\n", text))
    return _BLANK_LINES.sub("\n", html.unescape(_TAG.sub("", text))).strip()


def _spell_link(match: re.Match[str]) -> str:
    address, words = match[1], match[2]
    return words if address in words or address.startswith("mailto:") else f"{words} ({address})"


def cut(text: str, longest: int = LONGEST) -> str:
    """Return `text`, or its beginning up to a whole word with an ellipsis."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(maxsplit=1)[0].rstrip(" ,;:–") + " …"


def description(session: PublishedSession, assembly: Assembly, page: str) -> str:
    """Return what a reader needs beside title, time and place.

    That is its number, who, in which languages and headsets, its items, what it is about, where more is. Never
    the link of a videoconference: a feed is read by whoever has its address.
    """
    text = plain(text_in(session.description, fallback=assembly.language))
    lines = [
        _("Session %(n)s", n=session_label(session.series, session.number)) if session.number else "",
        _people(session.people), languages_in_words(session.languages, session.interpreted_into),
        cut(_items(session, assembly)), cut(text),
    ]  # fmt: skip
    if len(text) > LONGEST:
        lines.append(_("Read more: %(address)s", address=page))
    return "\n\n".join(line for line in lines if line)


def _people(people: Sequence[dict[str, str]]) -> str:
    return "\n".join(_person(one) for one in people if one.get("name") or one.get("function"))


def _person(one: dict[str, str]) -> str:
    parts = [part for part in (one.get("name"), one.get("function"), one.get("organisation")) if part]
    if reader := ", ".join(part for part in (one.get("reader"), one.get("reader_function")) if part):
        parts.append(_("message read by %(reader)s", reader=reader))
    who = ", ".join(parts)
    return _("%(role)s: %(person)s", role=role_name(one), person=who)


def _items(session: PublishedSession, assembly: Assembly) -> str:
    lines = item_lines(
        [item_from(one) for one in session.items], session_label=session_label(session.series, session.number),
        start=session.start, fallback=assembly.language,
    )  # fmt: skip
    return "\n".join(map(_item, lines))


def _item(line: ItemLine) -> str:
    head = " ".join(part for part in (line.number, line.start) if part)
    if line.is_withdrawn:
        said = _("Item withdrawn: %(title)s", title=line.title)
    else:
        said = " – ".join(part for part in (line.title, line.who, line.minutes) if part)
    return f"{head} – {said}" if head else f"– {said}"


def categories(session: PublishedSession, assembly: Assembly) -> tuple[str, ...]:
    """Return the type of the session and its track, if it has one."""
    track = text_in(session.track_name, fallback=assembly.language)
    return (str(TYPE_NAMES[session.type]), *((track,) if track else ()))


def location(session: PublishedSession, assembly: Assembly) -> str:
    """Return room, venue, address and city, nothing twice."""
    room = text_in(session.room_name, fallback=assembly.language)
    parts = (room, assembly.venue_name, assembly.venue_address, assembly.city)
    told: list[str] = []
    for part in parts:
        if part and not any(part in earlier for earlier in told):
            told.append(part)
    return ", ".join(told)
