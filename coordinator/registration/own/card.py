"""The invitation card of somebody who is registered: when, where, how their registration stands, what happens next.

The public page cannot show it: it is the same bytes for everybody (docs/decisions/0013).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from coordinator.assemblies.dates import has_exact_dates
from coordinator.assemblies.models import Assembly, AssemblyState, Holding
from coordinator.assemblies.occasion import Banner, Occasion, banner_of, is_over, occasion_of, stands
from coordinator.core.i18n import _, ngettext
from coordinator.registration.models import Registration, RegistrationState
from coordinator.registration.wording import STATE_TAGS, STATES

_S = RegistrationState
# What a delegation is told first when its members stand in different states.
_BY_URGENCY = (_S.INCOMPLETE, _S.SUBMITTED, _S.WAITING, _S.ACCEPTED, _S.REFUSED)


@dataclass(frozen=True)
class Card:
    """What the card says. `states` are pairs (words, kind of tag); links are '' where there is nothing to open."""

    title: str
    when: Occasion
    banner: Banner | None
    states: list[tuple[str, str]]
    next: str
    programme_url: str
    calendar_url: str


def card_of(assembly: Assembly, title: str, members: Sequence[Registration]) -> Card:
    """Return the card of one person, or of a whole delegation (its members counted by state)."""
    offered = stands(assembly)
    return Card(
        title=title,
        when=occasion_of(assembly),
        banner=banner_of(assembly),
        states=_states(members),
        next=_next(assembly, members),
        programme_url="" if assembly.holding is Holding.CANCELLED else url_for("agenda.programme", slug=assembly.slug),
        calendar_url=url_for("feeds.subscribe", slug=assembly.slug) if offered and has_exact_dates(assembly) else "",
    )


def _states(members: Sequence[Registration]) -> list[tuple[str, str]]:
    if len(members) == 1:
        return [(str(STATES[members[0].state]), STATE_TAGS[members[0].state])]
    found = [(state, sum(one.state is state for one in members)) for state in STATES]
    return [
        (_("%(state)s: %(number)s", state=STATES[state], number=number), STATE_TAGS[state])
        for state, number in found
        if number
    ]


def _next(assembly: Assembly, members: Sequence[Registration]) -> str:
    """Return what happens next, or what to do now; the most urgent where a delegation stands in several states."""
    states = [one.state for one in members]
    if assembly.state is AssemblyState.ARCHIVED:
        return ""  # the banner says it
    if assembly.holding is Holding.CANCELLED:
        return _("There is nothing to do: the registration ends with the assembly.")
    if is_over(assembly):
        return _("This assembly is over.")
    if assembly.holding is Holding.POSTPONED and _S.ACCEPTED in states:
        return _("The registration stands. The new dates will be shown here.")
    urgent = next((state for state in _BY_URGENCY if state in states), _S.WITHDRAWN)
    return _for_one(members[0]) if len(members) == 1 else _for_many(urgent, states.count(urgent))


def _for_one(one: Registration) -> str:
    if one.state is _S.REFUSED and one.reason:
        return ""  # it stands above the card
    sentences = {
        _S.INCOMPLETE: _("Complete the registration on this page, or answer the message of the secretariat."),
        _S.SUBMITTED: _("The secretariat examines this registration and will send its answer."),
        _S.WAITING: _("No place is left at present. We write or call as soon as one is freed."),
        _S.ACCEPTED: _("The secretariat expects you. Bring an identity document and your number."),
        _S.REFUSED: _("The secretariat is not able to accept this registration."),
        _S.WITHDRAWN: _("This registration has been withdrawn."),
    }
    return sentences[one.state]


def _for_many(state: RegistrationState, number: int) -> str:
    if state is _S.INCOMPLETE:
        return ngettext(
            "Complete %(n)s registration on this page, or answer the message of the secretariat.",
            "Complete %(n)s registrations on this page, or answer the messages of the secretariat.", number,
        )  # fmt: skip
    if state is _S.SUBMITTED:
        return ngettext(
            "The secretariat examines %(n)s registration and will send its answer.",
            "The secretariat examines %(n)s registrations and will send its answer.", number,
        )  # fmt: skip
    sentences = {
        _S.WAITING: _("No place is left at present. We write or call as soon as one is freed."),
        _S.ACCEPTED: _("The secretariat expects you. Each person brings an identity document and their number."),
        _S.REFUSED: _("The secretariat is not able to accept these registrations."),
        _S.WITHDRAWN: _("These registrations have been withdrawn."),
    }
    return sentences[state]
