"""The forms of the agenda: a session with its people, and a release."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import FieldList, Form, FormField, HiddenField, SelectMultipleField
from wtforms.validators import ValidationError

from coordinator.agenda.contents import Part
from coordinator.agenda.models import AgendaSession, PersonRole, SessionAccess, SessionStatus, SessionType
from coordinator.agenda.placing import LONGEST_MINUTES, NEARBY, end_time, minutes_between
from coordinator.agenda.wording import (
    ACCESS_NAMES,
    FIELD_NAMES,
    ROLE_NAMES,
    SPOKEN,
    STATUS_NAMES,
    TYPE_NAMES,
    language_name,
)
from coordinator.assemblies.models import Assembly, Room, Track
from coordinator.core.i18n import LANGUAGES, _, _l, pick
from coordinator.web.filters import day_long
from coordinator.web.forms import (
    BlockField,
    ChoiceField,
    LineField,
    PageForm,
    TimeField,
    at_most,
    optional,
    required,
    texts_data,
    texts_field,
)

_LONGEST_NIGHT = 8 * 60  # an end before the start is on the next day, but only for a session of the evening
_ROWS = 60


class _Blank(optional):
    """The field may be left empty and its label need not say so: a hint beside it tells what is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, bool] = {}


class PersonForm(Form):
    """One row of people: a role, and a name or the function that stands for it."""

    role = ChoiceField(_l("Role"), choices=[(key.value, name) for key, name in ROLE_NAMES.items()],
                       default=PersonRole.SPEAKER.value)  # fmt: skip
    name = LineField(_l("Name"), [_Blank(), at_most(160)])
    function = LineField(_l("Function"), [_Blank(), at_most(200)])


class LanguagesField(SelectMultipleField):
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
    languages = LanguagesField(FIELD_NAMES["languages"])
    people = FieldList(FormField(PersonForm), FIELD_NAMES["people"], max_entries=_ROWS)

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
        return int(self.minutes.data) if self.minutes.data else 60


def session_form(assembly: Assembly, rooms: Sequence[Room], tracks: Sequence[Track]) -> type[Form]:
    """Return the form class of a session of `assembly`, texts in its languages and choices filled in."""
    languages = assembly.languages or [assembly.language]
    codes = dict.fromkeys((*languages, *LANGUAGES, *SPOKEN))

    def named(part: Room | Track) -> tuple[str, str]:
        return str(part.id), pick(part.name, fallback=assembly.language)[0]

    class OfAssembly(SessionForm):
        title = texts_field(FIELD_NAMES["title"], languages, limit=200, needed=_l("Enter the title of the session."))
        description = texts_field(FIELD_NAMES["description"], languages, block=True, limit=8000)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.type.choices = [("", _("Choose…")), *((key.value, str(name)) for key, name in TYPE_NAMES.items())]
            self.day.choices = day_choices(assembly, self.day.data)
            self.room.choices = [("", _("No room")), *map(named, rooms)]
            self.track.choices = [("", _("No track")), *map(named, tracks)]
            self.access.choices = [(key.value, str(name)) for key, name in ACCESS_NAMES.items()]
            self.status.choices = [
                (key.value, str(STATUS_NAMES[key])) for key in (SessionStatus.CONFIRMED, SessionStatus.TENTATIVE)
            ]
            self.languages.choices = [(code, language_name(code).capitalize()) for code in codes]

    return OfAssembly


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
    if current and all(value != current for value, _name in choices) and (kept := _day(current)):
        choices.append((current, day_long(kept)))
    return choices


def filled(session: AgendaSession) -> dict[str, Any]:
    """Return what the form shows of a session as it is; needs its people."""
    return {
        "version": str(session.version),
        "type": session.type.value,
        "title": session.title,
        "description": session.description,
        "day": session.day.isoformat() if session.day else "",
        "start": session.start,
        "end": end_time(session.start, session.minutes) if session.start else None,
        "minutes": "" if session.start else str(session.minutes),
        "room": str(session.room_id or ""),
        "track": str(session.track_id or ""),
        "access": session.access.value,
        "status": session.status.value,
        "languages": session.languages,
        "people": [{"role": one.role, "name": one.name, "function": one.function} for one in session.people],
    }


def facts_of(form: Any) -> dict[str, Any]:
    """Return a valid form as the facts the service takes."""
    return {
        "type": SessionType(form.type.data),
        "title": texts_data(form.title),
        "description": texts_data(form.description),
        "day": _day(form.day.data),
        "start": form.start.data,
        "minutes": form.length,
        "room_id": int(form.room.data) if form.room.data else None,
        "track_id": int(form.track.data) if form.track.data else None,
        "access": SessionAccess(form.access.data),
        "languages": list(form.languages.data or []),
        **({"status": SessionStatus(form.status.data)} if "status" in form else {}),
    }


def parts_in(form: Any, kept: Sequence[Part] = ()) -> list[Part]:
    """Return the people of a form; empty rows are nobody. Links of `kept` people to others survive their row."""
    links = {(part.name, part.function): part for part in kept}
    parts = []
    for row in form.people:
        name, function = row.form.name.data or "", row.form.function.data or ""
        if not name and not function:
            continue
        known = links.get((name, function), Part(""))
        parts.append(replace(known, role=row.form.role.data, name=name, function=function))
    return parts


def rearranged(posted: MultiDict[str, str], act: str) -> MultiDict[str, str]:
    """Return what was posted with the people's rows as a button asked: 'add', 'remove-2', 'up-2', 'down-2'.

    Works without JavaScript: the page comes back with its rows moved and nothing is written.
    """
    numbers = sorted({int(n) for key in posted if (n := _row_of(key)) is not None})
    verb, _dash, at = act.partition("-")
    here = numbers.index(int(at)) if at.isascii() and at.isdigit() and int(at) in numbers else None
    if verb == "add" and len(numbers) < _ROWS:
        numbers.append(max(numbers, default=-1) + 1)
    elif verb == "remove" and here is not None:
        del numbers[here]
    elif verb in {"up", "down"} and here is not None:
        there = here + (1 if verb == "down" else -1)
        if 0 <= there < len(numbers):
            numbers[here], numbers[there] = numbers[there], numbers[here]
    moved = MultiDict((key, value) for key, value in posted.items(multi=True) if _row_of(key) is None)
    for position, number in enumerate(numbers):
        for name, default in (("role", PersonRole.SPEAKER.value), ("name", ""), ("function", "")):
            moved.add(f"people-{position}-{name}", posted.get(f"people-{number}-{name}", default))
    return moved


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


def _row_of(key: str) -> int | None:
    head, _dash, rest = key.partition("-")
    number = rest.partition("-")[0]
    return int(number) if head == "people" and number.isascii() and number.isdigit() and len(number) < 4 else None  # noqa: PLR2004


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
