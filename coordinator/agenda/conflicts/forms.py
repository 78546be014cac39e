"""Forms of conflicts: the reason of an acceptance, the closing of a room, the rules of the house."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wtforms import FieldList, Form, FormField
from wtforms.validators import ValidationError

from coordinator.agenda.conflicts.rules import LONGEST_BUFFER, ConflictKind, Rules, Severity, Window, WindowKind
from coordinator.agenda.conflicts.wording import KIND_NAMES, SEVERITY_NAMES, WINDOW_NAMES
from coordinator.agenda.placing import minutes_between
from coordinator.assemblies.forms import WholeField
from coordinator.assemblies.models import Assembly, Room
from coordinator.core.i18n import _, _l, pick
from coordinator.web.filters import weekday_name
from coordinator.web.forms import BlockField, ChoiceField, DayField, LineField, PageForm, TimeField, at_most, required

_SPARE = 2  # empty rows offered for windows to come


class AcceptForm(PageForm):
    """Why a conflict may stay."""

    reason = BlockField(
        _l("Reason"),
        [required(_l("Say why this may stay as it is: whoever reads the agenda next will ask.")), at_most(500)],
    )


class ClosureForm(PageForm):
    """When a room cannot be used; `closure_form` fills in the rooms."""

    room = ChoiceField(_l("Room"), [required(_l("Choose a room."))])
    day = DayField(_l("Day"), [required(_l("Enter the day."))])
    start = TimeField(_l("From"), [required(_l("Enter a time of day, for example 14:30."))])
    end = TimeField(_l("Until"), [required(_l("Enter a time of day, for example 14:30."))])
    reason = LineField(_l("Why"), [at_most(160)])

    def validate_end(self, field: Any) -> None:
        """Refuse an end that is not after the start: a night is two closures."""
        if self.start.data and field.data and field.data <= self.start.data:
            raise ValidationError(_("Enter an end that comes after the start."))

    @property
    def minutes(self) -> int:
        """Return how long the room is closed, of a valid form."""
        assert self.start.data
        assert self.end.data
        return minutes_between(self.start.data, self.end.data)


def closure_form(rooms: Sequence[Room], assembly: Assembly) -> Any:
    """Return the form with the rooms of the assembly to choose from."""
    form = ClosureForm()
    named = ((str(room.id), pick(room.name, fallback=assembly.language)[0]) for room in rooms)
    form.room.choices = [("", _("Choose…")), *named]
    return form


class WindowForm(Form):
    """One time of day kept free; without times the row is none."""

    kind = ChoiceField(_l("For"), choices=[(kind.value, name) for kind, name in WINDOW_NAMES.items()])
    weekday = ChoiceField(_l("Day"))
    start = TimeField(_l("From"))
    end = TimeField(_l("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weekday.choices = [("", _("Every day")), *((str(day), weekday_name(day)) for day in range(7))]

    def validate_end(self, field: Any) -> None:
        """Refuse half a window, and one that ends before it begins."""
        if (self.start.data is None) is not (field.data is None):
            raise ValidationError(_("Enter both times, or none to leave this out."))
        if self.start.data and field.data and field.data <= self.start.data:
            raise ValidationError(_("Enter an end that comes after the start."))


class RulesForm(PageForm):
    """What is looked for, how much it matters, and what is kept free."""

    buffer = WholeField(
        _l("Minutes to go from one site to another"), [required(_l("Enter a whole number."))],
        description=_l("For people who have a part in sessions on two sites."),
    )  # fmt: skip
    relayout = WholeField(
        _l("Minutes to set up a room anew"), [required(_l("Enter a whole number."))],
        description=_l("Between two sessions with different layouts, when neither says its own time."),
    )  # fmt: skip
    windows = FieldList(FormField(WindowForm), _l("Times kept free"), max_entries=20)

    def validate_buffer(self, field: Any) -> None:
        """Refuse a buffer that nobody means."""
        if field.data is not None and field.data > LONGEST_BUFFER:
            raise ValidationError(_("Enter a number of minutes between 0 and %(n)s.", n=LONGEST_BUFFER))

    validate_relayout = validate_buffer


def _severity_field(kind: ConflictKind) -> ChoiceField:
    choices = [(severity.value, name) for severity, name in SEVERITY_NAMES.items()]
    return ChoiceField(KIND_NAMES[kind], choices=choices)


_FIELDS = {f"kind_{kind.value}": _severity_field(kind) for kind in ConflictKind}
RulesOfKinds = type("RulesOfKinds", (RulesForm,), _FIELDS)


def rules_form(rules: Rules) -> Any:
    """Return the form, filled with `rules` until it is sent."""
    windows = [
        {"kind": one.kind.value, "weekday": "" if one.weekday is None else str(one.weekday), "start": one.start,
         "end": one.end}
        for one in rules.windows
    ]  # fmt: skip
    severities = {f"kind_{kind.value}": rules.severities[kind].value for kind in ConflictKind}
    return RulesOfKinds(
        data={"buffer": rules.buffer, "relayout": rules.relayout, "windows": [*windows, *([{}] * _SPARE)], **severities}
    )


def rules_of(form: Any) -> Rules:
    """Return a valid form as rules; rows without times are left out."""
    windows = [
        Window(WindowKind(row.form.kind.data), row.form.start.data, row.form.end.data, _weekday(row.form.weekday.data))
        for row in form.windows
        if isinstance(row.form.start.data, dt.time)
    ]
    severities = {kind: Severity(form[f"kind_{kind.value}"].data) for kind in ConflictKind}
    return Rules(severities, form.buffer.data, form.relayout.data, tuple(windows))


def _weekday(text: str | None) -> int | None:
    return int(text) if text else None
