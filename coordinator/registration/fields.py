"""Form fields of people: names, telephone, e-mail, function. Each cleans what was typed and says what to type."""

from collections.abc import Iterable, Sequence
from typing import Any

from email_validator import EmailNotValidError, validate_email
from markupsafe import Markup, escape
from wtforms import Field, Form
from wtforms.validators import ValidationError
from wtforms.widgets import Select

from coordinator.core.i18n import _, current_language, text_in
from coordinator.registration import names, phones
from coordinator.registration.categories import titles_of
from coordinator.registration.models import Category
from coordinator.web.forms import ChoiceField, LineField, ManyField, RadiosField, at_most

_SEPARATOR = "|"


class NameField(LineField):
    """A part of a person's name, kept as typed; anything but letters, marks and the signs of names is refused."""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002 - WTForms' own signature
        """Say which sign to take out, or that the name is too long."""
        text = self.data or ""
        if len(text) > names.LONGEST:
            raise ValidationError(_("Shorten this name to %(n)s characters at most.", n=names.LONGEST))
        if sign := names.unexpected_sign(text):
            raise ValidationError(_("Take “%(sign)s” out of the name.", sign=sign))
        if text and not names.has_letter(text):
            raise ValidationError(_("Enter the name in letters."))


class PhoneField(LineField):
    """A telephone number; `data` is what was typed, `e164` what is kept. Set `region` before validating."""

    region = "TG"
    e164 = ""
    notice = ""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Read the number as people of `region` write it."""
        self.e164, self.notice = "", ""
        if self.data:
            try:
                phone = phones.read(self.data, self.region)
            except phones.UnreadableNumber as problem:
                raise ValidationError(str(problem)) from None
            self.e164, self.notice = phone.e164, phone.notice


class EmailField(LineField):
    """An e-mail address; its domain is lower-cased, nothing is looked up on the network."""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse what cannot be an address."""
        if self.data:
            try:
                self.data = validate_email(self.data, check_deliverability=False).normalized
            except EmailNotValidError:
                raise ValidationError(_("Enter an e-mail address such as mairie@example.org.")) from None


class ChoicesField(ManyField):
    """Several boxes; what is not offered is an error in the language of the page."""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse values that are not offered."""
        offered = {str(value) for value, *_rest in self.iter_choices()}
        if any(value not in offered for value in self.data or ()):
            raise ValidationError(_("Choose among the values of the list."))


class OneOfField(RadiosField):
    """Round buttons; what is not offered is an error in the language of the page."""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse a value that is not offered."""
        if not any(self.data == value for value, *_rest in self.iter_choices()):
            raise ValidationError(_("Choose one of the values in the list."))


class _GroupedSelect(Select):
    """A select in groups whose first line, outside the groups, asks to choose."""

    def __call__(self, field: Field, **attributes: Any) -> Markup:
        """Render the select."""
        first = f'<option value="">{escape(field.invitation)}</option>'
        return Markup(str(super().__call__(field, **attributes)).replace(">", f">{first}", 1))  # noqa: S704 - escaped


class FunctionField(ChoiceField):
    """The titles of each category, feminine and masculine, and "another title" for each.

    `category` is the chosen category's code, `title` the chosen title ('' for another one).
    """

    widget = _GroupedSelect()

    @property
    def invitation(self) -> str:
        """Return the first line."""
        return _("Choose a function")

    def offer(self, categories: Sequence[Category], fallback: str) -> None:
        """Offer these categories, in the language of the page."""
        lang = current_language()
        self.choices = {
            text_in(category.name, lang, fallback): [
                *((f"{category.code}{_SEPARATOR}{title}", title) for title in titles_of(category.code, lang)),
                (category.code, _("Another title (write it below)")),
            ]
            for category in categories
        }

    @property
    def category(self) -> str:
        """Return the code of the category chosen."""
        return str(self.data or "").partition(_SEPARATOR)[0]

    @property
    def title(self) -> str:
        """Return the title chosen, '' when it is to be written."""
        return str(self.data or "").partition(_SEPARATOR)[2]

    def show(self, category: str, function: str) -> str:
        """Select what stands for a kept function; return what is to stand in the field for other titles."""
        listed = f"{category}{_SEPARATOR}{function}"
        if any(value == listed for value, *_rest in self.iter_choices()):
            self.data = listed
            return ""
        self.data = category
        return function


class marked_optional:  # noqa: N801 - reads as a rule in a form
    """The label says "(optional)", while another rule of the form may still ask for the field."""

    field_flags = {"optional_mark": True}  # noqa: RUF012 - WTForms' own idiom

    def __call__(self, form: Form, field: Field) -> None:
        """Allow everything."""


def line(letters: int, **more: Any) -> dict[str, Any]:
    """Return the arguments of a line that may stay empty."""
    return {"validators": [at_most(letters)], **more}


def pairs(words: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (value, label) pairs with the labels in the language of the page."""
    return [(value, str(label)) for value, label in words]
