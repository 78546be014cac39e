"""A delegation being typed, as frozen data in and out of the draft's JSON. No database, no rules of registration."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coordinator.registration.wording import role_of


@dataclass(frozen=True)
class Trip:
    """When and how people come; empty values mean "not said yet" (for one person: as the delegation)."""

    arrives_on: str = ""
    leaves_on: str = ""
    mode: str = ""

    def over(self, common: "Trip") -> "Trip":
        """Return this trip with what is not said taken from the delegation's."""
        return Trip(self.arrives_on or common.arrives_on, self.leaves_on or common.leaves_on, self.mode or common.mode)


@dataclass(frozen=True)
class Member:
    """One person of a draft; `id` is made with the form, so that the same form sent twice adds one person."""

    id: str
    given_names: str = ""
    family_name: str = ""
    civility: str = ""
    has_single_name: bool = False
    category: str = ""
    function: str = ""
    is_interim: bool = False
    is_head: bool = False
    phone: str = ""
    email: str = ""
    language: str = "fr"
    needs: tuple[str, ...] = ()
    trip: Trip = field(default_factory=Trip)
    diet: str = ""
    remarks: str = ""

    @property
    def full_name(self) -> str:
        """Return 'Akouvi Mensah'."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)

    @property
    def initials(self) -> str:
        """Return at most two letters."""
        return "".join(part[0] for part in (self.given_names, self.family_name) if part)

    @property
    def role(self) -> str:
        """Return the function as it is read out."""
        return role_of(self.function, is_interim=self.is_interim, is_head=self.is_head)


@dataclass(frozen=True)
class Entry:
    """Everything typed so far. `typed` is the commune as written until one was chosen."""

    typed: str = ""
    organisation: str = ""  # public id; empty for an organisation typed freely
    organisation_name: str = ""
    country: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    members: tuple[Member, ...] = ()
    removed: Member | None = None
    trip: Trip = field(default_factory=Trip)
    has_trip: bool = False
    unfinished: Mapping[str, list[str]] = field(default_factory=dict)  # a half-filled form that was put aside
    mailed_at: str = ""

    @property
    def head(self) -> Member | None:
        """Return who leads the delegation."""
        return next((member for member in self.members if member.is_head), None)

    def member(self, ref: str) -> Member | None:
        """Return one person."""
        return next((member for member in self.members if member.id == ref), None)

    def with_member(self, given: Member) -> "Entry":
        """Return the entry with a person added or replaced; there is always exactly one head."""
        known = any(member.id == given.id for member in self.members)
        members = [given if member.id == given.id else member for member in self.members]
        if not known:
            members.append(given)
        leader = given.id if given.is_head else self.head.id if self.head else members[0].id
        return dataclasses.replace(self, members=_led_by(members, leader), removed=None, unfinished={})

    def without(self, ref: str) -> "Entry":
        """Return the entry without a person, who can be put back; the head is replaced, never removed."""
        gone = self.member(ref)
        if gone is None or gone.is_head:
            return self
        return dataclasses.replace(self, members=tuple(m for m in self.members if m.id != ref), removed=gone)

    def restored(self) -> "Entry":
        """Return the entry with the person removed last back in the list."""
        return self.with_member(self.removed) if self.removed else self

    def to_json(self) -> dict[str, Any]:
        """Return what the draft keeps."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Entry":
        """Return the entry kept in a draft; what an older version of the house did not know is empty."""
        values = {key: data[key] for key in _names(cls) if key in data}
        values["members"] = tuple(_member(one) for one in data.get("members", ()))
        values["removed"] = _member(data["removed"]) if data.get("removed") else None
        values["trip"] = _trip(data.get("trip"))
        return cls(**values)


def day(iso: str) -> dt.date | None:
    """Return a day kept as ISO text."""
    return dt.date.fromisoformat(iso) if iso else None


def _led_by(members: list[Member], leader: str) -> tuple[Member, ...]:
    return tuple(dataclasses.replace(member, is_head=member.id == leader) for member in members)


def _member(data: Mapping[str, Any]) -> Member:
    values = {key: data[key] for key in _names(Member) if key in data}
    return Member(**{**values, "needs": tuple(data.get("needs", ())), "trip": _trip(data.get("trip"))})


def _trip(data: Mapping[str, Any] | None) -> Trip:
    return Trip(**{key: value for key, value in (data or {}).items() if key in _names(Trip)})


def _names(kind: type) -> set[str]:
    return {known.name for known in dataclasses.fields(kind)}
