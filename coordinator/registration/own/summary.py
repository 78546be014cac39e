"""What a registration says about itself, in words: for its own page and for the desk."""

from dataclasses import dataclass

from coordinator.core.i18n import _, locale
from coordinator.registration.entry.drafts import Trip
from coordinator.registration.entry.summary import trip_text
from coordinator.registration.models import Registration
from coordinator.registration.phones import shown
from coordinator.registration.wording import DIETS, NEEDS, STATE_TAGS, STATES, role_of


@dataclass(frozen=True)
class Line:
    """One person of a delegation as its private link shows it."""

    ref: str
    number: int
    name: str
    role: str
    initials: str
    tag: tuple[str, str]


def line_of(one: Registration) -> Line:
    """Return the row of one registration."""
    return Line(
        one.public_id, one.number, one.person.full_name,
        role_of(one.function, is_interim=one.is_interim, is_head=one.is_head), one.person.initials,
        (str(STATES[one.state]), STATE_TAGS[one.state]),
    )  # fmt: skip


def facts_of(one: Registration, region: str) -> list[tuple[str, str]]:
    """Return (label, text) of everything known about a registration but name, function and state."""
    trip = Trip(
        one.arrives_on.isoformat() if one.arrives_on else "",
        one.leaves_on.isoformat() if one.leaves_on else "",
        one.travel_mode,
    )
    language = locale().languages.get(one.language, one.language)
    facts = (
        (_("Form of address"), one.person.civility),
        (_("Telephone"), shown(one.person.phone, region)),
        (_("E-mail"), one.person.email or ""),
        (_("Language of the sessions"), str(language)),
        (_("Travel"), trip_text(trip)),
        (_("Needs"), ", ".join(str(NEEDS.get(need, need)) for need in one.needs)),
        (_("Diet"), str(DIETS.get(one.diet, one.diet))),
        (_("Remarks"), one.remarks),
    )
    return [fact for fact in facts if fact[1]]
