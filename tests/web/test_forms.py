"""The fields every form is made of: what they take, what they say no to, what they keep of what was typed."""

import datetime as dt
import enum

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from coordinator.web.forms import (
    BlockField,
    ChoiceField,
    DayField,
    LineField,
    TimeField,
    at_most,
    optional,
    required,
    texts_data,
    texts_field,
)


class Letter(enum.StrEnum):
    A = "a"
    B = "b"


OFFERED = [("a", "Alpha"), ("b", "Beta")]


class Everything(Form):
    line = LineField("Line", [required("Enter a line."), at_most(5)])
    block = BlockField("Block", [optional()])
    day = DayField("Day", [required("Enter a day.")])
    time = TimeField("Time", [optional()])
    title = texts_field("Title", ["fr", "en"], limit=10, needed="Enter a title.")


class Choosing(Form):
    free = ChoiceField("Free", choices=OFFERED)
    needed = ChoiceField("Needed", [required("Choose a letter.")], choices=OFFERED)
    maybe = ChoiceField("Maybe", [optional()], choices=OFFERED)
    blank = ChoiceField("Blank", choices=[("", "Choose…"), *OFFERED])


@pytest.fixture
def typed(app):
    """Call with what was typed: the form filled with it."""
    good = {"line": "abc", "day": "2027-03-09", "title-fr": "Titre"}

    def fill(**values):
        return Everything(MultiDict({**good, **{name.replace("__", "-"): value for name, value in values.items()}}))

    return fill


def test_pairs_are_offered_at_once_or_later_and_by_group(app):
    form = Choosing(MultiDict({"free": "c"}))
    assert [(one.value, one.label, one.optgroup) for one in form.free.choices] == [
        ("a", "Alpha", None), ("b", "Beta", None)]  # fmt: skip
    assert not form.free.has_groups()
    form.free.choices = {"Greek": iter(OFFERED), "Latin": [("c", "See")]}
    assert [(name, [one.value for one in group]) for name, group in form.free.iter_groups()] == [
        ("Greek", ["a", "b"]), ("Latin", ["c"])]  # fmt: skip
    assert [choice.value for choice in form.free.iter_choices() if choice.selected] == ["c"]
    assert form.blank.choices[0].label == "Choose…"


def test_a_line_is_cleaned_and_composed(typed):
    assert typed(line="  A\tb\x00\u202e  e\u0301 ").line.data == "A b é"


def test_a_line_of_white_space_is_missing(typed):
    form = typed(line=" \u00a0\t ")
    assert not form.validate()
    assert form.errors == {"line": ["Enter a line."]}


def test_a_line_that_is_too_long_says_how_long_it_may_be(typed):
    form = typed(line="abcdef")
    assert not form.validate()
    assert form.errors == {"line": ["Raccourcissez ce texte à 5 caractères au plus."]}


def test_a_block_keeps_its_paragraphs(typed):
    assert typed(block=" un \r\n\r\ndeux\x07  ").block.data == "un\n\ndeux"


def test_a_day_is_shown_again_as_it_was_typed_when_it_cannot_be_read(typed):
    form = typed(day="31/02/2027")
    assert not form.validate()
    assert form.day.data is None
    assert form.day._value() == "31/02/2027"
    assert len(form.day.errors) == 1  # not also "missing"
    assert "09/03/2027" in form.day.errors[0]


def test_a_day_that_was_read_is_shown_as_browsers_want_it(typed):
    form = typed(day="9.3.2027")
    assert form.validate()
    assert (form.day.data, form.day._value()) == (dt.date(2027, 3, 9), "2027-03-09")


def test_a_missing_day_is_missing(typed):
    form = typed(day="")
    assert not form.validate()
    assert form.errors == {"day": ["Enter a day."]}


def test_a_time_is_read_or_kept_as_typed(typed):
    assert typed(time="8 h 5").time._value() == "08:05"
    form = typed(time="midi")
    assert not form.validate()
    assert (form.time.data, form.time._value()) == (None, "midi")
    assert "14:30" in form.time.errors[0]


def test_an_optional_time_may_be_empty(typed):
    assert typed(time="").validate()
    assert typed(time=" ").time.data is None


def test_texts_are_told_by_language_without_the_empty_ones(typed):
    form = typed(title__fr=" Ouverture ", title__en="")
    assert form.validate()
    assert texts_data(form.title) == {"fr": "Ouverture"}


def test_the_first_language_is_the_one_that_is_needed(typed):
    form = typed(title__fr="", title__en="Opening")
    assert not form.validate()
    assert form.errors == {"title": {"fr": ["Enter a title."]}}


@pytest.mark.parametrize("value", ["c", "A", "\x00", "a ", ""])
def test_a_choice_is_one_of_those_offered(app, value):
    form = Choosing(MultiDict({"needed": "a", "free": value}))
    assert not form.validate()
    assert form.errors == {"free": ["Choisissez une des valeurs de la liste."]}


def test_a_choice_that_was_not_sent_at_all_is_no_choice(app):
    form = Choosing(MultiDict({"needed": "a"}))
    assert not form.validate()
    assert form.errors == {"free": ["Choisissez une des valeurs de la liste."]}


def test_each_choice_says_itself_whether_it_may_be_empty(app):
    form = Choosing(MultiDict({"free": "a", "needed": "", "maybe": "", "blank": ""}))
    assert not form.validate()
    assert form.errors == {"needed": ["Choose a letter."]}
    assert Choosing(MultiDict({"free": "a", "needed": "b"})).validate()


def test_a_choice_filled_from_an_enumeration_is_understood(app):
    form = Choosing(data={"free": Letter.B})
    assert [value for value, _label, chosen, *_rest in form.free.iter_choices() if chosen] == ["b"]
