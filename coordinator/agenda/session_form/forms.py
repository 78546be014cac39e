"""The fields of a session, of a person's part in it and of an item inside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, HiddenField
from wtforms.validators import NumberRange, ValidationError

from coordinator.agenda.contents import MOST_ITEMS, MOST_PEOPLE
from coordinator.agenda.forms import day_choices
from coordinator.agenda.models import PersonRole, SessionAccess, SessionStatus
from coordinator.agenda.placing import LONGEST_MINUTES, LONGEST_SETUP, minutes_between
from coordinator.agenda.session_form.queries import Offer
from coordinator.agenda.wording import ACCESS_NAMES, FIELD_NAMES, SPOKEN, STATUS_NAMES, TYPE_NAMES, language_name
from coordinator.assemblies.forms import WholeField
from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.core.i18n import LANGUAGES, _, _l, pick
from coordinator.web.forms import (
    BlockField,
    ChoiceField,
    LineField,
    ManyField,
    PageForm,
    TimeField,
    at_most,
    optional,
    required,
    texts_field,
)

_LONGEST_NIGHT = 8 * 60  # an end before the start is on the next day, but only for a session of the evening
MOST_ROWS = max(MOST_PEOPLE, MOST_ITEMS)
LOWEST_RANK = 999


class _Blank(optional):
    """The field may be left empty and its label need not say so: a hint beside it tells what is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, bool] = {}


class PersonForm(Form):
    """One row of people: a role, and a name or the function that stands for it.

    `organisation` is typed; what it means is found out by `linking`.
    """

    role = ChoiceField(_l("Role"), default=PersonRole.SPEAKER.value)
    name = LineField(_l("Name"), [_Blank(), at_most(160)])
    function = LineField(_l("Function"), [_Blank(), at_most(200)])
    organisation = LineField(_l("Organisation"), [_Blank(), at_most(200)])
    reader = LineField(_l("Message read by"), [_Blank(), at_most(160)])
    reader_function = LineField(_l("Function of the reader"), [_Blank(), at_most(200)])
    precedence = WholeField(
        _l("Rank of protocol"),
        [_Blank(), NumberRange(1, LOWEST_RANK, _l("Enter a whole number, 1 for the highest rank."))],
    )
    brief = BlockField(_l("Brief"), [_Blank(), at_most(4000)])

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody stands in this row."""
        return not any(field.data for field in self if field.short_name != "role")

    @property
    def has_more(self) -> bool:
        """Tell whether more is filled in than a role, a name and a function."""
        shown = {"role", "name", "function"}
        return any(field.errors or (field.data and field.short_name not in shown) for field in self
                   if field.short_name not in shown)  # fmt: skip

    def validate_function(self, field: Any) -> None:
        """Somebody is somebody: a name, or the function while the name is not known."""
        if not self.is_empty and not self.name.data and not field.data:
            raise ValidationError(_("Enter a name, or the function while the name is not known."))


_SETUP = NumberRange(0, LONGEST_SETUP, _l("Enter between 0 and 360 minutes."))


class ItemRow(Form):
    """One row of items; `item_form` adds the subject in the assembly's languages. `ref` names the item it was."""

    ref = HiddenField()
    speaker = LineField(_l("Who presents it"), [_Blank(), at_most(160)])
    function = LineField(_l("Function"), [_Blank(), at_most(200)])
    reader = LineField(_l("Message read by"), [_Blank(), at_most(160)])
    minutes = WholeField(
        _l("Minutes"),
        [_Blank(), NumberRange(1, LONGEST_MINUTES, _l("Enter a length between 1 minute and 24 hours."))],
    )

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is written in this row."""
        written = any(field.data for field in self if field.short_name not in {"ref", "title"})
        return not written and not any(self["title"].data.values())

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the subject of whatever is not empty."""
        is_valid = super().validate(extra_validators)
        if self.is_empty or any(self["title"].data.values()):
            return bool(is_valid)
        first = next(iter(self["title"].form))
        first.errors = [*first.errors, _("Enter the subject of each item.")]
        return False


class BoxesField(ManyField):
    """Boxes to tick; what is not a choice is an error in our words."""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse a value that is not offered."""
        known = {value for value, *_rest in self.iter_choices()}
        if set(self.data or ()) - known:
            raise ValidationError(_("Choose one of the values in the list."))


class SessionForm(PageForm):
    """A session; `session_form` adds the texts in the assembly's languages and the choices."""

    version = HiddenField()
    type = ChoiceField(FIELD_NAMES["type"], [required(_l("Choose what kind of session it is."))])
    day = ChoiceField(FIELD_NAMES["day"])
    start = TimeField(FIELD_NAMES["start"], [_Blank()])
    end = TimeField(_l("End"), [_Blank()])
    minutes = LineField(_l("Length in minutes"), [_Blank(), at_most(4)])
    room = ChoiceField(FIELD_NAMES["room"])
    track = ChoiceField(FIELD_NAMES["track"])
    access = ChoiceField(FIELD_NAMES["access"], default=SessionAccess.REGISTERED.value)
    status = ChoiceField(FIELD_NAMES["status"], default=SessionStatus.CONFIRMED.value)
    languages = BoxesField(FIELD_NAMES["languages"])
    interpreted_into = BoxesField(FIELD_NAMES["interpreted_into"])
    interpreter_team = LineField(FIELD_NAMES["interpreter_team"], [optional(), at_most(80)])
    layout = LineField(FIELD_NAMES["layout"], [optional(), at_most(60)])
    setup_minutes = WholeField(FIELD_NAMES["setup_minutes"], [optional(), _SETUP])
    clearing_minutes = WholeField(FIELD_NAMES["clearing_minutes"], [optional(), _SETUP])
    levels = BoxesField(FIELD_NAMES["levels"])
    papers = BoxesField(FIELD_NAMES["papers"])
    video_url = LineField(FIELD_NAMES["video_url"], [optional(), at_most(500)])
    recording_url = LineField(FIELD_NAMES["recording_url"], [optional(), at_most(500)])
    has_signup = BooleanField(_l("People sign up for this session"))
    places = WholeField(
        FIELD_NAMES["places"], [optional(), NumberRange(1, 100_000, _l("Enter a whole number."))]
    )  # fmt: skip

    def validate_minutes(self, field: Any) -> None:
        """Make one length of what was given: the end, or the length; not two that disagree."""
        typed = (field.data or "").strip()
        if typed and not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= LONGEST_MINUTES):
            raise ValidationError(_("Enter a length between 1 minute and 24 hours."))
        if (
            self.start.data
            and self.end.data
            and typed
            and int(typed) != minutes_between(self.start.data, self.end.data)
        ):
            raise ValidationError(_("The end and the length do not agree. Fill in one of the two."))

    def validate_end(self, field: Any) -> None:
        """Refuse an end before the start, unless the session goes on after midnight."""
        if self.start.data is None or field.data is None or field.data > self.start.data:
            return
        if minutes_between(self.start.data, field.data) > _LONGEST_NIGHT:
            raise ValidationError(_("Enter an end that comes after the start."))

    @property
    def length(self) -> int:
        """Return the length in minutes: from the end, else as typed, else one hour."""
        if self.start.data and self.end.data:
            return minutes_between(self.start.data, self.end.data)
        typed = (self.minutes.data or "").strip()
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else 60  # noqa: PLR2004


def session_form(assembly: Assembly, offered: Offer) -> type[Form]:
    """Return the form class of a session of `assembly`, texts in its languages and choices filled in."""
    languages = assembly.languages or [assembly.language]
    item_form = type("ItemForm", (ItemRow,), {"title": texts_field(_l("Subject"), languages, limit=300)})

    class OfAssembly(SessionForm):
        title = texts_field(FIELD_NAMES["title"], languages, limit=200, needed=_l("Enter the title of the session."))
        description = texts_field(FIELD_NAMES["description"], languages, block=True, limit=8000)
        people = FieldList(FormField(PersonForm), FIELD_NAMES["people"], max_entries=MOST_ROWS)
        items = FieldList(FormField(item_form), FIELD_NAMES["items"], max_entries=MOST_ROWS)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name, choices in _choices(assembly, offered, self.day.data).items():
                self[name].choices = choices
            self.levels.choices = _with_kept(offered.levels, self.levels.object_data)
            for row in self.people:
                row.form.role.choices = _with_kept(offered.roles, [row.form.role.object_data])

    return OfAssembly


def _choices(assembly: Assembly, offered: Offer, day: str | None) -> dict[str, list[tuple[str, str]]]:
    def named(part: Room | Track) -> tuple[str, str]:
        return str(part.id), pick(part.name, fallback=assembly.language)[0]

    codes = dict.fromkeys((*(assembly.languages or [assembly.language]), *LANGUAGES, *SPOKEN))
    languages = [(code, language_name(code).capitalize()) for code in codes]
    return {
        "type": [("", _("Choose…")), *((key.value, str(name)) for key, name in TYPE_NAMES.items())],
        "day": day_choices(assembly, day),
        "room": [("", _("No room")), *map(named, offered.rooms)],
        "track": [("", _("No track")), *map(named, offered.tracks)],
        "access": [(key.value, str(name)) for key, name in ACCESS_NAMES.items()],
        "status": [(key.value, str(STATUS_NAMES[key])) for key in (SessionStatus.CONFIRMED, SessionStatus.TENTATIVE)],
        "languages": languages, "interpreted_into": languages, "papers": list(offered.papers),
    }  # fmt: skip


def _with_kept(choices: Sequence[tuple[str, str]], kept: Any) -> list[tuple[str, str]]:
    """Return the choices and what stands there already, though it is no choice any longer."""
    known: Mapping[str, str] = dict(choices)
    left = [value for value in kept or () if value and value not in known]
    return [*choices, *((value, value) for value in left)]
