"""What types, roles, access levels and languages of sessions are called, and the colour family of each type."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel.lists import format_list

from coordinator.agenda.models import PersonRole, SessionAccess, SessionStatus, SessionType
from coordinator.core.i18n import _, _l, current_language, locale, text_in
from coordinator.core.text import search_key

TYPE_NAMES: dict[SessionType, str] = {
    SessionType.RECEPTION: _l("Welcome desk"),
    SessionType.CEREMONY: _l("Ceremony"),
    SessionType.PLENARY: _l("Plenary"),
    SessionType.ROUND_TABLE: _l("Round table"),
    SessionType.WORKSHOP: _l("Workshop"),
    SessionType.CLOSED: _l("Closed session"),
    SessionType.STATUTORY: _l("Statutory sitting"),
    SessionType.VOTE: _l("Vote"),
    SessionType.BILATERAL: _l("Bilateral meetings"),
    SessionType.SIDE_EVENT: _l("Side event"),
    SessionType.PRESS: _l("Press"),
    SessionType.BREAK: _l("Break"),
    SessionType.MEAL: _l("Meal"),
    SessionType.VISIT: _l("Field visit"),
    SessionType.SOCIAL: _l("Social event"),
    SessionType.BOARD_MEETING: _l("Board meeting"),
    SessionType.DRAFTING: _l("Drafting committee"),
    SessionType.LOGISTICS: _l("Logistics"),
}

# The colour families of INTERFACE §2; the name is the class of the stripe. The type always stands beside it in words.
FAMILIES: dict[SessionType, str] = {
    SessionType.RECEPTION: "ceremony",
    SessionType.CEREMONY: "ceremony",
    SessionType.PRESS: "ceremony",
    SessionType.SOCIAL: "ceremony",
    SessionType.VISIT: "ceremony",
    SessionType.WORKSHOP: "workshop",
    SessionType.SIDE_EVENT: "workshop",
    SessionType.ROUND_TABLE: "round_table",
    SessionType.BILATERAL: "round_table",
    SessionType.BREAK: "break",
    SessionType.MEAL: "break",
    SessionType.LOGISTICS: "break",
}
PLENARY_FAMILY = "plenary"

ACCESS_NAMES: dict[SessionAccess, str] = {
    SessionAccess.OPEN: _l("Open to everybody"),
    SessionAccess.REGISTERED: _l("Registered participants"),
    SessionAccess.DELEGATES: _l("Delegates"),
    SessionAccess.VOTING: _l("Voting members"),
    SessionAccess.INVITATION: _l("By invitation"),
    SessionAccess.PRESS: _l("Accredited press"),
    SessionAccess.BOARD: _l("Executive board, not shown to the public"),
    SessionAccess.CLOSED: _l("Closed, not shown to the public"),
}

STATUS_NAMES: dict[SessionStatus, str] = {
    SessionStatus.CONFIRMED: _l("Confirmed"),
    SessionStatus.TENTATIVE: _l("To be confirmed"),
    SessionStatus.CANCELLED: _l("Cancelled"),
}

ROLE_NAMES: dict[PersonRole, str] = {
    PersonRole.CHAIR: _l("Chair"),
    PersonRole.MODERATOR: _l("Moderator"),
    PersonRole.SPEAKER: _l("Speaker"),
    PersonRole.RAPPORTEUR: _l("Rapporteur"),
    PersonRole.MASTER_OF_CEREMONIES: _l("Master of ceremonies"),
    PersonRole.INTERPRETER: _l("Interpreter"),
}

# Names of the parts of a session, as forms, lists of changes and the 409 page say them.
FIELD_NAMES: dict[str, str] = {
    "title": _l("Title"),
    "description": _l("Description"),
    "type": _l("Type"),
    "day": _l("Day"),
    "start": _l("Start"),
    "minutes": _l("Length"),
    "room": _l("Room"),
    "track": _l("Track"),
    "access": _l("Who may attend"),
    "status": _l("State"),
    "languages": _l("Languages"),
    "interpreted_into": _l("Interpretation into"),
    "interpreter_team": _l("Team of interpreters"),
    "layout": _l("Layout of the room"),
    "setup_minutes": _l("Setting up (minutes)"),
    "clearing_minutes": _l("Clearing (minutes)"),
    "levels": _l("Levels of intervention"),
    "video_url": _l("Video link"),
    "recording_url": _l("Recording"),
    "has_signup": _l("Sign-up"),
    "places": _l("Places"),
    "number": _l("Number"),
    "people": _l("People"),
    "items": _l("Items"),
    "papers": _l("Papers"),
}

SPOKEN = ("fr", "en", "pt", "ar", "es", "ee", "kbp", "fon", "ha", "ff", "bm", "wo", "ln", "sw", "mg")
# Languages that CLDR does not name.
_OWN_NAMES = {"kbp": _l("Kabiyè")}


def family(kind: SessionType) -> str:
    """Return the colour family of a type."""
    return FAMILIES.get(kind, PLENARY_FAMILY)


def role_name(one: Mapping[str, Any], fallback: str = "fr") -> str:
    """Return what the role of a released person is called: by the assembly, else usually, else by its code."""
    if own := text_in(one.get("role_name") or {}, fallback=fallback):
        return own
    code = one.get("role", "")
    return str(ROLE_NAMES[PersonRole(code)]) if code in set(PersonRole) else code


def language_name(code: str) -> str:
    """Return the name of a language in the language of the page; the code itself when nobody knows it."""
    return str(_OWN_NAMES.get(code) or locale().languages.get(code, code))


def languages_in_words(spoken: Sequence[str], interpreted_into: Sequence[str]) -> str:
    """Return 'Languages: French; interpretation into English'; '' when neither is known."""
    parts = []
    if spoken:
        parts.append(_("Languages: %(languages)s", languages=", ".join(map(language_name, spoken))))
    if interpreted_into:
        names = format_list([_towards(language_name(code)) for code in interpreted_into], locale=locale())
        told = _("interpretation into %(languages)s", languages=names)
        parts.append(told if parts else told[:1].upper() + told[1:])
    return listed(parts)


def listed(parts: Iterable[str]) -> str:
    """Return parts between semicolons, with the space French puts before them."""
    return ("\u202f; " if current_language() == "fr" else "; ").join(parts)


def followed_in(spoken: Iterable[str], interpreted_into: Iterable[str]) -> tuple[str, ...]:
    """Return the languages in which a session can be followed, spoken or in the headset."""
    return tuple(dict.fromkeys((*spoken, *interpreted_into)))


def _towards(name: str) -> str:
    """Return a language as 'interpretation into' wants it: French puts its article, with elision."""
    if current_language() != "fr":
        return name
    return f"l’{name}" if search_key(name)[:1] in set("aeiou") else f"le {name}"
