r"""How people and items of a session stand in one cell of a spreadsheet, so that a person can read and type them.

People: `Chair: Afi Mensah, Mayor of Kloto 1 [rank: 1] | Speaker: ?, Host mayor`; `?` is a name not known yet.
Items: `President's report (20 min) [by: Afi Mensah; function: President] | Debate`.
A backslash keeps a sign from having its meaning; `\n` is a line break. What is written is read again as it was.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from coordinator.agenda.exchange.book import Point, Somebody
from coordinator.agenda.exchange.words import in_every_language
from coordinator.core.i18n import _, _l
from coordinator.core.text import clean_block, clean_line, search_key

UNKNOWN = "?"
BETWEEN = " | "
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_LENGTH = re.compile(r"\((\d{1,4}) ?min\)\s*$")
_SHORT = {"\n": "n", "\r": "r", "\t": "t"}
_LONG = {letter: sign for sign, letter in _SHORT.items()}

PEOPLE_KEYS: dict[str, str] = {
    "organisation": _l("organisation"), "person": _l("person"), "reader": _l("read by"),
    "reader_function": _l("reader’s function"), "reader_person": _l("reader’s person"), "precedence": _l("rank"),
    "brief": _l("brief"),
}  # fmt: skip
ITEM_KEYS: dict[str, str] = {
    "speaker": _l("by"),
    "function": _l("function"),
    "reader": _l("read by"),
    "person": _l("person"),
}


class Unreadable(ValueError):  # noqa: N818 - what a cell is
    """A cell that says what nobody means; the text is a sentence for its writer."""


@dataclass
class _Piece:
    """One part of a cell while it is taken apart: text with its escapes undone, and which letters were escaped."""

    text: str = ""
    plain: list[bool] = field(default_factory=list)

    def add(self, letter: str, *, plain: bool) -> None:
        self.text += letter
        self.plain.append(plain)

    def find(self, sign: str, start: int = 0) -> int:
        """Return where a sign that has its meaning stands, -1 for nowhere."""
        for place in range(start, len(self.text)):
            if self.plain[place] and self.text[place] == sign:
                return place
        return -1

    def cut(self, start: int, end: int | None = None) -> "_Piece":
        return _Piece(self.text[start:end], self.plain[start:end])

    def split(self, sign: str) -> "list[_Piece]":
        pieces, start = [], 0
        while (place := self.find(sign, start)) >= 0:
            pieces.append(self.cut(start, place))
            start = place + 1
        return [*pieces, self.cut(start)]

    @property
    def is_unknown(self) -> bool:
        stripped = self.text.strip()
        return stripped == UNKNOWN and self.plain[self.text.index(UNKNOWN)]


def people_cell(people: Iterable[Somebody], role_label: Callable[[str], str]) -> str:
    """Return people as one cell; `role_label` says what a role is called."""
    return BETWEEN.join(_person(one, role_label(one.role)) for one in people)


def read_people(cell: str, role_code: Callable[[str], str]) -> tuple[Somebody, ...]:
    """Return the people of a cell; `role_code` knows a role by what it is called. Raises Unreadable."""
    return tuple(_read_person(piece, role_code) for piece in _taken_apart(cell).split("|") if piece.text.strip())


def items_cell(items: Iterable[Point], language: str) -> str:
    """Return items as one cell, their titles in `language` first."""
    return BETWEEN.join(_item(one, language) for one in items)


def read_items(cell: str, language: str) -> tuple[Point, ...]:
    """Return the items of a cell. Raises Unreadable."""
    return tuple(_read_item(piece, language) for piece in _taken_apart(cell).split("|") if piece.text.strip())


def escaped(text: str, signs: str = "") -> str:
    r"""Return `text` with a backslash before what would have a meaning: `|`, brackets, backslash and `signs`."""
    return "".join(
        f"\\{_SHORT[ch]}" if ch in _SHORT else f"\\{ch}" if ch in "\\|[]" or ch in signs else ch for ch in text
    )


def _person(one: Somebody, role: str) -> str:
    name = "\\?" if one.name == UNKNOWN else escaped(one.name, ",") or UNKNOWN
    head = f"{escaped(role, ':')}{_colon()} {name}" + (f", {escaped(one.function)}" if one.function else "")
    return head + _extras(
        {key: str(value) for key in PEOPLE_KEYS if (value := getattr(one, key)) not in {"", None}}, PEOPLE_KEYS
    )


def _read_person(piece: _Piece, role_code: Callable[[str], str]) -> Somebody:
    head, extras = _with_extras(piece)
    colon = head.find(":")
    if colon < 0:
        raise Unreadable(_("Write the role, a colon, then the name: “Chair: Afi Mensah, Mayor”."))
    role, rest = head.cut(0, colon), head.cut(colon + 1)
    comma = rest.find(",")
    name, function = (rest.cut(0, comma), rest.cut(comma + 1)) if comma >= 0 else (rest, _Piece())
    rank = extras.pop("precedence", "")
    if rank and not (rank.isascii() and rank.isdigit() and len(rank) < 5):  # noqa: PLR2004 - no such rank
        raise Unreadable(_("The rank is a whole number, 1 for the highest."))
    return Somebody(
        role=role_code(clean_line(role.text)), name="" if name.is_unknown else clean_line(name.text),
        function=clean_line(function.text), precedence=int(rank) if rank else None, **extras,
    )  # fmt: skip


def _item(one: Point, language: str) -> str:
    first = one.title.get(language, "")
    title = "\\?" if first == UNKNOWN else escaped(first) or UNKNOWN
    if _LENGTH.search(title):
        title = title[: title.rindex("(")] + "\\" + title[title.rindex("(") :]
    length = f" ({one.minutes} min)" if one.minutes is not None else ""
    extras = {key: value for key in ITEM_KEYS if (value := getattr(one, key))}
    extras |= {lang: text for lang, text in sorted(one.title.items()) if lang != language and text}
    return title + length + _extras(extras, ITEM_KEYS)


def _read_item(piece: _Piece, language: str) -> Point:
    head, extras = _with_extras(piece, with_languages=True)
    length, found = None, _LENGTH.search(head.text)
    if found and head.plain[found.start()]:
        length, head = int(found[1]), head.cut(0, found.start())
    title = {} if head.is_unknown else {language: clean_line(head.text)}
    title |= {key: extras.pop(key) for key in list(extras) if key not in ITEM_KEYS}
    return Point(title={lang: text for lang, text in title.items() if text}, minutes=length, **extras)


def _extras(values: Mapping[str, str], names: Mapping[str, str]) -> str:
    told = "; ".join(f"{names.get(key, key)}: {escaped(value, ';')}" for key, value in values.items())
    return f" [{told}]" if told else ""


@cache
def _known_keys(*, is_item: bool) -> dict[str, str]:
    return in_every_language(ITEM_KEYS if is_item else PEOPLE_KEYS)


def _with_extras(piece: _Piece, *, with_languages: bool = False) -> tuple[_Piece, dict[str, str]]:
    """Return what stands before the brackets, and what stands in them by key."""
    start = piece.find("[")
    if start < 0:
        return piece, {}
    end = piece.find("]", start)
    if end < 0 or piece.text[end + 1 :].strip():
        raise Unreadable(_("Close the bracket “[” with “]” at the end."))
    known, extras = _known_keys(is_item=with_languages), {}
    for one in piece.cut(start + 1, end).split(";"):
        if not one.text.strip():
            continue
        colon = one.find(":")
        word = one.text[: max(colon, 0)].strip()
        key = known.get(search_key(word)) or (word if with_languages and _LANGUAGE.fullmatch(word) else None)
        if colon < 0 or key is None:
            raise Unreadable(_("“%(word)s” is not known between brackets.", word=word or one.text.strip()))
        clean = clean_block if key == "brief" else clean_line
        extras[key] = clean(one.text[colon + 1 :])
    return piece.cut(0, start), extras


def _taken_apart(cell: str) -> _Piece:
    piece, letters = _Piece(), iter(cell)
    for letter in letters:
        if letter == "\\":
            after = next(letters, "\\")
            piece.add(_LONG.get(after, after), plain=False)
        else:
            piece.add(" " if letter in "\r\n\t" else letter, plain=True)
    return piece


def _colon() -> str:
    return _("%(label)s:", label="")
