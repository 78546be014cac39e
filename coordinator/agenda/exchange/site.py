"""The public programme as a folder of pages that open from a stick: released data, relative links, no network.

Its templates are plainer than those of the site: icons are left out, since a browser fetches no part of another
file from a folder.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from flask import current_app, render_template
from markupsafe import Markup

from coordinator.agenda import pages, programme, queries
from coordinator.agenda.queries import Day, Visit
from coordinator.agenda.zones import zone_in_words
from coordinator.assemblies.dates import spoken_dates
from coordinator.assemblies.frame import name_of
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import text_in, use_language
from coordinator.web.filters import day_title, rich

CALENDAR = "programme.ics"
_STYLES = ("css/app.css", "css/programme.css", "css/stick.css")
_PLACE = "agenda/exchange/site"
_LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ADDRESS = re.compile(r"url\((?!\"data:)[\"']?([^\"')]+)[\"']?\)")


def site_of(assembly: Assembly, calendars: Mapping[str, bytes], languages: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of the site by path, in `languages` (their names by code).

    `calendars` are the calendar of the programme by language. Reads what is released and nothing else. Empty before
    the first release.
    """
    days = queries.public_days(assembly)
    if not days:
        return {}
    files = _assets()
    for lang in languages:
        with use_language(lang):
            made = _pages(assembly, days, lang, languages, has_calendar=bool(calendars.get(lang)))
            files |= {f"{lang}/{name}": page.encode() for name, page in made.items()}
        if calendars.get(lang):
            files[f"{lang}/{CALENDAR}"] = calendars[lang]
    with use_language(assembly.language):
        first = assembly.language if assembly.language in languages else next(iter(languages))
        values = {"lang": first, "languages": languages, "name": name_of(assembly), "assembly": assembly}
        files["index.html"] = render_template(f"{_PLACE}/start.html", **values).encode()
    return files


def _pages(
    assembly: Assembly, days: list[Day], lang: str, languages: Mapping[str, str], *, has_calendar: bool
) -> dict[str, str]:
    common = {
        "assembly": assembly, "name": name_of(assembly),
        "assembly_title": text_in(assembly.title, fallback=assembly.language),
        "dates": spoken_dates(assembly), "publication": queries.publication_of(assembly), "lang": lang,
        "languages": languages, "zone": zone_in_words(assembly, days[0].sessions[0].starts_at),
        "calendar": CALENDAR, "has_calendar": has_calendar,
    }  # fmt: skip
    names = [f"day-{number}.html" for number in range(1, len(days) + 1)]
    tabs = [(name, day_title(day.on)) for name, day in zip(names, days, strict=True)]
    order = [(session, name) for day, name in zip(days, names, strict=True) for session in day.sessions]
    # Numbers, since a stick may not tell small letters from capitals.
    files = {session.public_id: f"session-{number}.html" for number, (session, _name) in enumerate(order, 1)}
    made = {"index.html": render_template(f"{_PLACE}/index.html", **common, tabs=tabs, here="index.html")}
    for name, lines in zip(names, programme.days_in_words(days, assembly), strict=True):
        slots = [
            replace(slot, sessions=tuple(replace(one, url=files[_id_in(one.url)]) for one in slot.sessions))
            for slot in lines.slots
        ]
        made[name] = render_template(f"{_PLACE}/day.html", **common, tabs=tabs, here=name, day=lines, slots=slots)
    for place, (session, day_page) in enumerate(order):
        around = [order[n][0] if 0 <= n < len(order) else None for n in (place - 1, place + 1)]
        values = pages.visit_values(assembly, Visit(session, *around))
        values = {**values, "languages_spoken": values["languages"], **common}
        here = files[session.public_id]
        made[here] = render_template(
            f"{_PLACE}/session.html", **values, tabs=tabs, here=here, day_page=day_page,
            text=_linkless(rich(dict(session.description), assembly.language)),
            before_page=files[around[0].public_id] if around[0] else "",
            after_page=files[around[1].public_id] if around[1] else "",
        )  # fmt: skip
    return made


def _id_in(address: str | None) -> str:
    return (address or "").rpartition("/")[2]


def _linkless(html: Markup) -> Markup:
    """Return clean HTML whose links are written out: on a stick they lead nowhere."""
    return Markup(_LINK.sub(r"\2 (\1)", html))  # noqa: S704 - what was clean stays clean


def _assets() -> dict[str, bytes]:
    """The style sheets and what they name, with addresses that hold in a folder."""
    static = Path(current_app.root_path) / "static"
    files = {}
    for style in _STYLES:
        path = static / style
        for address in _ADDRESS.findall(path.read_text(encoding="utf-8")):
            found = (path.parent / address).resolve()
            files[f"assets/{found.relative_to(static.resolve()).as_posix()}"] = found.read_bytes()
        files[f"assets/{style}"] = path.read_bytes()
    return files
