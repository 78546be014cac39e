"""Forms of the organisers' desk."""

from typing import Any

from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import ValidationError

from coordinator.core.i18n import _, _l, current_language, text_in
from coordinator.registration.desk.service import Places
from coordinator.registration.entry.forms import countries
from coordinator.registration.forms import PersonForm
from coordinator.registration.models import Category, Desk
from coordinator.web.forms import BlockField, ChoiceField, LineField, PageForm, at_most, optional, required

_MOST = 1_000_000


class ReasonForm(PageForm):
    """Why somebody is refused, or what is missing."""

    version = HiddenField()
    reason = BlockField(
        _l("Your message"), [required(_l("Say why: this sentence is sent to the person.")), at_most(2000)]
    )


class NumberField(LineField):
    """A whole number of places, or nothing for "no limit"; `number` is what was read."""

    number: int | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' own signature
        """Read the number."""
        text = "".join((self.data or "").split())
        if not text:
            self.number = None
        elif text.isascii() and text.isdigit() and int(text[:9]) <= _MOST:
            self.number = int(text[:9])
        else:
            raise ValidationError(_("Enter a whole number, or nothing where there is no limit."))


def places_form(desk: Desk | None, categories: list[Category], fallback: str) -> PageForm:
    """Return the form of the places: the whole, the waiting list, and two fields per category."""
    fields: dict[str, Field] = {
        "capacity": NumberField(_("Places in all"), [optional()], description=_("Empty: no limit.")),
        "has_waiting_list": BooleanField(_("Keep a waiting list when all places are taken")),
    }
    for category in categories:
        name = text_in(category.name, fallback=fallback)
        fields[f"capacity_{category.code}"] = NumberField(_("Places: %(category)s", category=name), [optional()])
        fields[f"open_{category.code}"] = BooleanField(_("Open on the public form"))
    form: PageForm = type("PlacesForm", (PageForm,), fields)()
    if not form.is_submitted():
        form["capacity"].data = _shown(desk.capacity if desk else None)
        form["has_waiting_list"].data = desk.has_waiting_list if desk else True
        for category in categories:
            form[f"capacity_{category.code}"].data = _shown(category.capacity)
            form[f"open_{category.code}"].data = category.is_open
    return form


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)


def places_of(form: PageForm, categories: list[Category]) -> Places:
    """Return what the form says."""
    return Places(
        form["capacity"].number,
        bool(form["has_waiting_list"].data),
        {one.code: (form[f"capacity_{one.code}"].number, bool(form[f"open_{one.code}"].data)) for one in categories},
    )


class WalkInForm(PersonForm):
    """Somebody added by the secretariat; `key` makes the same form sent twice add one person."""

    key = HiddenField()
    organisation = LineField(_l("Organisation"), [required(_l("Enter the organisation.")), at_most(200)])
    country = ChoiceField(_l("Country"), [required(_l("Choose the country."))])
    consent = BooleanField(_l("The person agrees that these data are kept to organise the assembly"))
    is_listed = BooleanField(_l("Name and function may stand on the list of participants"))

    def offer_countries(self, default: str) -> None:
        """Fill in the countries."""
        self.country.choices = [("", _("Choose…")), *countries(current_language())]
        if not self.is_submitted():
            self.country.data = default

    def validate_consent(self, field: BooleanField) -> None:
        """Without this nothing can be kept."""
        if not field.data:
            field.errors = [_("Tick this box: without this agreement nobody can be registered.")]
