"""Words of a spreadsheet in every language of the product: types, access levels, states, yes and no, languages."""

import enum
from collections.abc import Mapping
from functools import cache
from typing import Any

from coordinator.agenda.exchange.programme import ACCESS, TYPES
from coordinator.agenda.models import PersonRole
from coordinator.agenda.wording import ACCESS_NAMES, ROLE_NAMES, SPOKEN, STATUS_NAMES, TYPE_NAMES, language_name
from coordinator.core.i18n import LANGUAGES, _, _l, use_language
from coordinator.core.text import search_key

# The tables of a file, that of the sessions first.
TABLE_NAMES: dict[str, str] = {
    "sessions": _l("Agenda"), "rooms": _l("Rooms"), "tracks": _l("Tracks"), "roles": _l("Roles"),
    "levels": _l("Levels of intervention"), "key_dates": _l("Key dates"),
}  # fmt: skip
YES_NO: dict[bool, str] = {True: _l("yes"), False: _l("no")}
_MORE_YES_NO = {"1": True, "0": False, "x": True, "true": True, "false": False, "vrai": True, "faux": False}


def in_every_language(names: Mapping[Any, str]) -> dict[str, Any]:
    """Return what is meant by each name, without accents and case."""
    found: dict[str, Any] = {}
    for lang in LANGUAGES:
        with use_language(lang):
            found |= {search_key(str(name)): meant for meant, name in names.items()}
    return found


@cache
def tables() -> dict[str, str]:
    """Return tables of a file by what they are called."""
    return in_every_language(TABLE_NAMES)


@cache
def types() -> dict[str, Any]:
    """Return session types by what they are called."""
    return _known(TYPES, TYPE_NAMES)


@cache
def access_levels() -> dict[str, Any]:
    """Return access levels by what they are called."""
    return _known(ACCESS, ACCESS_NAMES)


@cache
def states() -> dict[str, Any]:
    """Return states by what they are called."""
    return _known({}, STATUS_NAMES)


@cache
def usual_roles() -> dict[str, Any]:
    """Return the codes of the usual roles by what they are called."""
    return {key: role.value for key, role in _known({}, ROLE_NAMES).items()}


@cache
def yes_no() -> dict[str, bool]:
    """Return truth by its words."""
    return {**_MORE_YES_NO, **in_every_language(YES_NO)}


@cache
def languages() -> dict[str, str]:
    """Return codes of languages by code and by name."""
    names: dict[str, str] = {search_key(code): code for code in (*SPOKEN, *LANGUAGES)}
    for lang in LANGUAGES:
        with use_language(lang):
            names |= {search_key(language_name(code)): code for code in SPOKEN}
    return names


def role_words() -> dict[str, str]:
    """Return the names of the usual roles in the language of the page, by code."""
    return {role.value: str(ROLE_NAMES[role]) for role in PersonRole}


def truth(value: bool) -> str:  # noqa: FBT001 - a word for it
    """Return 'yes' or 'no'."""
    return _("yes") if value else _("no")


def _known(more: Mapping[str, Any], names: Mapping[Any, str]) -> dict[str, Any]:
    values: dict[str, Any] = {search_key(key.value): key for key in names if isinstance(key, enum.StrEnum)}
    return {**{search_key(word): key for word, key in more.items()}, **values, **in_every_language(names)}
