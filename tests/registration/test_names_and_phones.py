"""Names are kept as they are typed; telephone numbers are understood as people write them."""

import unicodedata

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.core import i18n
from coordinator.core.text import clean_line
from coordinator.registration import names, phones

# Everyday names, then letters of Ewe, Kabiyè, Yoruba, Arabic; with combining tones that have no single letter.
GOOD = ["Ŋ", "Kpɔ̃tɔ", "Kɔ́dzo", "Ɖeɖeƒo", "Ʋɔɣɔ", "N’Guessan", "d'Almeida", "AKAKPO-EXEMPLE", "Jean-Paul Kwami Jr.", "Ọlá",
        "عبد الله", "Ẹ̀kọ́", "O‑Neill", "É"]  # fmt: skip
BAD = {"Kofi1": "1", "a@b": "@", "x<y": "<", "A_B": "_", "Ama\u202eofi": "\u202e", "Kofi 😀": "😀", "=1+1": "="}


@pytest.mark.parametrize("name", GOOD)
def test_names_of_people_are_names(name):
    assert names.unexpected_sign(clean_line(name)) == ""
    assert names.has_letter(name)


@pytest.mark.parametrize(("name", "sign"), BAD.items())
def test_what_is_no_name_is_named(name, sign):
    assert names.unexpected_sign(name) == sign


@given(st.text(st.characters(categories=["L", "M"]), min_size=1, max_size=60))
def test_no_letter_and_no_mark_is_ever_lost_or_refused(name):
    kept = clean_line(name)
    assert unicodedata.normalize("NFC", name) == kept or not kept
    assert names.unexpected_sign(kept) == ""
    assert kept.swapcase() != kept or kept == clean_line(kept)


@pytest.mark.parametrize(
    ("typed", "country", "e164"),
    [
        ("90 12 34 56", "TG", "+22890123456"),
        ("90.12.34.56", "TG", "+22890123456"),
        ("90-12-34-56", "TG", "+22890123456"),
        ("00228 90 12 34 56", "BJ", "+22890123456"),
        ("(+228) 90 12 34 56", "FR", "+22890123456"),
        ("01 90 01 10 10", "BJ", "+2290190011010"),
        ("97 12 34 56", "BJ", "+2290197123456"),
        ("+229 97123456", "TG", "+2290197123456"),
        ("07 12 34 56 78", "CI", "+2250712345678"),
        ("024 312 3456", "GH", "+233243123456"),
        ("0802 123 4567", "NG", "+2348021234567"),
        ("0991 234 567", "CD", "+243991234567"),
        ("032 12 345 67", "MG", "+261321234567"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("\u0669\u0660 \u0661\u0662 \u0663\u0664 \u0665\u0666", "TG", "+22890123456"),
    ],
)
def test_numbers_are_read_as_people_of_a_country_write_them(typed, country, e164):
    assert phones.read(typed, country).e164 == e164


@pytest.mark.parametrize(("country", "lengths"), [
    ("TG", {8}), ("BF", {8}), ("NE", {8}), ("ML", {8}), ("TD", {8}), ("CF", {8}), ("MR", {8}), ("DJ", {8}),
    ("CI", {10}), ("SN", {9}), ("GN", {9}), ("CM", {9}), ("GW", {9}),
])  # fmt: skip
def test_lengths_of_mobile_numbers(country, lengths):
    sample = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    digits = phonenumbers.national_significant_number(sample)
    assert len(digits) in lengths
    assert phones.read(digits, country).e164.endswith(digits)
    with pytest.raises(phones.UnreadableNumber):
        phones.read(digits[:-3], country)
    with pytest.raises(phones.UnreadableNumber):
        phones.read(digits + "000", country)


def test_old_numbers_of_benin_are_completed_and_it_is_said():
    phone = phones.read("97 12 34 56", "BJ")
    i18n.set_language("fr")
    assert phone.e164 == "+2290197123456"
    assert phone.notice


def test_old_numbers_of_cote_d_ivoire_are_asked_again():
    i18n.set_language("fr")
    with pytest.raises(phones.UnreadableNumber, match="dix chiffres"):
        phones.read("07 12 34 56", "CI")


@pytest.mark.parametrize(
    "typed", ["", "abc", "90 12 3", "1" * 60, "+", "00", "٣", "90 12 34 56 ext 7", "tel:90123456", "\x00"]
)
def test_what_is_no_number_gets_an_example(typed):
    i18n.set_language("fr")
    with pytest.raises(phones.UnreadableNumber, match="par exemple 90\u00a011\u00a023\u00a045"):
        phones.read(typed, "TG")


@given(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
def test_what_is_shown_can_be_read_back(country):
    sample = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    if sample is None:
        return
    kept = phones.read(phonenumbers.format_number(sample, phonenumbers.PhoneNumberFormat.E164), country).e164
    assert phones.read(phones.shown(kept, country), country).e164 == kept
    assert phones.read(phones.shown(kept, "ZZ"), "").e164 == kept


@given(st.text(max_size=60), st.sampled_from(["TG", "BJ", "CI", "", "ZZ"]))
def test_reading_never_breaks(typed, country):
    try:
        kept = phones.read(typed, country).e164
    except phones.UnreadableNumber as problem:
        assert str(problem)
    else:
        assert kept.startswith("+")
        assert kept[1:].isdigit()
