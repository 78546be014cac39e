"""What the pages say about a draft: people with their state, journeys in words. Frozen data for templates."""

from dataclasses import dataclass

from coordinator.core.i18n import _
from coordinator.registration.entry.drafts import Member, Trip, day
from coordinator.registration.entry.journey import Journey
from coordinator.registration.phones import shown
from coordinator.registration.wording import DIETS, MODES, NEEDS
from coordinator.web.filters import day_month


@dataclass(frozen=True)
class PersonLine:
    """One row of the list of step 2."""

    id: str
    name: str
    role: str
    initials: str
    tags: tuple[tuple[str, str], ...]
    edit_url: str
    remove_url: str | None  # the head is replaced, not removed


def people_of(journey: Journey) -> list[PersonLine]:
    """Return the people of the list, as they were added."""
    return [
        PersonLine(
            one.id, one.full_name, one.role, one.initials, _tags(one), journey.url("person", person=one.id),
            None if one.is_head else journey.url("remove", person=one.id),
        )
        for one in journey.entry.members
    ]  # fmt: skip


def _tags(one: Member) -> tuple[tuple[str, str], ...]:
    if one.phone or one.email:
        return ((_("Complete"), "success"),)
    return ((_("Telephone to be given"), "warning"),)


@dataclass(frozen=True)
class PersonSummary:
    """One person on the last page: name, and facts as (label, text)."""

    id: str
    name: str
    role: str
    facts: tuple[tuple[str, str], ...]
    edit_url: str


def delegation_lines(journey: Journey) -> list[PersonSummary]:
    """Return everybody with all that was typed about them, the head first."""
    members = sorted(journey.entry.members, key=lambda one: not one.is_head)
    return [
        PersonSummary(one.id, one.full_name, one.role, _facts(one, journey), journey.url("person", person=one.id))
        for one in members
    ]


def _facts(one: Member, journey: Journey) -> tuple[tuple[str, str], ...]:
    facts = (
        (_("Telephone"), shown(one.phone, journey.region)),
        (_("E-mail"), one.email),
        (_("Needs"), ", ".join(str(NEEDS[need]) for need in one.needs if need in NEEDS)),
        (_("Travel"), trip_text(one.trip)),
        (_("Diet"), str(DIETS.get(one.diet, ""))),
        (_("Remarks"), one.remarks),
    )
    return tuple(fact for fact in facts if fact[1])


def trip_text(trip: Trip) -> str:
    """Return 'Arrival on 7 March, departure on 12 March, by road'; '' when nothing is known."""
    arrives, leaves = day(trip.arrives_on), day(trip.leaves_on)
    parts = (
        _("arrival on %(day)s", day=day_month(arrives)) if arrives else "",
        _("departure on %(day)s", day=day_month(leaves)) if leaves else "",
        _lowered(str(MODES.get(trip.mode, ""))),
    )
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
