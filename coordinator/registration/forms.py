"""The form about one person, used on the public form, behind the private link and at the desk."""

import re
from collections.abc import Sequence
from typing import Any

from babel.core import Locale, UnknownLocaleError
from wtforms import BooleanField, HiddenField

from coordinator.assemblies.models import Assembly
from coordinator.core import tokens
from coordinator.core.i18n import LANGUAGES, _, _l
from coordinator.registration import phones
from coordinator.registration.entry.drafts import Member
from coordinator.registration.fields import (
    ChoicesField,
    EmailField,
    FunctionField,
    NameField,
    OneOfField,
    PhoneField,
    line,
    marked_optional,
    pairs,
)
from coordinator.registration.models import Category
from coordinator.registration.wording import CIVILITIES, NEEDS
from coordinator.web.forms import LineField, PageForm, optional

_REF = re.compile(r"[a-z0-9]{12}")


def language_choices(assembly: Assembly) -> list[tuple[str, str]]:
    """Return the languages of the sessions under their own names."""
    return [(code, _language_name(code)) for code in assembly.languages or [assembly.language]]


def _language_name(code: str) -> str:
    if code in LANGUAGES:
        return LANGUAGES[code]
    try:
        name = Locale.parse(code).get_display_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:]


class PersonForm(PageForm):
    """One person of a delegation. `person_ref` is made with the form: the same form sent twice adds one person."""

    person_ref = HiddenField()
    civility = LineField(_l("Form of address"), [optional(), *line(40)["validators"]])
    given_names = NameField(_l("Given names"))
    family_name = NameField(_l("Family name"))
    has_single_name = BooleanField(_l("This person has a single name"))
    function = FunctionField(_l("Function"))
    title = LineField(_l("Exact title"), [marked_optional(), *line(160)["validators"]])
    is_interim = BooleanField(_l("Acting (interim)"))
    phone = PhoneField(_l("Mobile phone"), [optional()])
    email = EmailField(_l("E-mail"), [optional(), *line(254)["validators"]])
    language = OneOfField(_l("Language of the sessions"))
    needs = ChoicesField(_l("Particular needs"), [optional()])
    is_head = BooleanField(_l("This person heads the delegation"))

    civilities = CIVILITIES
    offers_head = True

    def offer(self, assembly: Assembly, categories: Sequence[Category], region: str) -> None:
        """Fill in what may be chosen; `region` is the country whose telephone numbers are meant."""
        self.function.offer(categories, assembly.language)
        languages = language_choices(assembly)
        self.language.choices = languages
        offered = [value for value, _name in languages]
        if self.language.data not in offered and not self.is_submitted():
            self.language.data = assembly.language if assembly.language in offered else offered[0]
        self.needs.choices = pairs(NEEDS.items())
        self.phone.region = region
        if not _REF.fullmatch(self.person_ref.data or ""):
            self.person_ref.data = tokens.new_public_id()

    @property
    def is_untouched(self) -> bool:
        """Tell whether nothing was typed or chosen (the language is preset and does not count)."""
        typed = (self.civility, self.given_names, self.family_name, self.function, self.title, self.phone, self.email)
        ticked = (self.has_single_name, self.is_interim, self.is_head)
        return not any(f.data for f in (*typed, *ticked)) and not self.needs.data

    def validate_given_names(self, field: NameField) -> None:
        """A name is needed; one is enough for people who have one."""
        if not field.data and not (self.has_single_name.data and self.family_name.data):
            field.errors = [_("Enter the name.") if self.has_single_name.data else _("Enter the given names.")]

    def validate_family_name(self, field: NameField) -> None:
        """The family name is needed unless the person has a single name."""
        if not field.data and not self.has_single_name.data:
            field.errors = [_("Enter the family name, or tick “This person has a single name”.")]

    def validate_function(self, field: FunctionField) -> None:
        """A function is chosen, or its exact title written under its category."""
        if not field.data:
            field.errors = [_("Choose the function.")]

    def validate_title(self, field: LineField) -> None:
        """Another title has to be written."""
        if self.function.data and not self.function.title and not field.data:
            field.errors = [_("Write the exact title.")]

    def show(self, member: Member, region: str) -> None:
        """Fill the form with a person kept before; call after `offer`."""
        for name in ("civility", "given_names", "family_name", "has_single_name", "is_interim", "is_head", "email",
                     "language"):  # fmt: skip
            self[name].data = getattr(member, name)
        self.person_ref.data = member.id
        self.title.data = self.function.show(member.category, member.function)
        self.phone.data = phones.shown(member.phone, region)
        self.needs.data = list(member.needs)

    def values(self) -> dict[str, Any]:
        """Return what was typed, checked, under the names of Member."""
        return {
            "id": self.person_ref.data, "civility": self.civility.data or "",
            "given_names": self.given_names.data or "", "family_name": self.family_name.data or "",
            "has_single_name": bool(self.has_single_name.data), "category": self.function.category,
            "function": self.title.data or self.function.title, "is_interim": bool(self.is_interim.data),
            "is_head": bool(self.is_head.data), "phone": self.phone.e164, "email": self.email.data or "",
            "language": self.language.data, "needs": tuple(self.needs.data or ()),
        }  # fmt: skip
