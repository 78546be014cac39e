"""What a briefing pack says, as frozen data: no models, no HTML but clean prose, nothing that can change."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from markupsafe import Markup


class Part(StrEnum):
    """The parts an organiser may choose, in the order of the pack; cover and contents are always there."""

    PROGRAMME = "programme"
    SESSIONS = "sessions"
    PORTRAITS = "portraits"
    PARTICIPANTS = "participants"
    PRACTICAL = "practical"
    NOTES = "notes"


class Stripe(StrEnum):
    """The colour family of a session type; the type itself is always printed in words beside it."""

    PLENARY = "plenary"
    WORKSHOP = "workshop"
    ROUND_TABLE = "round_table"
    CEREMONY = "ceremony"
    BREAK = "break"


@dataclass(frozen=True)
class Text:
    """A text that organisers wrote, and the language it is written in (it may differ from the pack's)."""

    value: str
    lang: str

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True)
class Prose:
    """A longer text as clean HTML (core.markup.prose), and its language."""

    html: Markup
    lang: str

    def __bool__(self) -> bool:
        return bool(self.html)


NOTHING = Prose(Markup(), "")


@dataclass(frozen=True)
class Body:
    """An organisation on the cover; `logo` names an entry of Pack.images."""

    name: str
    short_name: str = ""
    logo: str = ""


@dataclass(frozen=True)
class Identity:
    """Which assembly this is. `dates` and `timezone` are written out: "end of October 2009", "Times of Lomé (UTC+0)".

    `notice` says on the cover that the assembly is postponed or cancelled.
    """

    title: Text
    dates: str
    city: str = ""
    venue: str = ""
    address: str = ""
    timezone: str = ""
    subtitle: Text = Text("", "")
    hosts: tuple[Body, ...] = ()
    partners: tuple[Body, ...] = ()
    website: str = ""
    notice: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody with a role in a session; the name may be unknown yet ("Mayor of a coastal commune")."""

    role: str
    name: str
    function: str = ""
    organisation: str = ""
    reader: str = ""


@dataclass(frozen=True)
class Item:
    """An item inside a session. `number` is "3.1", `start` its running time; both may be unknown ("")."""

    number: str
    start: str
    title: Text
    who: str = ""
    minutes: str = ""
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Session:
    """One session in local time of the venue; `key` is its public id and makes the anchors of the pack.

    `kind`, `languages`, `access` and `state` ("To be confirmed", "Cancelled") are written out in the pack's language:
    `languages` those it can be followed in, `spoken` which of them are interpreted.
    """

    key: str
    title: Text
    starts_at: datetime
    ends_at: datetime
    kind: str
    stripe: Stripe
    room: str = ""
    track: str = ""
    languages: tuple[str, ...] = ()
    spoken: str = ""
    people: tuple[Person, ...] = ()
    items: tuple[Item, ...] = ()
    levels: tuple[str, ...] = ()
    number: str = ""
    description: Prose = NOTHING
    documents: tuple[str, ...] = ()
    access: str = ""
    state: str = ""
    is_break: bool = False
    is_cancelled: bool = False

    @property
    def has_note(self) -> bool:
        """Breaks, meals, cancelled sessions and those about which nothing is said get no note of their own."""
        told = self.description or self.people or self.items or self.documents
        return not self.is_break and not self.is_cancelled and bool(told)


@dataclass(frozen=True)
class Day:
    """One day of the programme with its sessions in order of time."""

    on: date
    sessions: tuple[Session, ...]
    theme: Text = Text("", "")


@dataclass(frozen=True)
class Participant:
    """Somebody accepted who agreed to be listed."""

    name: str
    function: str = ""
    category: str = ""


@dataclass(frozen=True)
class Delegation:
    """The participants of one organisation, in protocol order."""

    organisation: str
    members: tuple[Participant, ...]
    place: str = ""


@dataclass(frozen=True)
class Country:
    """The delegations of one country; `is_known` is False for the last group, those of no country."""

    name: str
    delegations: tuple[Delegation, ...]
    is_known: bool = True

    @property
    def size(self) -> int:
        """People listed under this country."""
        return sum(len(group.members) for group in self.delegations)


@dataclass(frozen=True)
class Face:
    """A participant among the portraits; `portrait` names an entry of Pack.images, "" where initials stand instead."""

    name: str
    initials: str
    function: str = ""
    organisation: str = ""
    portrait: str = ""


@dataclass(frozen=True)
class Contact:
    """A service or person to call."""

    service: str
    name: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Practical:
    """How to come, stay and get help."""

    arrival: Prose = NOTHING
    prose: Prose = NOTHING
    contacts: tuple[Contact, ...] = ()
    emergency: tuple[Contact, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.arrival or self.prose or self.contacts or self.emergency)


@dataclass(frozen=True)
class Release:
    """Which release of the agenda the programme is."""

    number: int
    published_at: datetime


@dataclass(frozen=True)
class Edition:
    """Which printing this is, and when it was asked for; not part of the content's identity."""

    number: int
    issued_at: datetime


@dataclass(frozen=True)
class Attached:
    """A file that travels inside the PDF (the calendar of the assembly)."""

    name: str
    content: bytes
    description: str


@dataclass(frozen=True)
class Pack:
    """Everything one pack says. `images` maps names used by logos and portraits to pictures as they are stored."""

    identity: Identity
    edition: Edition
    parts: tuple[Part, ...] = tuple(Part)
    days: tuple[Day, ...] = ()
    release: Release | None = None
    faces: tuple[Face, ...] = ()
    countries: tuple[Country, ...] = ()
    practical: Practical = Practical()
    calendar: Attached | None = None
    images: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def participant_count(self) -> int:
        """People listed in the whole pack."""
        return sum(country.size for country in self.countries)


def content_hash(pack: Pack, language: str, look: str) -> str:
    """Return the identity of what would be printed: equal hash, equal pages (edition number and print time aside).

    `look` stands for templates, styles, fonts and engine (render.look()).
    """
    said = asdict(pack)
    del said["edition"]
    text = json.dumps([said, language, look], default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot hash {type(value).__name__}")
