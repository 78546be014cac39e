"""Forms behind a private link: correct oneself, add somebody."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField

from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, _l
from coordinator.registration.entry.drafts import Member, Trip, day
from coordinator.registration.entry.forms import PersonTripForm, days_of
from coordinator.registration.fields import EmailField, pairs
from coordinator.registration.forms import PersonForm
from coordinator.registration.models import Category, Registration
from coordinator.registration.wording import DIETS
from coordinator.web.forms import ChoiceField, LineField, PageForm, at_most, optional, required


class CorrectionForm(PersonForm):
    """Everything about one registration that its holder may change."""

    version = HiddenField()
    arrives_on = ChoiceField(_l("Arrival"), [optional()])
    leaves_on = ChoiceField(_l("Departure"), [optional()])
    mode = ChoiceField(_l("How you travel"), [optional()])
    diet = ChoiceField(_l("Diet"), [optional()])
    remarks = LineField(_l("Remarks"), [optional(), at_most(300)])

    offers_head = False
    validate_leaves_on = PersonTripForm.validate_leaves_on

    def offer(self, assembly: Assembly, categories: Sequence[Category], region: str) -> None:
        """Fill in what may be chosen."""
        super().offer(assembly, categories, region)
        PersonTripForm.offer(self, days_of(assembly), _("Not known yet"))
        self.diet.choices = [("", _("No particular diet")), *pairs(DIETS.items())]

    def show_registration(self, registration: Registration, code: str, region: str) -> None:
        """Fill the form with a registration; call after `offer`."""
        self.show(_as_member(registration, code), region)
        self.version.data = str(registration.version)
        trip = Trip(_iso(registration.arrives_on), _iso(registration.leaves_on), registration.travel_mode)
        PersonTripForm.show(self, trip)
        self.diet.data, self.remarks.data = registration.diet, registration.remarks

    def columns(self, categories: dict[str, int]) -> dict[str, Any]:
        """Return the columns of person and registration with their new values."""
        values = self.values()
        return {
            "civility": values["civility"], "given_names": values["given_names"], "family_name": values["family_name"],
            "phone": values["phone"] or None, "email": values["email"] or None, "function": values["function"],
            "is_interim": values["is_interim"], "language": values["language"], "needs": list(values["needs"]),
            "category_id": categories[values["category"]], "arrives_on": day(self.arrives_on.data or ""),
            "leaves_on": day(self.leaves_on.data or ""), "travel_mode": self.mode.data or "",
            "diet": self.diet.data or "", "remarks": self.remarks.data or "",
        }  # fmt: skip

    @property
    def seen_version(self) -> int:
        """Return the version of the registration that was on the page."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0  # noqa: PLR2004


class AddressForm(PageForm):
    """Where to send the links."""

    email = EmailField(
        _l("Your e-mail"), [required(_l("Enter the e-mail address given at registration.")), at_most(254)]
    )


class AddForm(PersonForm):
    """Somebody more; `key` makes the same form sent twice add one person."""

    key = HiddenField()
    offers_head = False


def _as_member(registration: Registration, code: str) -> Member:
    person = registration.person
    return Member(
        id=registration.public_id, given_names=person.given_names, family_name=person.family_name,
        civility=person.civility, has_single_name=not (person.given_names and person.family_name), category=code,
        function=registration.function, is_interim=registration.is_interim, phone=person.phone or "",
        email=person.email or "", language=registration.language, needs=tuple(registration.needs),
    )  # fmt: skip


def _iso(value: dt.date | None) -> str:
    return value.isoformat() if value else ""
