"""Reading releases, what they left public, and who is told of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import subqueryload

from coordinator.agenda.changes import FIELDS, Snapshot
from coordinator.agenda.models import PRIVATE_ACCESS, AgendaSession, PublishedSession, Release, SessionPaper
from coordinator.agenda.policy import ReleaseOf
from coordinator.agenda.releases.models import Digest, DigestState
from coordinator.agenda.releases.states import State, state_at
from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.core.db import current_session
from coordinator.directory.models import Organisation
from coordinator.people.models import Person
from coordinator.registration.phones import shown


@dataclass(frozen=True)
class ToTell:
    """Somebody without an address, whom the organisers tell themselves."""

    name: str
    phone: str
    phone_shown: str


@dataclass(frozen=True)
class Told:
    """Who is told of a release: how many in each state, and who is to be told otherwise."""

    counts: Mapping[DigestState, int]
    otherwise: tuple[ToTell, ...]

    def __bool__(self) -> bool:
        return any(self.counts.values())

    @property
    def mailed(self) -> int:
        """Return how many messages were written."""
        return self.counts.get(DigestState.MAILED, 0)

    @property
    def waiting(self) -> int:
        """Return how many are still to be written."""
        return self.counts.get(DigestState.WAITING, 0)

    @property
    def spared(self) -> int:
        """Return how many are not written to, because they do not come any more."""
        return self.counts.get(DigestState.SPARED, 0)


def release_in(slug: str, number: int) -> ReleaseOf | None:
    """Return a release of the assembly at `slug`."""
    assembly = assembly_by_slug(slug)
    latest = latest_number(assembly) if assembly else 0
    found = release_of(assembly, number) if assembly and number <= latest else None
    return ReleaseOf(assembly, found, latest) if assembly and found else None


def release_of(assembly: Assembly, number: int) -> Release | None:
    """Return a release by its number."""
    query = select(Release).where(Release.assembly_id == assembly.id, Release.number == number)
    return current_session().scalar(query)


def latest_number(assembly: Assembly) -> int:
    """Return the number of the newest release, 0 before the first."""
    return current_session().scalar(select(func.max(Release.number)).where(Release.assembly_id == assembly.id)) or 0


def releases_up_to(assembly: Assembly, number: int) -> Sequence[Release]:
    """Return the releases from the first to `number`, in order."""
    query = select(Release).where(Release.assembly_id == assembly.id, Release.number <= number)
    return current_session().scalars(query.order_by(Release.number)).all()


def never_public(assembly: Assembly) -> frozenset[str]:
    """Return the public ids of sessions whose released row is private: they are in no public list of changes."""
    query = select(PublishedSession.public_id).where(
        PublishedSession.assembly_id == assembly.id, PublishedSession.access.in_(PRIVATE_ACCESS)
    )
    return frozenset(current_session().scalars(query))


def public_state(assembly: Assembly, number: int) -> State:
    """Return what the world saw after release `number`; one query."""
    return state_at(releases_up_to(assembly, number), number)


def drafts_of(assembly: Assembly) -> Sequence[AgendaSession]:
    """Return the whole draft, removed sessions too, with all that a release looks at; six queries whatever its size.

    `subqueryload` and not `selectinload`, here and wherever an agenda is read whole: that one asks 500 rows at a time.
    """
    query = (
        select(AgendaSession)
        .where(AgendaSession.assembly_id == assembly.id)
        .options(
            subqueryload(AgendaSession.room), subqueryload(AgendaSession.track), subqueryload(AgendaSession.people),
            subqueryload(AgendaSession.items), subqueryload(AgendaSession.papers).joinedload(SessionPaper.document),
        )
        .order_by(AgendaSession.id)
        .execution_options(populate_existing=True)
    )  # fmt: skip
    return current_session().scalars(query).all()


def published_of(assembly: Assembly) -> Sequence[PublishedSession]:
    """Return every session as last released, private ones and cancelled ones too."""
    query = select(PublishedSession).where(PublishedSession.assembly_id == assembly.id)
    return current_session().scalars(query).all()


def snapshots_of(assembly: Assembly) -> dict[int, Snapshot]:
    """Return what the world sees by row number of the session: facts without their rows, for comparing them all."""
    columns = [getattr(PublishedSession, name) for name in FIELDS]
    query = select(PublishedSession.session_id, *columns).where(PublishedSession.assembly_id == assembly.id)
    return {number: Snapshot(*facts) for number, *facts in current_session().execute(query)}


def organisation_names(drafts: Sequence[AgendaSession]) -> dict[int, str]:
    """Return the names of the organisations that people of the draft belong to."""
    wanted = {one.organisation_id for draft in drafts for one in draft.people if one.organisation_id}
    if not wanted:
        return {}
    rows = current_session().execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def organisations_named(names: Collection[str]) -> dict[str, int]:
    """Return the row numbers of organisations by name; of two with one name the older."""
    if not names:
        return {}
    query = select(Organisation.name, Organisation.id).where(Organisation.name.in_(names))
    return {row.name: row.id for row in current_session().execute(query.order_by(Organisation.id.desc()))}


def told_of(release: Release) -> Told:
    """Return who is told of a release."""
    session = current_session()
    counts = select(Digest.state, func.count()).where(Digest.release_id == release.id).group_by(Digest.state)
    people = (
        select(Person)
        .join(Digest, Digest.person_id == Person.id)
        .where(Digest.release_id == release.id, Digest.state == DigestState.OTHERWISE, Person.erased_at.is_(None))
        .order_by(Person.family_name, Person.given_names, Person.id)
    )
    return Told(
        {row[0]: row[1] for row in session.execute(counts)},
        tuple(ToTell(one.formal_name, one.phone or "", shown(one.phone)) for one in session.scalars(people)),
    )
