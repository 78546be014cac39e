"""A strict reader of calendar bytes, written for the tests alone: it forgives nothing that RFC 5545 forbids."""

import re
from dataclasses import dataclass, field

LINE = re.compile(r'(?P<name>[A-Z0-9-]+)(?P<params>(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(?P<value>.*)', re.DOTALL)
ESCAPES = {"\\": "\\", ";": ";", ",": ",", "n": "\n", "N": "\n"}


@dataclass
class Property:
    """One content line."""

    name: str
    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value read as TEXT."""
        return unescape(self.value)


@dataclass
class Component:
    """One BEGIN…END block."""

    name: str
    properties: list[Property] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [each for each in self.properties if each.name == name]

    def one(self, name: str) -> Property:
        found = self.all(name)
        assert len(found) == 1, f"{len(found)} {name} in {self.name}"
        return found[0]

    def names(self) -> set[str]:
        return {each.name for each in self.properties}

    def inside(self, name: str) -> list["Component"]:
        return [child for child in self.children if child.name == name]


def unescape(value: str) -> str:
    """Undo TEXT escaping from left to right; anything that is escaped wrongly is an error."""
    out, letters = [], iter(value)
    for letter in letters:
        assert letter not in ";,\n\r", f"unescaped {letter!r} in {value!r}"
        out.append(ESCAPES[next(letters)] if letter == "\\" else letter)
    return "".join(out)


def split_list(value: str) -> list[str]:
    """Split a list of TEXT values at its bare commas."""
    return list(re.findall(r"(?:[^\\,]|\\.)+", value))


def content_lines(data: bytes) -> list[str]:
    """Unfold; assert CRLF, 75 octets, whole characters and no control characters."""
    assert data.endswith(b"\r\n")
    assert not data.startswith(b"\xef\xbb\xbf"), "BOM"
    raw = data[:-2].split(b"\r\n")
    for line in raw:
        assert len(line) <= 75, f"{len(line)} octets: {line!r}"
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), f"control character: {line!r}"
        line.decode("utf-8")  # a fold never splits a character
    text: list[str] = []
    for line in (each.decode("utf-8") for each in raw):
        if line.startswith((" ", "\t")):
            text[-1] += line[1:]
        else:
            assert line, "empty line"
            text.append(line)
    return text


def read(data: bytes) -> Component:
    """Return the one VCALENDAR in `data`."""
    root = Component("")
    stack = [root]
    for line in content_lines(data):
        match = LINE.fullmatch(line)
        assert match, f"not a content line: {line!r}"
        name, value = match["name"], match["value"]
        if name == "BEGIN":
            child = Component(value)
            stack[-1].children.append(child)
            stack.append(child)
        elif name == "END":
            assert stack.pop().name == value
        else:
            params = dict(re.findall(r';([A-Z0-9-]+)=((?:"[^"]*"|[^";:,]*))', match["params"]))
            stack[-1].properties.append(Property(name, {k: v.strip('"') for k, v in params.items()}, value))
    assert stack == [root]
    (calendar,) = root.children
    assert calendar.name == "VCALENDAR"
    return calendar
