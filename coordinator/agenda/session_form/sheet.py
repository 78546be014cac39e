"""What the page around the form of a session shows beside the fields: tags, numbers, what the items add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coordinator.agenda.labels import item_label, session_label
from coordinator.agenda.models import AgendaSession
from coordinator.agenda.session_form.filling import Links
from coordinator.agenda.session_form.queries import Offer, Registered, name_key
from coordinator.core.i18n import _, pick

_NOBODY = Registered(0)


@dataclass(frozen=True)
class Gone:
    """An item that was withdrawn after a release: it can be taken up again."""

    ref: str
    number: str
    title: str


@dataclass(frozen=True)
class Sheet:
    """The page of a form. `numbers` are those of released items by their ref."""

    form: Any
    offer: Offer
    links: Links = field(default_factory=Links)
    numbers: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[Gone, ...] = ()

    def tag(self, name: str | None) -> tuple[str, str] | None:
        """Return (word, state) that says whether somebody of that name is registered."""
        found = self.links.people.get(name_key(name or ""), _NOBODY)
        if found.count == 1:
            return _("%(name)s: registered", name=name), "success"
        if found.count > 1:
            return _("%(name)s: %(n)s registered people have this name", name=name, n=found.count), "warning"
        return None

    @property
    def items_minutes(self) -> int:
        """Return the minutes that the items take together."""
        return sum(row.form.minutes.data or 0 for row in self.form["items"])

    @property
    def is_too_long(self) -> bool:
        """Tell whether the items take longer than the session."""
        return self.items_minutes > int(self.form.length)

    @property
    def sum_in_words(self) -> str:
        """Return what the items add up to against the session; '' while none tells its minutes."""
        return sum_in_words(self.items_minutes, self.form.length) if self.items_minutes else ""


def sum_in_words(items: int, session: int) -> str:
    """Return what items of so many minutes are in a session of so many."""
    if items > session:
        return _("The items take %(items)s minutes, the session has %(session)s: %(over)s too many.",
                 items=items, session=session, over=items - session)  # fmt: skip
    if items < session:
        return _("The items take %(items)s of the %(session)s minutes; %(left)s are free.",
                 items=items, session=session, left=session - items)  # fmt: skip
    return _("The items fill the %(session)s minutes of the session.", session=session)


def sheet_of(form: Any, offer: Offer, links: Links, session: AgendaSession | None, fallback: str) -> Sheet:
    """Return the page of a form; needs the items of the session."""
    if session is None:
        return Sheet(form, offer, links)
    in_form = {row.form.ref.data for row in form["items"]}
    label = session_label(session.series, session.number)
    numbers = {one.public_id: item_label(label, one.number) for one in session.items}
    return Sheet(form, offer, links, numbers, tuple(_gone(session, in_form, numbers, fallback)))


def _gone(session: AgendaSession, in_form: set[str], numbers: Mapping[str, str], fallback: str) -> Sequence[Gone]:
    return [
        Gone(one.public_id, numbers[one.public_id], pick(one.title, fallback=fallback)[0])
        for one in session.items
        if one.number is not None and one.public_id not in in_form
    ]
