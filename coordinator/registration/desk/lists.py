"""What the organisers' list shows besides its rows: columns with their sort links, filters and their tags."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, text_in
from coordinator.core.text import clean_line, search_key
from coordinator.registration.desk.queries import SORTS, Filters, delegation_name
from coordinator.registration.models import Category, RegistrationState
from coordinator.registration.wording import STATES
from coordinator.web.filters import country as country_name

_LONGEST = 100


@dataclass(frozen=True)
class Column:
    """One column of the table (templates/components/table.html)."""

    key: str
    label: str
    sort_url: str | None = None
    direction: str | None = None


@dataclass(frozen=True)
class Active:
    """One filter at work, and the address without it."""

    label: str
    remove_url: str


def asked_filters() -> Filters:
    """Return the filters of the address; what is not understood counts as not asked."""
    asked = {
        name: clean_line(request.args.get(name, ""))[:_LONGEST]
        for name in ("q", "state", "category", "country", "organisation", "sort")
    }
    sort = asked["sort"].removeprefix("-")
    known = sort in SORTS
    return Filters(
        words=asked["q"],
        state=RegistrationState(asked["state"]) if asked["state"] in set(RegistrationState) else None,
        category=asked["category"],
        country=asked["country"],
        organisation=asked["organisation"],
        sort=sort if known else "number",
        is_descending=asked["sort"].startswith("-") if known else True,
    )


def arguments(filters: Filters, **changed: Any) -> dict[str, Any]:
    """Return the filters as arguments of an address; an empty one is left out."""
    sort = f"-{filters.sort}" if filters.is_descending else filters.sort
    values = {
        "q": filters.words, "state": filters.state.value if filters.state else "", "category": filters.category,
        "country": filters.country, "organisation": filters.organisation, "sort": "" if sort == "-number" else sort,
        **changed,
    }  # fmt: skip
    return {name: value for name, value in values.items() if value}


def list_url(assembly: Assembly, filters: Filters, endpoint: str = "registrations", **changed: Any) -> str:
    """Return the address of the list (or of another page of the desk) with these filters."""
    return url_for(f"registration.{endpoint}", slug=assembly.slug, **arguments(filters, **changed))


def columns(assembly: Assembly, filters: Filters) -> list[Column]:
    """Return the columns; the sorted one says its direction, a second press turns it round."""
    labels = (
        ("name", _("Name")), ("function", _("Function")), ("organisation", _("Organisation")),
        ("state", _("State")), ("number", _("Number")),
    )  # fmt: skip
    return [_column(key, label, assembly, filters) for key, label in labels]


def _column(key: str, label: str, assembly: Assembly, filters: Filters) -> Column:
    if key not in SORTS:
        return Column(key, label)
    if key != filters.sort:
        return Column(key, label, list_url(assembly, filters, sort=key))
    turned = key if filters.is_descending else f"-{key}"
    direction = "descending" if filters.is_descending else "ascending"
    return Column(key, label, list_url(assembly, filters, sort=turned), direction)


def active(assembly: Assembly, filters: Filters, categories: list[Category]) -> list[Active]:
    """Return the filters at work, each with the address that takes it away."""
    names = {one.code: text_in(one.name, fallback=assembly.language) for one in categories}
    at_work = (
        ("q", _("“%(words)s”", words=filters.words) if filters.words else ""),
        ("state", str(STATES[filters.state]) if filters.state else ""),
        ("category", names.get(filters.category, filters.category)),
        ("country", country_name(filters.country)),
        ("organisation", delegation_name(assembly, filters.organisation) if filters.organisation else ""),
    )
    return [
        Active(label, list_url(assembly, filters, "registrations", **{name: ""})) for name, label in at_work if label
    ]


def country_options(codes: list[str]) -> list[tuple[str, str]]:
    """Return (code, name) of countries in the order of the language."""
    return sorted(((code, country_name(code)) for code in codes), key=lambda one: search_key(one[1]))
