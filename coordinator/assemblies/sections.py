"""The sections of an assembly's settings: which form each shows, how it is filled and read back."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import Form

from coordinator.assemblies import forms
from coordinator.assemblies.models import Assembly, DatePrecision
from coordinator.core import clock
from coordinator.core.i18n import _, _l
from coordinator.core.text import clean_line
from coordinator.web.forms import texts_data

Values = dict[str, Any]
_DAY_BEGINS, _DAY_ENDS = dt.time(0, 0), dt.time(23, 59)


@dataclass(frozen=True)
class Section:
    """One page of the settings. `fill` gives the form its first values, `read` what the form says of the assembly."""

    key: str
    label: str
    form: Callable[[Assembly], type[Form]]
    read: Callable[[Any, Assembly], Values]
    fill: Callable[[Assembly], Values] = lambda _assembly: {}

    @property
    def endpoint(self) -> str:
        """Return the endpoint of the page."""
        return f"assemblies.manage_{self.key}"


def _read(*names: str, texts: tuple[str, ...] = ()) -> Callable[[Any, Assembly], Values]:
    def read(form: Any, _assembly: Assembly) -> Values:
        plain = {name: form[name].data for name in names if name in form}
        return {**plain, **{name: texts_data(form[name]) for name in texts}}

    return read


_read_identity = _read(
    "languages", "language", "slug", texts=("title", "short_title", "edition", "lede", "description")
)


def _read_dates(form: Any, assembly: Assembly) -> Values:
    values = _read("starts_on", "ends_on", "zone", "programme_announced_on")(form, assembly)
    return {**values, "precision": DatePrecision(form.precision.data)}


def _read_venue(form: Any, assembly: Assembly) -> Values:
    values = _read("city", "country", "venue_name", "venue_address", "venue_latitude", "venue_longitude",
                   texts=("arrival_note",))(form, assembly)  # fmt: skip
    values = {name: "" if value is None and "itude" not in name else value for name, value in values.items()}
    return {**values, "settings": {**assembly.settings, "landmarks": read_landmarks(form.landmarks.data or "")}}


def _fill_venue(assembly: Assembly) -> Values:
    marks = assembly.settings.get("landmarks", ())
    return {"landmarks": "\n".join(f"{mark['name']}, {mark['latitude']}, {mark['longitude']}" for mark in marks)}


def read_landmarks(text: str) -> list[dict[str, Any]]:
    """Return the landmarks written one per line as 'name, latitude, longitude'; raises ValueError with a sentence.

    The numbers are the last two parts of a line: the name may hold commas. They take a point, as maps show them.
    """
    return [_landmark(clean_line(line)) for line in text.splitlines() if line.strip()]


def _landmark(line: str) -> dict[str, Any]:
    sentence = _("Write each landmark as name, latitude, longitude, for example: City hall, 6.1335, 1.2148")
    parts = [part.strip() for part in line.replace(";", ",").rsplit(",", 2)]
    try:
        name, latitude, longitude = parts[0], float(parts[1]), float(parts[2])
    except (ValueError, IndexError):
        raise ValueError(sentence) from None
    if not name or not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 - degrees
        raise ValueError(sentence)
    return {"name": name, "latitude": latitude, "longitude": longitude}


def _read_contact(form: Any, assembly: Assembly) -> Values:
    values = _read("secretariat_name", "secretariat_address", "secretariat_phone", "secretariat_email",
                   texts=("opening_hours",))(form, assembly)  # fmt: skip
    return {name: value or ("" if name != "opening_hours" else {}) for name, value in values.items()}


def _read_registration(form: Any, assembly: Assembly) -> Values:
    def instant(day: dt.date | None, time: dt.time | None, otherwise: dt.time) -> dt.datetime | None:
        return clock.from_wall(day, time or otherwise, assembly.zone) if day else None

    return {
        "registration_opens_at": instant(form.opens_on.data, form.opens_time.data, _DAY_BEGINS),
        "registration_closes_at": instant(form.closes_on.data, form.closes_time.data, _DAY_ENDS),
        "delegation_limit": form.delegation_limit.data,
        "consent_text": texts_data(form.consent_text),
    }


def _fill_registration(assembly: Assembly) -> Values:
    values: Values = {}
    for name, instant in (("opens", assembly.registration_opens_at), ("closes", assembly.registration_closes_at)):
        if instant:
            wall = instant.astimezone(ZoneInfo(assembly.zone))
            values |= {f"{name}_on": wall.date(), f"{name}_time": wall.time().replace(second=0, microsecond=0)}
    return values


SECTIONS: dict[str, Section] = {
    section.key: section
    for section in (
        Section("identity", _l("Names and texts"), forms.identity_form, _read_identity),
        Section("dates", _l("Dates"), forms.dates_form, _read_dates),
        Section("venue", _l("Venue"), forms.venue_form, _read_venue, _fill_venue),
        Section("contact", _l("Secretariat"), forms.contact_form, _read_contact),
        Section("registration", _l("Registration"), forms.registration_form, _read_registration, _fill_registration),
        Section("practical", _l("Practical page"), forms.practical_form, _read(texts=("practical",))),
    )
}
