"""The forms of rooms, tracks and key dates, in the languages of their assembly."""

from typing import Any

from wtforms import BooleanField, Form
from wtforms.validators import NumberRange

from coordinator.assemblies.forms import SectionForm, WholeField
from coordinator.assemblies.layouts import as_text
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _l
from coordinator.web.forms import BlockField, DayField, LineField, at_most, optional, required, texts_field

_LARGEST = 100_000


class LayoutsField(BlockField):
    """The other layouts of a room, a line for each; filled in from a room, read as its text."""

    def process_data(self, value: Any) -> None:
        """Show layouts as they are written."""
        super().process_data(as_text(value, "\n") if isinstance(value, list) else value)


def room_form(assembly: Assembly) -> type[Form]:
    """Return the form of a room."""
    fields: dict[str, Any] = {
        "name": texts_field(_l("Name"), assembly.languages, limit=80, needed=_l("Enter a name.")),
        "capacity": WholeField(
            _l("Seats"), [optional(), NumberRange(0, _LARGEST, _l("Enter a whole number."))]),
        "layout": texts_field(_l("Layout"), assembly.languages, limit=120),
        "layouts": LayoutsField(_l("Other layouts"), [optional(), at_most(2000)]),
        "site": LineField(_l("Building or site"), [optional(), at_most(80)], description=_l(
            "Only when the venue has several: the agenda then allows time to go from one to the other.")),
        "has_booths": BooleanField(_l("It has booths for interpreters")),
    }  # fmt: skip
    return type("RoomForm", (SectionForm,), fields)


def track_form(assembly: Assembly) -> type[Form]:
    """Return the form of a track."""
    fields: dict[str, Any] = {
        "name": texts_field(_l("Name"), assembly.languages, limit=80, needed=_l("Enter a name.")),
        "code": LineField(_l("Letters of its numbers"), [optional()]),
    }
    return type("TrackForm", (SectionForm,), fields)


def key_date_form(assembly: Assembly) -> type[Form]:
    """Return the form of a day to remember."""
    fields: dict[str, Any] = {
        "on": DayField(_l("Day"), [required(_l("Enter the day."))]),
        "label": texts_field(
            _l("What happens"), assembly.languages, limit=160,
            needed=_l("Say in a few words what happens on that day."),
        ),
    }  # fmt: skip
    return type("KeyDateForm", (SectionForm,), fields)
