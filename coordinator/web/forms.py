"""Form building blocks: cleaned text, clear sentences, texts in several languages. Knows no domain."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    Form,
    FormField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from coordinator.core.i18n import LANGUAGES, _, _l
from coordinator.core.text import clean_block, clean_line

Validator = Callable[[Form, Field], None]


class PageForm(FlaskForm):
    """Base of every form: CSRF-protected, errors in the language of the page."""

    class Meta(FlaskForm.Meta):
        """WTForms' own messages are replaced by ours; see the validators below."""

        locales = ("en",)

    def add_errors(self, fields: Mapping[str, str]) -> None:
        """Show the sentences of a Refusal beside their fields; what has no field here stands above the form."""
        for name, sentence in fields.items():
            if name not in self:
                self.form_errors.append(sentence)
            else:
                field = self[name]
                if isinstance(field, FormField):  # a text in several languages: its first one
                    field = next(iter(field.form))
                field.errors = [*field.errors, sentence]


class LineField(StringField):
    """One line of text: NFC, white space trimmed, control characters gone."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean what was typed."""
        if valuelist:
            self.data = clean_line(str(valuelist[0]))


class BlockField(TextAreaField):
    """Several lines of text, cleaned but with its line feeds."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean what was typed."""
        if valuelist:
            self.data = clean_block(str(valuelist[0]))


Offered = Iterable[tuple[str, Any]] | Mapping[str, Iterable[tuple[str, Any]]]


class PairsField(SelectField):
    """A field whose choices are given as pairs (value, label), or as such pairs by the label of their group.

    WTForms stops reading pairs with version 3.4; they are its own records from here on.
    """

    def __init__(self, *args: Any, choices: Offered = (), **kwargs: Any) -> None:
        super().__init__(*args, choices=_records(choices), **kwargs)

    @property
    def choices(self) -> list[SelectChoice]:
        """Return what is offered."""
        return list(super().choices)

    @choices.setter
    def choices(self, offered: Offered) -> None:
        SelectField.choices.fset(self, _records(offered))


def _records(offered: Offered) -> list[SelectChoice]:
    groups = offered.items() if isinstance(offered, Mapping) else [(None, offered)]
    return [SelectChoice(value, label, optgroup=group) for group, pairs in groups for value, label in pairs]


class RadiosField(PairsField, RadioField):
    """Round buttons, one of them to choose. The summary of errors leads to the first."""

    is_group = True


class ManyField(PairsField, SelectMultipleField):
    """Boxes to tick, as many as wanted. The summary of errors leads to the first."""

    is_group = True


class ChoiceField(PairsField):
    """A select whose first line says 'Choose…'; what is not a choice is an error, never an exception."""

    def pre_validate(self, form: Form) -> None:  # noqa: ARG002
        """Refuse a value that is not offered; none at all is the matter of `required` and `optional`, if they stand."""
        given = "" if self.data is None else str(self.data)
        if not given and (self.flags.required or self.flags.optional):
            return
        if not any(given == str(value) for value, *_rest in self.iter_choices()):
            raise ValidationError(_("Choose one of the values in the list."))


class DayField(StringField):
    """A calendar day typed as jj/mm/aaaa or given by a date input as ISO; `data` is a date or None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; keep what was typed when it cannot be read."""
        self.raw = clean_line(str(valuelist[0])) if valuelist else ""
        self.data = parse_day(self.raw) if self.raw else None
        if self.raw and self.data is None:
            raise ValueError(_("Enter a date as day/month/year, for example 09/03/2027."))

    def _value(self) -> str:
        if self.data is None:
            return getattr(self, "raw", "")
        return str(self.data)


def parse_day(text: str) -> dt.date | None:
    """Return the day written as 2027-03-09, 09/03/2027, 9.3.2027 or 9-3-2027, else None."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y"):
        try:
            day = dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, not an instant
        except ValueError:
            continue
        return day if 1900 <= day.year <= 2100 else None  # noqa: PLR2004
    return None


def parse_time(text: str) -> dt.time | None:
    """Return the time written as 14:30, 14h30, 14 h 30, 14h or 1430, else None."""
    digits = "".join(ch if ch.isascii() and ch.isdigit() else " " for ch in text).split()
    if len(digits) == 1 and len(digits[0]) in {3, 4}:
        digits = [digits[0][:-2], digits[0][-2:]]
    if not 1 <= len(digits) <= 2 or any(len(part) > 2 for part in digits):  # noqa: PLR2004
        return None
    hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004


class TimeField(StringField):
    """A time of day typed any usual way; `data` is a time or None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the time; keep what was typed when it cannot be read."""
        self.raw = clean_line(str(valuelist[0])) if valuelist else ""
        self.data = parse_time(self.raw) if self.raw else None
        if self.raw and self.data is None:
            raise ValueError(_("Enter a time of day, for example 14:30."))

    def _value(self) -> str:
        return self.data.strftime("%H:%M") if isinstance(self.data, dt.time) else getattr(self, "raw", "")


def whole_number(text: str | None) -> int:
    """Return the whole number that a hidden field or an address carries; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


class required(InputRequired):  # noqa: N801 - reads as a rule in a form: required(_l("Enter …"))
    """The field must be filled; `message` says what to do ('Enter the family name')."""

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002 - WTForms' own signature
        """Refuse what is missing or blank."""
        data = field.data
        if data is None or data == "" or data == []:
            if field.errors:  # it was filled with something unreadable, and says so already
                raise StopValidation
            field.errors = []
            raise StopValidation(str(self.message))


class optional(Optional):  # noqa: N801
    """The field may be left empty; its label says so."""


def at_most(letters: int) -> Length:
    """Return a validator: at most so many letters."""
    return Length(max=letters, message=_l("Shorten this text to %(n)s characters at most.", n=letters))


def texts_form(
    languages: Iterable[str], *, block: bool = False, limit: int = 200, needed: str | None = None
) -> type[Form]:
    """Return a sub-form with one field per content language, for FormField; its data is a texts mapping.

    `needed` is the sentence shown when the first language is empty.
    """
    kind = BlockField if block else LineField
    fields: dict[str, Any] = {}
    for position, code in enumerate(languages):
        rules: list[Any] = [at_most(limit)]
        if needed and position == 0:
            rules.insert(0, required(needed))
        fields[code] = kind(LANGUAGES.get(code, code), rules, render_kw={"lang": code})
    return type("TextsForm", (Form,), fields)


def texts_field(
    label: str, languages: Iterable[str], *, block: bool = False, limit: int = 200, needed: str | None = None
) -> FormField:
    """Return a field for a text in several languages."""
    return FormField(texts_form(languages, block=block, limit=limit, needed=needed), label)


def texts_data(field: FormField) -> dict[str, str]:
    """Return the filled languages of a texts field as {'fr': …}."""
    return {code: text for code, text in field.data.items() if text}
