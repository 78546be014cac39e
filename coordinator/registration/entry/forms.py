"""The forms of the four steps."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import phonenumbers
from wtforms import BooleanField, Form, FormField, HiddenField

from coordinator.assemblies.models import Assembly, DatePrecision
from coordinator.core.i18n import _, _l, current_language, locale
from coordinator.core.text import search_key
from coordinator.directory.models import Organisation
from coordinator.registration.entry.drafts import Entry, Member, Trip
from coordinator.registration.fields import EmailField, NameField, OneOfField, PhoneField, line, pairs
from coordinator.registration.phones import shown
from coordinator.registration.wording import DIETS, MODES
from coordinator.web.filters import country as country_name
from coordinator.web.filters import day_long
from coordinator.web.forms import ChoiceField, LineField, PageForm, optional, required

_DAYS_AROUND = 2
NONE_OF_THESE = "none"


@lru_cache(maxsize=8)
def countries(lang: str) -> tuple[tuple[str, str], ...]:
    """Return (ISO code, name) of every country that has telephone numbers, in the order of `lang`."""
    names = locale(lang).territories
    known = [(code, str(names[code])) for code in phonenumbers.SUPPORTED_REGIONS if code in names]
    return tuple(sorted(known, key=lambda one: search_key(one[1])))


class OrganisationForm(PageForm):
    """Step 1: who registers, and whom to call. Either a commune, or another organisation typed freely."""

    commune = LineField(_l("Your commune"), **line(200))
    other_name = LineField(_l("Name of the organisation"), **line(200))
    country = ChoiceField(_l("Country"))
    contact_name = NameField(_l("Your name"), [required(_l("Enter your name."))])
    contact_phone = PhoneField(_l("Your telephone"), [required(_l("Enter your telephone number."))])
    contact_email = EmailField(_l("Your e-mail"), [optional(), *line(254)["validators"]])

    def offer(self) -> None:
        """Fill in the countries."""
        self.country.choices = [("", _("Choose…")), *countries(current_language())]

    def validate_commune(self, field: LineField) -> None:
        """One of the two is needed, and only one."""
        if not field.data and not self.other_name.data:
            field.errors = [_("Enter the name of your commune.")]
        elif field.data and self.other_name.data:
            field.errors = [_("Enter your commune or another organisation, not both.")]

    def validate_country(self, field: ChoiceField) -> None:
        """Another organisation says where it is."""
        if self.other_name.data and not field.data:
            field.errors = [_("Choose the country of the organisation.")]

    def show(self, entry: Entry, region: str) -> None:
        """Fill the form with what was kept."""
        freely = not entry.organisation and not entry.typed and entry.organisation_name
        self.commune.data = "" if freely else entry.organisation_name or entry.typed
        self.other_name.data = entry.organisation_name if freely else ""
        self.country.data = entry.country if freely else ""
        self.contact_name.data, self.contact_email.data = entry.contact_name, entry.contact_email
        self.contact_phone.data = shown(entry.contact_phone, region)


class ChooseForm(PageForm):
    """Which of the communes that come near what was typed."""

    organisation = OneOfField(_l("Your commune"))

    def offer(self, proposals: Sequence[Organisation]) -> None:
        """Offer these, and none of them."""
        self.organisation.choices = [
            *((one.public_id, one.name) for one in proposals),
            (NONE_OF_THESE, _("None of these")),
        ]
        self.hints = {one.public_id: _where(one) for one in proposals}


def _where(one: Organisation) -> str:
    seat = _("seat %(place)s", place=one.seat) if one.seat and one.seat != one.name else ""
    parts = (seat, one.prefecture, one.region, country_name(one.country))
    return " · ".join(part for part in parts if part)


class TripForm(Form):
    """Days and mode of one journey."""

    arrives_on = ChoiceField(_l("Arrival"), [optional()])
    leaves_on = ChoiceField(_l("Departure"), [optional()])
    mode = ChoiceField(_l("How they travel"), [optional()])

    def offer(self, days: Sequence[dt.date], first: str) -> None:
        """Offer the days around the assembly; `first` is the line that stands for nothing chosen."""
        choices = [(day.isoformat(), day_long(day)) for day in days]
        for field in (self.arrives_on, self.leaves_on):
            field.choices = [("", first), *choices]
        self.mode.choices = [("", first), *pairs(MODES.items())]

    def validate_leaves_on(self, field: ChoiceField) -> None:
        """Nobody leaves before arriving."""
        if field.data and self.arrives_on.data and field.data < self.arrives_on.data:
            field.errors = [_("The departure comes before the arrival: choose a later day.")]

    def trip(self) -> Trip:
        """Return what was chosen."""
        return Trip(self.arrives_on.data or "", self.leaves_on.data or "", self.mode.data or "")

    def show(self, trip: Trip) -> None:
        """Fill in what was kept."""
        self.arrives_on.data, self.leaves_on.data, self.mode.data = trip.arrives_on, trip.leaves_on, trip.mode


class PersonTripForm(TripForm):
    """The same for one person, with what that person eats."""

    diet = ChoiceField(_l("Diet"), [optional()])
    remarks = LineField(_l("Remarks"), [optional(), *line(300)["validators"]])


def days_of(assembly: Assembly) -> list[dt.date]:
    """Return the days of the assembly and two on each side; none while its dates are not exact."""
    if assembly.precision is not DatePrecision.DAY:
        return []
    length = (assembly.ends_on - assembly.starts_on).days
    return [assembly.starts_on + dt.timedelta(days=n) for n in range(-_DAYS_AROUND, min(length, 30) + _DAYS_AROUND + 1)]


def travel_form(assembly: Assembly, entry: Entry) -> PageForm:
    """Return the form of step 3: one journey for all, and for each person what differs."""
    fields: dict[str, Any] = {"common": FormField(TripForm, _("The whole delegation"))}
    fields |= {f"person_{member.id}": FormField(PersonTripForm, member.full_name) for member in entry.members}
    form: PageForm = type("TravelForm", (PageForm,), fields)()
    days = days_of(assembly)
    form["common"].form.offer(days, _("Not known yet"))
    for member in entry.members:
        one = form[f"person_{member.id}"].form
        one.offer(days, _("As the delegation"))
        one.diet.choices = [("", _("No particular diet")), *pairs(DIETS.items())]
    if not form.is_submitted():
        form["common"].form.show(entry.trip)
        for member in entry.members:
            _show_person(form[f"person_{member.id}"].form, member)
    return form


def _show_person(form: PersonTripForm, member: Member) -> None:
    form.show(member.trip)
    form.diet.data, form.remarks.data = member.diet, member.remarks


class CheckForm(PageForm):
    """Step 4: what the people agree to."""

    consent_version = HiddenField()
    consent = BooleanField(_l("The people of this delegation agree that these data are kept to organise the assembly"))
    is_listed = BooleanField(_l("Their names and functions may stand on the list of participants"))
    is_photographed = BooleanField(_l("Their portraits and pictures of them taken at the assembly may be published"))

    def validate_consent(self, field: BooleanField) -> None:
        """Without this nothing can be kept."""
        if not field.data:
            field.errors = [_("Tick this box: without this agreement nobody can be registered.")]

    @property
    def seen_version(self) -> int:
        """Return the version of the text that was on the page."""
        text = self.consent_version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0  # noqa: PLR2004
