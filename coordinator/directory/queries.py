"""Reading the directory: by slug, by words, and the best guesses for what somebody typed."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import selectinload

from coordinator.core.db import current_session
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.directory.search import names_in, wanted_key

_LIKENESS = 0.74
_SHORTEST_GUESS = 4
_TEXT = Organisation.search_text


def by_slug(slug: str) -> Organisation | None:
    """Return one organisation with its other names."""
    query = select(Organisation).options(selectinload(Organisation.aliases)).where(Organisation.slug == slug)
    return current_session().scalar(query)


def by_public_id(public_id: str) -> Organisation | None:
    """Return one organisation."""
    return current_session().scalar(select(Organisation).where(Organisation.public_id == public_id))


def search(
    words: str = "", *, kinds: Sequence[OrganisationKind] = (), country: str = "", region: str = "",
    limit: int = 50, offset: int = 0,
) -> Sequence[Organisation]:  # fmt: skip
    """Return what `words` find, best first: the name itself, another name of it, beginnings, words anywhere.

    Blind to accents and case; every word must begin a word of the organisation's texts.
    """
    query = _narrowed(select(Organisation), words, kinds, country, region)
    key = wanted_key(words)
    order = (_rank(key), _TEXT, Organisation.id) if key else (_TEXT, Organisation.id)
    return current_session().scalars(query.order_by(*order).limit(limit).offset(offset)).all()


def count(words: str = "", *, kinds: Sequence[OrganisationKind] = (), country: str = "", region: str = "") -> int:
    """Return how many organisations `search` would find."""
    query = _narrowed(select(func.count(Organisation.id)), words, kinds, country, region)
    return current_session().scalar(query) or 0


def _narrowed(
    query: Select[Any], words: str, kinds: Sequence[OrganisationKind], country: str, region: str
) -> Select[Any]:
    for word in wanted_key(words).split():
        query = query.where(_TEXT.contains(f" {word}", autoescape=True))
    if kinds:
        query = query.where(Organisation.kind.in_(kinds))
    if country:
        query = query.where(Organisation.country == country)
    if region:
        query = query.where(Organisation.region == region)
    return query


def _rank(key: str) -> ColumnElement[int]:
    return case(
        (_TEXT.startswith(f"\n {key}\n", autoescape=True), 0),
        (_TEXT.contains(f"\n {key}\n", autoescape=True), 1),
        (_TEXT.startswith(f"\n {key}", autoescape=True), 2),
        (_TEXT.contains(f"\n {key}", autoescape=True), 3),
        else_=4,
    )


def match(
    text: str, *, limit: int = 5, kinds: Sequence[OrganisationKind] = (OrganisationKind.COMMUNE, OrganisationKind.CITY)
) -> list[Organisation]:
    """Return up to `limit` organisations that `text` may mean, best first; [] when nothing comes near.

    Words first ('Atakpame', 'mairie de Golfe 1'), then likeness of letters ('Tandjoare', 'Kpalimé1').
    """
    key = wanted_key(text)
    if not key:
        return []
    found = list(search(key, kinds=kinds, limit=limit))
    if len(found) >= limit or len(key) < _SHORTEST_GUESS:
        return found
    known = {organisation.id for organisation in found}
    rows = current_session().execute(select(Organisation.id, _TEXT).where(Organisation.kind.in_(kinds)))
    guesses = sorted(((_likeness(key, names), row) for row, names in rows if row not in known), reverse=True)
    wanted = [row for likeness, row in guesses[: limit - len(found)] if likeness >= _LIKENESS]
    return found + _by_ids(wanted)


def exact(
    text: str, *, kinds: Sequence[OrganisationKind] = (OrganisationKind.COMMUNE, OrganisationKind.CITY)
) -> Organisation | None:
    """Return the only organisation whose name (or one of whose other names) is `text`; None when unsure."""
    key = wanted_key(text)
    if not key:
        return None
    query = select(Organisation).where(Organisation.kind.in_(kinds))
    for pattern in (_TEXT.startswith(f"\n {key}\n", autoescape=True), _TEXT.contains(f"\n {key}\n", autoescape=True)):
        found = current_session().scalars(query.where(pattern).limit(2)).all()
        if found:
            return found[0] if len(found) == 1 else None
    return None


def commune_of(city: Organisation) -> Organisation:
    """Return the commune that a city of the network is: 'Kpalimé' is Kloto 1, whose seat it is; else the city itself.

    The two lists of the directory overlap, and one town hall must not appear as two bodies where that matters.
    """
    if city.kind is not OrganisationKind.CITY:
        return city
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.COMMUNE, Organisation.country == city.country
    )
    key = names_in(city.search_text)[0]
    same = [
        commune for commune in current_session().scalars(query)
        if key in (own := names_in(commune.search_text)) or key.endswith(f" {own[0]}")
    ]  # fmt: skip
    return same[0] if len(same) == 1 else city


def _likeness(key: str, text: str) -> float:
    matcher = SequenceMatcher(b=key, autojunk=False)
    best = 0.0
    for name in names_in(text):
        matcher.set_seq1(name)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            best = max(best, matcher.ratio())
    return best


def _by_ids(ids: Sequence[int]) -> list[Organisation]:
    rows = {row.id: row for row in current_session().scalars(select(Organisation).where(Organisation.id.in_(ids)))}
    return [rows[number] for number in ids if number in rows]


def names(kinds: Sequence[OrganisationKind] = (OrganisationKind.COMMUNE,)) -> Sequence[str]:
    """Return the names of all organisations of `kinds`, for a list of suggestions."""
    query = select(Organisation.name).where(Organisation.kind.in_(kinds)).order_by(_TEXT)
    return current_session().scalars(query).all()


def kind_counts() -> dict[OrganisationKind, int]:
    """Return how many organisations of each kind there are."""
    query = select(Organisation.kind, func.count(Organisation.id)).group_by(Organisation.kind)
    return dict(current_session().execute(query).all())


def regions() -> Sequence[str]:
    """Return the regions that have organisations, in order."""
    query = select(Organisation.region).where(Organisation.region != "").distinct().order_by(Organisation.region)
    return current_session().scalars(query).all()


def countries() -> Sequence[str]:
    """Return the ISO codes of the countries that have organisations."""
    query = select(Organisation.country).where(Organisation.country != "").distinct()
    return current_session().scalars(query).all()
