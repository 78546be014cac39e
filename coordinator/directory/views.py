"""Public pages of the directory: search, one organisation with what is known and how surely, logos, credits."""

from typing import Any

from flask import Blueprint, Response, abort, request, send_file
from werkzeug.wrappers import Response as WerkzeugResponse

from coordinator.core import files
from coordinator.core.i18n import _l, current_language, locale
from coordinator.core.text import clean_line
from coordinator.directory import queries
from coordinator.directory.logos import MEDIA_TYPE
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.directory.wording import FOUND_BY, KIND_NAMES, KIND_PLURALS, doubts_of, facts_of, name_of
from coordinator.web.frame import MenuEntry, add_to_menu
from coordinator.web.guards import cacheable, public_on
from coordinator.web.pagination import Page, asked_page
from coordinator.web.responses import kept_page, page

bp = Blueprint("directory", __name__, url_prefix="/<lang:lang>")
add_to_menu(MenuEntry("site", 20, _l("Organisations"), "directory.organisations", covers=("directory.organisation",)))
add_to_menu(MenuEntry("site", 90, _l("Sources and credits"), "directory.credits"))
_LONGEST = 120
# Where the cities of the AIMF were read (data/aimf_cities.csv names one per city).
SITES = (
    "aimf.asso.fr", "platforma-dev.eu", "uvcw.be", "maire-info.com", "podcastjournal.net", "panapress.com",
    "bamada.net", "news.abangui.com", "villesetcommunes.info", "ambafrance-laos.org", "hpninfo.com", "elnashra.com",
    "ccme.org.ma", "rapideinfo.mr", "lorientlejour.com", "midi-madagasikara.mg", "lexpression.bj", "confejes.org",
    "rcb.rw", "tieng.wiki", "wikipedia.org",
)  # fmt: skip


@bp.get("/organisations")
@cacheable
def organisations() -> Response:
    """Search the directory; state in the address, 50 rows a page."""
    words = clean_line(request.args.get("q", ""))[:_LONGEST]
    kind = request.args.get("kind", "")
    kinds = [OrganisationKind(kind)] if kind in set(OrganisationKind) else []
    country, region = (clean_line(request.args.get(name, ""))[:_LONGEST] for name in ("country", "region"))
    number, size = asked_page()
    wanted: dict[str, Any] = {"kinds": kinds, "country": country, "region": region}
    total = queries.count(words, **wanted)
    rows = [
        {
            "slug": row.slug,
            "name": name_of(row),
            "kind": str(KIND_NAMES[row.kind]),
            "place": _place(row),
            "seat": row.seat,
        }
        for row in queries.search(words, **wanted, limit=size, offset=(number - 1) * size)
    ]
    names = locale(current_language()).territories
    countries = sorted((str(names.get(code, code)), code) for code in queries.countries())
    return page(
        "directory/organisations.html", words=words, kind=kinds[0].value if kinds else "", country=country,
        region=region, found=Page(rows, total, number, size), near=_near(words) if words and not total else [],
        kinds=[(key.value, name) for key, name in KIND_PLURALS.items()],
        regions=[(name, name) for name in queries.regions()],
        countries=[(code, name) for name, code in countries],
    )  # fmt: skip


def _near(words: str) -> list[dict[str, str]]:
    found = queries.match(words, kinds=tuple(OrganisationKind))
    return [{"slug": row.slug, "name": name_of(row), "place": _place(row)} for row in found]


def _place(organisation: Organisation) -> str:
    """Return 'Kloto, Plateaux' for a commune, the country for everything else."""
    if organisation.prefecture:
        return ", ".join(part for part in (organisation.prefecture, organisation.region) if part)
    country = organisation.country
    return str(locale(current_language()).territories.get(country, country)) if country else ""


@bp.get("/organisations/<slug>")
@cacheable
@public_on(queries.by_slug)
def organisation(subject: Organisation) -> Response:
    """Show what is known of one organisation, with every doubt and its source."""
    key = ("organisation", subject.slug, current_language(), subject.version)
    return kept_page(
        key, "directory/organisation.html",
        lambda: {"organisation": subject, "name": name_of(subject), "kind": str(KIND_NAMES[subject.kind]),
                 "place": _place(subject), "facts": facts_of(subject), "doubts": doubts_of(subject),
                 "source": FOUND_BY.get(subject.source)},
    )  # fmt: skip


@bp.get("/organisations/<slug>/logo-<key>.png")
@cacheable
def logo(slug: str, key: str) -> Response | WerkzeugResponse:
    """Send the logo of an organisation; its address changes with the picture, so it may be kept for ever."""
    found = queries.by_slug(slug)
    if found is None or not found.logo_key or not found.logo_key.startswith(key) or len(key) < 16:  # noqa: PLR2004
        abort(404)
    try:
        response = send_file(files.store().path(found.logo_key), mimetype=MEDIA_TYPE, etag=found.logo_key)
    except FileNotFoundError:
        abort(404)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@bp.get("/credits")
@cacheable
def credits() -> Response:  # noqa: A001 - the name of the page
    """Name the sources of the data and the authors of fonts and icons."""
    return kept_page(("credits", current_language()), "directory/credits.html", lambda: {"sites": SITES})
