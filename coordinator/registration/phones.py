"""Telephone numbers as people write them: read leniently, kept as E.164, shown as in their country (INTERFACE §6)."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

from coordinator.core.i18n import _

_NBSP = "\u00a0"
_LONGEST = 40
# Countries whose operators get new prefixes faster than the library learns them: the length decides there.
_BY_LENGTH = frozenset({225, 226, 227, 228, 229, 221, 222, 223, 224, 233, 234, 235, 236, 237, 238, 241, 242, 243, 245,
                        253, 261})  # fmt: skip
_BENIN, _IVORY_COAST, _OLD_LENGTH = 229, 225, 8


class UnreadableNumber(ValueError):  # noqa: N818 - the text is a sentence for the reader
    """What was typed is no telephone number; the text says what to type, with an example."""


@dataclass(frozen=True)
class Phone:
    """A number that was read; `notice` tells the reader what was completed, if anything was."""

    e164: str
    notice: str = ""


def read(text: str, country: str) -> Phone:
    """Return the number typed as `text` by somebody in `country` (ISO code); raises UnreadableNumber.

    Spaces, dots, dashes, 00 and + are understood. Benin's eight digits of before November 2024 get their 01;
    Côte d'Ivoire's eight digits of before 2021 are asked again, since their new prefix depends on the operator.
    """
    number = _parsed(text, country)
    if number.country_code == _BENIN and len(_digits(number)) == _OLD_LENGTH:
        number = _parsed(f"+22901{_digits(number)}", country)
        e164 = _e164(number)
        return Phone(e164, _("The number was completed: %(number)s.", number=shown(e164, country)))
    if number.country_code == _IVORY_COAST and len(_digits(number)) == _OLD_LENGTH:
        raise UnreadableNumber(
            _("Numbers of Côte d’Ivoire now have ten digits: enter all of them, for example %(example)s.",
              example=example("CI"))
        )  # fmt: skip
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    if not possible or not (number.country_code in _BY_LENGTH or phonenumbers.is_valid_number(number)):
        raise UnreadableNumber(_advice(country))
    return Phone(_e164(number))


def shown(e164: str | None, country: str = "") -> str:
    """Return a stored number as people of `country` write it; with its country code when it is from elsewhere."""
    if not e164:
        return ""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    at_home = country and number.country_code == phonenumbers.country_code_for_region(country)
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return re.sub(r"[\s-]+", _NBSP, phonenumbers.format_number(number, style))


def example(country: str) -> str:
    """Return a mobile number of `country` as an example."""
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    return shown(_e164(number), country) if number else f"+228{_NBSP}90{_NBSP}12{_NBSP}34{_NBSP}56"


def _parsed(text: str, country: str) -> PhoneNumber:
    try:
        if len(text) > _LONGEST:
            raise UnreadableNumber(_advice(country))
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        raise UnreadableNumber(_advice(country)) from None
    if number.extension or re.search(r"[^\W\d_]", text):
        raise UnreadableNumber(_advice(country))
    return number


def _advice(country: str) -> str:
    return _("Enter a whole telephone number, for example %(example)s.", example=example(country))


def _digits(number: PhoneNumber) -> str:
    return phonenumbers.national_significant_number(number)


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
