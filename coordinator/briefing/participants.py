"""Gathers who takes part, from registrations that queries.listed returned: the list by country, and the portraits."""

from collections.abc import Sequence

from coordinator.assemblies.models import Assembly
from coordinator.briefing.assets import stored_picture
from coordinator.briefing.content import Country, Delegation, Face, Participant
from coordinator.core.i18n import _, locale, text_in
from coordinator.core.text import search_key
from coordinator.directory.wording import name_of
from coordinator.registration.models import Registration

# Bytes; a portrait that is heavier was not stored by us.
HEAVIEST_PORTRAIT = 1_000_000


def countries_of(people: Sequence[Registration], assembly: Assembly) -> tuple[Country, ...]:
    """Return the list of participants: the host country first, those of no country last."""
    by_country: dict[str, list[Registration]] = {}
    for one in people:
        by_country.setdefault(_country_code(one), []).append(one)
    codes = sorted(by_country, key=lambda code: (code != assembly.country, not code, search_key(_country_name(code))))
    return tuple(Country(_country_name(code), _delegations(by_country[code], assembly), bool(code)) for code in codes)


def _country_code(one: Registration) -> str:
    organisation = one.delegation.organisation
    return one.delegation.country or (organisation.country if organisation else "")


def _country_name(code: str) -> str:
    return str(locale().territories.get(code, code)) if code else _("Other participants")


def _delegations(members: Sequence[Registration], assembly: Assembly) -> tuple[Delegation, ...]:
    groups: dict[int, list[Registration]] = {}
    for one in members:
        groups.setdefault(one.delegation_id, []).append(one)
    made = [_delegation(group, assembly) for group in groups.values()]
    return tuple(sorted(made, key=lambda group: search_key(group.organisation)))


def _organisation_name(one: Registration) -> str:
    organisation = one.delegation.organisation
    return name_of(organisation) if organisation else one.delegation.organisation_name


def _delegation(group: Sequence[Registration], assembly: Assembly) -> Delegation:
    name = _organisation_name(group[0])
    organisation = group[0].delegation.organisation
    place = organisation.prefecture if organisation else ""
    members = tuple(_participant(one, assembly) for one in group)
    return Delegation(name, members, place="" if place in name else place)


def _participant(one: Registration, assembly: Assembly) -> Participant:
    return Participant(one.person.formal_name, _function(one), text_in(one.category.name, fallback=assembly.language))


def _function(one: Registration) -> str:
    return _("%(function)s, interim", function=one.function) if one.is_interim and one.function else one.function


# The portraits


def faces_of(people: Sequence[Registration], assembly: Assembly) -> tuple[Face, ...]:
    """Return everybody listed, by family name; nobody at all when no portrait may be shown."""
    ordered = sorted(people, key=lambda one: (search_key(one.person.formal_name), one.id))
    faces = tuple(_face(one, assembly) for one in ordered)
    return faces if any(face.portrait for face in faces) else ()


def _face(one: Registration, assembly: Assembly) -> Face:
    code = _country_code(one)
    organisation = one.delegation.organisation
    name = (organisation.acronym if organisation else "") or _organisation_name(one)  # a column is 30 mm wide
    places = [name, _country_name(code) if code and code != assembly.country else ""]
    return Face(
        one.person.full_name,
        one.person.initials,
        function=_function(one) or text_in(one.category.name, fallback=assembly.language),
        organisation=", ".join(place for place in places if place),
        portrait=_portrait_name(one),
    )


def _portrait_name(one: Registration) -> str:
    """Return the name of the picture; "" without one, or without the agreement that pictures may be published."""
    return f"portrait-{one.person.photo_key[:20]}" if one.is_photographed and one.person.photo_key else ""


def pictures_of(people: Sequence[Registration], faces: Sequence[Face]) -> dict[str, bytes]:
    """Return the pictures of `faces` by name, as stored; one that is lost or heavier than any portrait is left out."""
    keys = {_portrait_name(one): one.person.photo_key for one in people}
    stored = {name: stored_picture(keys[name]) for name in sorted({face.portrait for face in faces} - {""})}
    return {name: content for name, content in stored.items() if 0 < len(content) <= HEAVIEST_PORTRAIT}
