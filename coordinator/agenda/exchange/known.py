"""What an assembly calls its rooms, tracks, roles and papers: by which words a file may mean them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coordinator.agenda.exchange.book import RoleSheet, key_of, labelled
from coordinator.agenda.exchange.words import role_words, usual_roles
from coordinator.core.text import slugify

_CODE = 32  # letters of a role's code


@dataclass(frozen=True)
class Named:
    """Things with a label each, and every word that means one of them."""

    labels: Mapping[int, str] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)

    def label_of(self, number: int | None) -> str:
        """Return the label of what has this row number; '' for nothing."""
        return self.labels.get(number, "") if number is not None else ""

    def number_of(self, word: str) -> int | None:
        """Return the row number of what is meant, None for what is not known."""
        return self.words.get(word, self.words.get(key_of(word))) if word else None

    def settled(self, word: str) -> str:
        """Return the label of what is meant; a word that is not known is itself."""
        number = self.number_of(word)
        return word if number is None else self.labels[number]


@dataclass(frozen=True)
class Known:
    """What is known of one assembly, for reading and writing its files."""

    language: str = "fr"
    languages: tuple[str, ...] = ("fr",)
    rooms: Named = field(default_factory=Named)
    tracks: Named = field(default_factory=Named)
    papers: Named = field(default_factory=Named)
    roles: tuple[RoleSheet, ...] = ()


class Roles:
    """Roles by what they are called; a name nobody knows becomes a new role."""

    def __init__(self, known: Known, used: frozenset[str] = frozenset()) -> None:
        self._language = known.language
        own = {role.code: role.name for role in known.roles if any(role.name.values())}
        usual = {code: name for code, name in role_words().items() if code not in own}
        rest = {code: own.get(code) or {known.language: code} for code in {**own, **dict.fromkeys(sorted(used))}
                if code not in usual}  # fmt: skip
        labels = labelled(rest.values(), known.language, usual_roles())
        self._labels = {**usual, **dict(zip(rest, labels, strict=True))}
        self._codes = {**usual_roles(), **{key_of(label): code for code, label in self._labels.items()}}
        self._taken = {*usual_roles().values(), *(role.code for role in known.roles), *self._labels}
        self.made: dict[str, RoleSheet] = {}

    def named(self, label: str, code: str) -> None:
        """Learn what cells of this file call a role."""
        self._codes[key_of(label)] = code
        self._taken.add(code)
        self.made.pop(code, None)

    def label(self, code: str) -> str:
        """Return what a role is called."""
        return self._labels.get(code, code)

    def code(self, label: str) -> str:
        """Return the code of the role called so; a new one for a name that is not known."""
        if found := self._codes.get(key_of(label)):
            return str(found)
        wanted = slugify(label, "role")[: _CODE - 4].strip("-")
        code, number = wanted, 2
        while code in self._taken:
            code, number = f"{wanted}-{number}", number + 1
        self._taken.add(code)
        self._codes[key_of(label)] = code
        self.made[code] = RoleSheet(code, {self._language: label}, met=True)
        return code
