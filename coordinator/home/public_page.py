"""The public page of an assembly. It looks at every package, so it stands here; its endpoint is `assemblies.show`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, request, url_for
from sqlalchemy.engine import Connection, Engine

from coordinator.assemblies import queries as assemblies
from coordinator.assemblies.frame import public_frame
from coordinator.assemblies.models import Assembly, Holding
from coordinator.assemblies.occasion import banner_of, is_over
from coordinator.assemblies.policy import has_practical_page, may_manage
from coordinator.assemblies.wording import PARTY_ROLES
from coordinator.core import clock
from coordinator.core.actor import VISITOR
from coordinator.core.i18n import _, _l, current_language, pick, text_in
from coordinator.documents.queries import public_papers
from coordinator.home import queries
from coordinator.home.invitation import invitation_of
from coordinator.home.milestones import milestones_of
from coordinator.home.programme import programme_of
from coordinator.home.site_plan import plan_of
from coordinator.registration.queries import communes_by_country, entrance
from coordinator.web.door import early
from coordinator.web.filters import country, day_month_year, file_size, typo
from coordinator.web.forms import parse_day
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import cacheable, guard
from coordinator.web.responses import kept, kept_page, page

bp = Blueprint("public_page", __name__)
add_to_menu(MenuEntry("public", 10, _l("Home"), "assemblies.show"))
add_to_menu(MenuEntry("public", 30, _l("Documents"), "home.papers"))
add_to_menu(MenuEntry("site", 10, _l("Assemblies"), "home.index"))
# Wide of the assembly's own days, so that a bureau the day before or an excursion after can be asked for.
_DAYS_AROUND = dt.timedelta(days=7)
_COUNTRIES_SHOWN = 8
_PAGE, _PAPERS = "home/assembly.html", "home/papers.html"


class _Key(NamedTuple):
    """What the public page depends on: the versions of all it shows, the day asked for, and the minute it is."""

    slug: str
    lang: str
    stamp: queries.Stamp
    day: dt.date | None
    minute: int


def _key_of(slug: str, lang: str, *, asked: str = "", bind: Engine | Connection | None = None) -> _Key | None:
    stamp = queries.page_stamp(slug, bind=bind)
    if stamp is None:
        return None
    return _Key(slug, lang, stamp, _day_within(stamp, asked), int(clock.now().timestamp() // 60))


def _papers_key_of(
    slug: str, lang: str, *, bind: Engine | Connection | None = None
) -> tuple[str, str, queries.Stamp] | None:
    stamp = queries.page_stamp(slug, bind=bind)
    return (slug, lang, stamp) if stamp else None


@cacheable
@early(kept(_PAGE, _key_of))
def show(slug: str) -> Response:
    """Show the assembly to the world: kept by the versions of all it shows, for a minute at most."""
    key = _key_of(slug, current_language(), asked=request.args.get("day", "")) or abort(404)
    args = {"day": key.day.isoformat()} if key.day else {}
    return kept_page(key, _PAGE, lambda: page_values(_assembly(slug), key.day), args)


@cacheable
@early(kept(_PAPERS, _papers_key_of))
def papers(slug: str) -> Response:
    """List what everybody may download."""
    key = _papers_key_of(slug, current_language()) or abort(404)
    return kept_page(key, _PAPERS, lambda: _papers(_assembly(slug)))


def _papers(assembly: Assembly) -> dict[str, Any]:
    lines = [_paper(assembly, paper) for paper in public_papers(assembly, current_language())]
    return {"frame": public_frame(assembly), "papers": lines}


@guard(may_manage, on=assemblies.assembly_by_slug)
def preview(assembly: Assembly) -> Response:
    """Show organisers the public page before it is public."""
    return page(_PAGE, **page_values(assembly, parse_day(request.args.get("day", ""))))


@bp.record_once
def _register(state: Any) -> None:
    """Give the pages the endpoints that other packages know them by."""
    prefix = "/<lang:lang>/assemblies/<slug>"
    state.app.add_url_rule(f"{prefix}/", "assemblies.show", show)
    state.app.add_url_rule(f"{prefix}/documents", "home.papers", papers)
    state.app.add_url_rule(f"{prefix}/manage/preview", "home.preview", preview)


def _assembly(slug: str) -> Assembly:
    found = assemblies.public_assembly(slug)
    return found if found is not None else abort(404)


def _day_within(stamp: queries.Stamp, asked: str) -> dt.date | None:
    """Return the day asked for, if it can be one of the assembly's: anything else would fill the shelf."""
    day = parse_day(asked) if asked else None
    within = day is not None and stamp.first_day - _DAYS_AROUND <= day <= stamp.last_day + _DAYS_AROUND
    return day if within else None


@dataclass(frozen=True)
class Bar:
    """One line of the table of countries; `percent` of the longest bar."""

    label: str
    value: int
    percent: int


@dataclass(frozen=True)
class Paper:
    """One line of the list of documents."""

    title: str
    url: str
    details: str
    lang: str


@dataclass(frozen=True)
class Contact:
    """One way to reach the secretariat."""

    icon: str
    url: str
    text: str
    note: str = ""


def page_values(assembly: Assembly, asked_day: dt.date | None) -> dict[str, Any]:
    """Return everything the page shows, section by section; an empty section is not shown."""
    today = clock.today(assembly.zone)
    programme = programme_of(assembly, asked_day, today)
    title, title_lang = pick(assembly.title, fallback=assembly.language)
    lede, lede_lang = pick(assembly.lede, fallback=assembly.language)
    over = is_over(assembly)
    countries = communes_by_country(assembly)
    return {
        "assembly": assembly,
        "frame": public_frame(assembly),
        "title": title,
        "title_lang": _foreign(title_lang),
        "lede": lede,
        "lede_lang": _foreign(lede_lang),
        "eyebrow": [part for part in (text_in(assembly.edition, fallback=assembly.language), _place(assembly)) if part],
        "banner": banner_of(assembly),
        "card": invitation_of(assembly, entrance(assembly), programme.first_start if programme else None),
        "over": over,
        "milestones": milestones_of(assembly, assemblies.key_dates_of(assembly), today),
        "programme": programme,
        "announced_on": _announced_on(assembly, today) if programme is None and not over else "",
        "communes": sum(number for _code, number in countries),
        "bars": _bars(countries),
        "counted_on": day_month_year(today),
        "papers": [_paper(assembly, paper) for paper in public_papers(assembly, current_language())],
        "plan": plan_of(assembly),
        "geo": _geo(assembly),
        "contacts": _contacts(assembly, over=over),
        "parties": assemblies.parties_of(assembly),
        "party_roles": PARTY_ROLES,
        "has_practical": has_practical_page(VISITOR, assembly),
    }


def _foreign(lang: str) -> str:
    return "" if lang == current_language() else lang


def _place(assembly: Assembly) -> str:
    return ", ".join(part for part in (assembly.city, country(assembly.country)) if part)


def _announced_on(assembly: Assembly, today: dt.date) -> str:
    on = assembly.programme_announced_on
    if on is None or assembly.holding is Holding.CANCELLED:
        return ""
    if on < today:
        return _("The programme will be published soon.")
    return _("The programme will be published on %(day)s.", day=day_month_year(on))


def _bars(countries: Sequence[tuple[str, int]]) -> list[Bar]:
    """Return the longest bars first; what does not fit is summed up in the last one."""
    lines = [(country(code) or _("Country not given"), number) for code, number in countries]
    if len(lines) > _COUNTRIES_SHOWN:
        rest = sum(number for _label, number in lines[_COUNTRIES_SHOWN - 1 :])
        lines = [*lines[: _COUNTRIES_SHOWN - 1], (_("Other countries"), rest)]
    longest = max((number for _label, number in lines), default=1)
    return [Bar(label, number, max(1, round(100 * number / longest))) for label, number in lines]


def _paper(assembly: Assembly, paper: Any) -> Paper:
    title, lang = pick(paper.title, fallback=assembly.language)
    url = url_for("documents.download", slug=assembly.slug, document_id=paper.public_id)
    details = f"{paper.kind}, {file_size(paper.size)}"
    if paper.language != current_language():
        details = f"{details}, {paper.language.upper()}"
    return Paper(typo(title, lang), url, details, _foreign(lang))


def _geo(assembly: Assembly) -> str:
    if assembly.venue_latitude is None or assembly.venue_longitude is None:
        return ""
    return f"geo:{assembly.venue_latitude:.5f},{assembly.venue_longitude:.5f}"


def _contacts(assembly: Assembly, *, over: bool) -> list[Contact]:
    contacts = []
    if assembly.secretariat_phone:
        digits = "".join(ch for ch in assembly.secretariat_phone if ch.isdigit() or ch == "+")
        contacts.append(Contact("phone", f"tel:{digits}", assembly.secretariat_phone, _("call or WhatsApp")))
    if assembly.secretariat_email:
        contacts.append(Contact("mail", f"mailto:{assembly.secretariat_email}", assembly.secretariat_email))
    if contacts and not over and assembly.holding is not Holding.CANCELLED:
        url = url_for("feeds.subscribe", slug=assembly.slug)
        contacts.append(Contact("calendar-plus", url, _("Follow the assembly in my calendar")))
    return contacts
