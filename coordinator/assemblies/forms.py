"""The forms of an assembly's own facts, one per section of its settings."""

from typing import Any
from zoneinfo import available_timezones

from wtforms import FloatField, Form, HiddenField, IntegerField, StringField
from wtforms.validators import NumberRange, Regexp, StopValidation

from coordinator.assemblies.models import Assembly, DatePrecision, Holding
from coordinator.core.i18n import LANGUAGES, _, _l, locale
from coordinator.core.text import search_key, slugify
from coordinator.web.forms import (
    BlockField,
    ChoiceField,
    DayField,
    LineField,
    ManyField,
    PageForm,
    RadiosField,
    TimeField,
    at_most,
    optional,
    required,
    texts_field,
)

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
PHONE = r"^\+?[0-9 .()-]{6,20}$"
PRECISIONS: dict[DatePrecision, str] = {
    DatePrecision.DAY: _l("These exact days"),
    DatePrecision.EARLY: _l("Early in the month"),
    DatePrecision.MID: _l("In the middle of the month"),
    DatePrecision.LATE: _l("At the end of the month"),
    DatePrecision.MONTH: _l("Some time in the month"),
    DatePrecision.YEAR: _l("Some time in the year"),
}
HOLDINGS: dict[Holding, str] = {
    Holding.AS_PLANNED: _l("It takes place as announced"),
    Holding.POSTPONED: _l("It is postponed"),
    Holding.CANCELLED: _l("It is cancelled"),
}


def zones() -> list[tuple[str, str]]:
    """Return the zones of the IANA database that a place can have, those of Africa first."""
    known = [zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix"))]
    return [(zone, zone.replace("_", " ")) for zone in sorted(known, key=lambda zone: (zone[:7] != "Africa/", zone))]


def countries() -> list[tuple[str, str]]:
    """Return the countries of the world by their names in the language of the page."""
    names = {code: str(name) for code, name in locale().territories.items() if len(code) == 2 and code.isalpha()}  # noqa: PLR2004
    for not_a_country in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
        names.pop(not_a_country, None)
    return [("", _("Choose…")), *sorted(names.items(), key=lambda pair: search_key(pair[1]))]


class NumberField(FloatField):
    """A number with a point or a comma; `data` is a float or None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; say how to write it when it cannot be read."""
        text = str(valuelist[0]).strip().replace(",", ".") if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = float(text)
            except ValueError:
                raise ValueError(_("Enter a number, for example 6.1319.")) from None


class WholeField(IntegerField):
    """A whole number; `data` is an int or None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number; say how to write it when it cannot be read."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            if not (text.isascii() and text.isdigit() and len(text) < 7):  # noqa: PLR2004 - no hall holds a million
                raise ValueError(_("Enter a whole number."))
            self.data = int(text)


class SectionForm(PageForm):
    """Base of the sections: `version` is the one the editor saw."""

    version = HiddenField()


class SlugRule:
    """The address part: small letters, digits, hyphens."""

    def __call__(self, _form: Form, field: StringField) -> None:
        """Refuse what is not an address part."""
        if field.data and field.data != slugify(field.data, ""):
            raise StopValidation(_("Use small letters without accents, digits and hyphens."))


def _languages_field() -> ManyField:
    return ManyField(
        _l("Languages of the texts"), [required(_l("Choose at least one language."))], choices=list(LANGUAGES.items())
    )


def _first_language_field() -> ChoiceField:
    return ChoiceField(_l("First language"), choices=list(LANGUAGES.items()),
                       description=_l("Shown where a text is missing in the reader’s language."))  # fmt: skip


def create_form() -> type[Form]:
    """Return the form of a new assembly: what it is called, when and where."""
    fields = {
        "title": texts_field(_l("Title"), LANGUAGES, limit=200, needed=_l("Enter the title of the assembly.")),
        "languages": _languages_field(),
        "language": _first_language_field(),
        **_date_fields(),
        "city": LineField(_l("City"), [optional(), at_most(80)]),
        "country": ChoiceField(_l("Country"), [optional()]),
        "begin": ChoiceField(
            _l("Begin the agenda from"), [optional()],
            description=_l("The next page shows the days and deadlines it gives before anything is written."),
        ),
    }  # fmt: skip
    return type("CreateForm", (PageForm,), fields)


def identity_form(assembly: Assembly) -> type[Form]:
    """Return the form of names and texts, in the languages of `assembly`."""
    own = assembly.languages
    fields: dict[str, Any] = {
        "title": texts_field(_l("Title"), own, limit=200, needed=_l("Enter the title of the assembly.")),
        "short_title": texts_field(_l("Short title"), own, limit=60),
        "edition": texts_field(_l("Edition"), own, limit=60),
        "lede": texts_field(_l("Introduction"), own, block=True, limit=400),
        "description": texts_field(_l("Presentation"), own, block=True, limit=12_000),
        "languages": _languages_field(),
        "language": _first_language_field(),
    }
    if not assembly.published_at:
        fields["slug"] = LineField(
            _l("Address"), [required(_l("Enter the address.")), at_most(60), SlugRule()],
            description=_l("The last part of the page’s address. It cannot change once the assembly is published."),
        )  # fmt: skip
    return type("IdentityForm", (SectionForm,), fields)


def _date_fields() -> dict[str, Any]:
    return {
        "starts_on": DayField(_l("First day"), [required(_l("Enter the first day."))]),
        "ends_on": DayField(_l("Last day"), [required(_l("Enter the last day."))]),
        "precision": RadiosField(
            _l("How exactly are the dates known"), choices=[(key.value, name) for key, name in PRECISIONS.items()],
            default=DatePrecision.DAY.value,
        ),
        "zone": ChoiceField(_l("Time zone"), default="Africa/Lome"),
    }  # fmt: skip


def dates_form(_assembly: Assembly) -> type[Form]:
    """Return the form of days, their precision and the time zone."""
    fields = {
        **_date_fields(),
        "programme_announced_on": DayField(
            _l("Day the programme will be published"), [optional()],
            description=_l("Shown to visitors until the programme is published."),
        ),
    }  # fmt: skip
    return type("DatesForm", (SectionForm,), fields)


def venue_form(assembly: Assembly) -> type[Form]:
    """Return the form of city, venue and the way there."""
    fields = {
        "city": LineField(_l("City"), [optional(), at_most(80)]),
        "country": ChoiceField(_l("Country"), [optional()]),
        "venue_name": LineField(_l("Venue"), [optional(), at_most(160)]),
        "venue_address": LineField(_l("Address of the venue"), [optional(), at_most(300)]),
        "venue_latitude": NumberField(
            _l("Latitude"), [optional(), NumberRange(-90, 90, _l("A latitude lies between -90 and 90."))]),
        "venue_longitude": NumberField(
            _l("Longitude"), [optional(), NumberRange(-180, 180, _l("A longitude lies between -180 and 180."))]),
        "arrival_note": texts_field(_l("How to get there"), assembly.languages, block=True, limit=600),
        "landmarks": BlockField(
            _l("Landmarks around the venue"), [optional(), at_most(1000)],
            description=_l("One per line: name, latitude, longitude. They are drawn on a small plan."),
        ),
    }  # fmt: skip
    return type("VenueForm", (SectionForm,), fields)


def contact_form(assembly: Assembly) -> type[Form]:
    """Return the form of the secretariat."""
    email = Regexp(EMAIL, message=_l("Enter an e-mail address, for example office@example.org."))
    phone = Regexp(PHONE, message=_l("Enter a phone number with its country, for example +228 22 00 00 00."))
    fields = {
        "secretariat_name": LineField(_l("Name of the secretariat"), [optional(), at_most(160)]),
        "secretariat_address": LineField(_l("Address"), [optional(), at_most(300)]),
        "secretariat_phone": LineField(_l("Phone"), [optional(), phone]),
        "secretariat_email": LineField(_l("E-mail"), [optional(), at_most(254), email]),
        "opening_hours": texts_field(_l("When it answers"), assembly.languages, block=True, limit=300),
    }
    return type("ContactForm", (SectionForm,), fields)


def registration_form(assembly: Assembly) -> type[Form]:
    """Return the form of the registration window, the size of a delegation and the consent."""
    fields = {
        "opens_on": DayField(_l("Registration opens on"), [optional()]),
        "opens_time": TimeField(_l("at (time of the venue)"), [optional()]),
        "closes_on": DayField(_l("Registration closes on"), [optional()]),
        "closes_time": TimeField(_l("at (time of the venue)"), [optional()]),
        "delegation_limit": WholeField(
            _l("Members of a delegation, at most"),
            [required(_l("Enter a whole number.")), NumberRange(1, 200, _l("A delegation has 1 to 200 members."))],
        ),
        "consent_text": texts_field(_l("What participants agree to"), assembly.languages, block=True, limit=4000),
    }
    return type("RegistrationForm", (SectionForm,), fields)


def practical_form(assembly: Assembly) -> type[Form]:
    """Return the form of the practical page, in Markdown."""
    fields = {"practical": texts_field(_l("Practical information"), assembly.languages, block=True, limit=20_000)}
    return type("PracticalForm", (SectionForm,), fields)


def holding_form(assembly: Assembly) -> type[Form]:
    """Return the form that says whether the assembly takes place."""
    fields = {
        "holding": RadiosField(
            _l("Does it take place"), choices=[(key.value, name) for key, name in HOLDINGS.items()]),
        "note": texts_field(_l("What visitors must know"), assembly.languages, block=True, limit=400),
    }  # fmt: skip
    return type("HoldingForm", (PageForm,), fields)
