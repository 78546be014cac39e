"""What forms of the agenda share: the days a session can stand on, and the form of a release."""

import datetime as dt
from typing import Any

from wtforms import Form

from coordinator.agenda.placing import NEARBY
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, _l
from coordinator.web.filters import day_long
from coordinator.web.forms import BlockField, LineField, PageForm, at_most, optional, required, texts_field


def day_choices(assembly: Assembly, current: str | None) -> list[tuple[str, str]]:
    """Return the days a session can stand on: those of the assembly by number, and those next to them."""
    choices = [("", _("To be placed later"))]
    day = assembly.starts_on - NEARBY
    while day <= assembly.ends_on + NEARBY:
        name = day_long(day)
        if assembly.starts_on <= day <= assembly.ends_on:
            name = _("Day %(n)s: %(day)s", n=(day - assembly.starts_on).days + 1, day=name)
        choices.append((day.isoformat(), name))
        day += dt.timedelta(days=1)
    if current and all(value != current for value, _name in choices) and (kept := day_in(current)):
        choices.append((current, day_long(kept)))
    return choices


class ReleaseForm(PageForm):
    """What the release is called and says; `release_form` adds the message in the assembly's languages."""

    name = LineField(_l("Name of this version"), [optional(), at_most(120)])


def release_form(assembly: Assembly, *, asks_reason: bool = False) -> type[Form]:
    """Return the form class of a release of `assembly`; with `asks_reason` why its conflicts may stay."""
    fields: dict[str, Any] = {
        "message": texts_field(
            _l("What changes, in a few words"), assembly.languages or [assembly.language], block=True, limit=1000
        )
    }
    if asks_reason:
        needed = _l("Say why this may stay as it is: whoever reads the agenda next will ask.")
        fields["reason"] = BlockField(_l("Reason"), [required(needed), at_most(500)])
    return type("ReleaseOfAssembly", (ReleaseForm,), fields)


def day_in(text: str | None) -> dt.date | None:
    """Return the day that a choice stands for; None for none."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
