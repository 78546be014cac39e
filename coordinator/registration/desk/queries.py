"""Reading the list of registrations: filters, order, one page or the whole of it, always in the same few queries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import joinedload

from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session
from coordinator.core.text import like_pattern
from coordinator.people.models import Account, Person
from coordinator.registration.models import (
    Category,
    Delegation,
    Registration,
    RegistrationState,
)

DECIDABLE = (RegistrationState.SUBMITTED, RegistrationState.INCOMPLETE)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "number": (Registration.number,),
    "name": (func.lower(Person.family_name), func.lower(Person.given_names)),
    "organisation": (func.lower(Delegation.organisation_name),),
    "state": (Registration.state,),
    "date": (Registration.created_at,),
}
SORTS = tuple(_ORDERS)
_SORTED_BY: dict[str, tuple[Any, ...]] = {"name": (Registration.person,), "organisation": (Registration.delegation,)}


@dataclass(frozen=True)
class Filters:
    """What the address of the list asks for. `organisation` is the public id of a delegation."""

    words: str = ""
    state: RegistrationState | None = None
    category: str = ""
    country: str = ""
    organisation: str = ""
    sort: str = "number"
    is_descending: bool = True

    @property
    def is_empty(self) -> bool:
        """Tell whether everything is shown."""
        return replace(self, sort="number", is_descending=True) == Filters()


@dataclass(frozen=True)
class Case:
    """One registration of an assembly, with person, category and delegation."""

    assembly: Assembly
    registration: Registration


class ListRow(NamedTuple):
    """One line of the list."""

    id: str
    number: int
    state: RegistrationState
    function: str
    is_interim: bool
    is_head: bool
    given_names: str
    family_name: str
    category: str
    organisation: str
    delegation: str
    country: str

    @property
    def name(self) -> str:
        """Return 'MENSAH Akouvi'."""
        return " ".join(part for part in (self.family_name.upper(), self.given_names) if part)


def rows(assembly: Assembly, filters: Filters, *, limit: int, offset: int = 0) -> list[ListRow]:
    """Return one page of the list: its row numbers are found first, so that only they are looked up elsewhere."""
    found = select(Registration.id).where(*_conditions(assembly, filters))
    for table in _SORTED_BY.get(filters.sort, ()):
        found = found.join(table)
    shown = _ordered(found, filters).limit(limit).offset(offset).subquery()
    query = _joined(
        select(
            Registration.public_id, Registration.number, Registration.state, Registration.function,
            Registration.is_interim, Registration.is_head, Person.given_names, Person.family_name, Category.code,
            Delegation.organisation_name, Delegation.public_id, Delegation.country,
        )
    )  # fmt: skip
    query = query.join(shown, shown.c.id == Registration.id)
    return [ListRow(*row) for row in current_session().execute(_ordered(query, filters))]


def count(assembly: Assembly, filters: Filters, by_state: dict[RegistrationState, int]) -> int:
    """Return how many registrations the filters find; `by_state` answers when only the state is asked for."""
    if replace(filters, state=None).is_empty:
        return by_state.get(filters.state, 0) if filters.state else sum(by_state.values())
    query = select(func.count(Registration.id)).where(*_conditions(assembly, filters))
    return current_session().scalar(query) or 0


def exported(assembly: Assembly, filters: Filters) -> Iterator[Row[tuple[Registration, Person, Category, Delegation]]]:
    """Yield everything the filters find, in their order, without holding it all in memory."""
    query = _joined(select(Registration, Person, Category, Delegation)).where(*_conditions(assembly, filters))
    return iter(current_session().execute(_ordered(query, filters).execution_options(yield_per=500)))


def decidable(assembly: Assembly, filters: Filters, refs: Sequence[str], limit: int) -> list[Registration]:
    """Return what may be accepted among `refs` (or, without refs, among what the filters find), oldest first."""
    query = (
        select(Registration)
        .options(joinedload(Registration.person, innerjoin=True), joinedload(Registration.delegation, innerjoin=True))
        .where(*_conditions(assembly, filters), Registration.state.in_(DECIDABLE))
        .order_by(Registration.number)
        .limit(limit)
    )
    if refs:
        query = query.where(Registration.public_id.in_(refs))
    return list(current_session().scalars(query))


def countries(assembly: Assembly) -> Sequence[str]:
    """Return the countries delegations come from."""
    query = select(Delegation.country).where(Delegation.assembly_id == assembly.id, Delegation.country != "")
    return current_session().scalars(query.distinct()).all()


def delegation_name(assembly: Assembly, ref: str) -> str:
    """Return the organisation's name of a delegation, '' when there is none."""
    query = select(Delegation.organisation_name).where(
        Delegation.assembly_id == assembly.id, Delegation.public_id == ref
    )
    return current_session().scalar(query) or ""


def waiting(assembly: Assembly) -> list[Registration]:
    """Return the waiting list, the longest waiting first."""
    query = (
        select(Registration)
        .options(joinedload(Registration.person, innerjoin=True), joinedload(Registration.delegation, innerjoin=True))
        .where(Registration.assembly_id == assembly.id, Registration.state == RegistrationState.WAITING)
        .order_by(Registration.number)
        .limit(200)
    )
    return list(current_session().scalars(query))


def account_names(refs: set[str]) -> dict[str, str]:
    """Return the names behind the public ids of accounts, for the history."""
    query = select(Account).where(Account.public_id.in_(refs))
    return {account.public_id: account.person.full_name for account in current_session().scalars(query)}


def _joined(query: Any) -> Any:
    query = query.select_from(Registration)
    for table in (Registration.person, Registration.category, Registration.delegation):
        query = query.join(table)
    return query


def _conditions(assembly: Assembly, filters: Filters) -> list[ColumnElement[bool]]:
    """Return what the filters ask of a registration alone: nothing needs to be joined to find or to count it."""
    found: list[ColumnElement[bool]] = [Registration.assembly_id == assembly.id]
    found += [Registration.search_text.like(word, escape="\\") for word in like_pattern(filters.words)[:8]]
    if filters.state:
        found.append(Registration.state == filters.state)
    if filters.category:
        ids = select(Category.id).where(Category.assembly_id == assembly.id, Category.code == filters.category)
        found.append(Registration.category_id.in_(ids))
    for wanted, column in ((filters.country, Delegation.country), (filters.organisation, Delegation.public_id)):
        if wanted:
            ids = select(Delegation.id).where(Delegation.assembly_id == assembly.id, column == wanted)
            found.append(Registration.delegation_id.in_(ids))
    return found


def _ordered(query: Any, filters: Filters) -> Any:
    keys = _ORDERS.get(filters.sort, _ORDERS["number"])
    return query.order_by(*(key.desc() if filters.is_descending else key.asc() for key in keys), Registration.id)
