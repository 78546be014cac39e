"""Reading packs that were asked for."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import contains_eager, joinedload

from coordinator.assemblies.models import Assembly
from coordinator.assemblies.queries import assembly_by_slug
from coordinator.briefing.models import BriefingPack, PackState
from coordinator.briefing.policy import PackIn
from coordinator.core import clock
from coordinator.core.db import current_session
from coordinator.people.models import Person
from coordinator.registration.models import Category, Delegation, Registration, RegistrationState

LISTED = 30
# A pack still "running" after this long belonged to a worker that died for good.
STALLED_AFTER = dt.timedelta(hours=1)
_UNDER_WAY = (PackState.QUEUED, PackState.RUNNING)


def packs_of(assembly: Assembly) -> Sequence[BriefingPack]:
    """Return the latest packs, the newest first."""
    query = select(BriefingPack).where(BriefingPack.assembly_id == assembly.id)
    return current_session().scalars(query.order_by(BriefingPack.id.desc()).limit(LISTED)).all()


def pack_by_id(public_id: str) -> BriefingPack | None:
    """Return the pack of a job."""
    return current_session().scalar(select(BriefingPack).where(BriefingPack.public_id == public_id))


def pack_in(slug: str, pack_id: str) -> PackIn | None:
    """Return a pack of the assembly at `slug`; a pack of another assembly is not there."""
    assembly = assembly_by_slug(slug)
    if assembly is None:
        return None
    pack = pack_by_id(pack_id)
    return PackIn(assembly, pack) if pack and pack.assembly_id == assembly.id else None


def pack_under_way(assembly: Assembly, language: str, parts: Sequence[str]) -> BriefingPack | None:
    """Return the same pack if somebody asked for it a moment ago and it is not made yet."""
    query = select(BriefingPack).where(
        BriefingPack.assembly_id == assembly.id,
        BriefingPack.language == language,
        BriefingPack.state.in_(_UNDER_WAY),
        BriefingPack.created_at > clock.now() - STALLED_AFTER,
    )
    return next((pack for pack in current_session().scalars(query) if pack.parts == list(parts)), None)


def same_pack(pack: BriefingPack, content_hash: str) -> BriefingPack | None:
    """Return the newest finished pack that says exactly the same."""
    query = (
        select(BriefingPack)
        .where(
            BriefingPack.assembly_id == pack.assembly_id,
            BriefingPack.state == PackState.READY,
            BriefingPack.content_hash == content_hash,
        )
        .order_by(BriefingPack.id.desc())
        .limit(1)
    )
    return current_session().scalar(query)


def next_number(pack: BriefingPack) -> int:
    """Return the version that the next pack in this language gets."""
    query = select(func.max(BriefingPack.number)).where(
        BriefingPack.assembly_id == pack.assembly_id, BriefingPack.language == pack.language
    )
    return (current_session().scalar(query) or 0) + 1


def published_packs(assembly: Assembly) -> Sequence[BriefingPack]:
    """Return the packs that stand among the public papers, the newest first."""
    query = select(BriefingPack).where(BriefingPack.assembly_id == assembly.id, BriefingPack.is_public)
    return current_session().scalars(query.order_by(BriefingPack.id.desc())).all()


def paper_ref(assembly: Assembly) -> str:
    """Return the public id of the paper that packs were published as last; "" when none ever was."""
    query = select(BriefingPack.document_ref).where(
        BriefingPack.assembly_id == assembly.id, BriefingPack.document_ref != ""
    )
    return current_session().scalar(query.order_by(BriefingPack.id.desc()).limit(1)) or ""


def _is_listed(assembly: Assembly) -> tuple[ColumnElement[bool] | Any, ...]:
    """Return what makes a participant of a pack: accepted, agreed to be listed, not erased."""
    return (
        Registration.assembly_id == assembly.id,
        Registration.state == RegistrationState.ACCEPTED,
        Registration.is_listed,
        Person.erased_at.is_(None),
    )


def listed(assembly: Assembly) -> Sequence[Registration]:
    """Return accepted registrations whose person agreed to be listed, in protocol order inside a delegation.

    Category, person, delegation and organisation are loaded.
    """
    query = (
        select(Registration)
        .join(Registration.category)
        .join(Registration.person)
        .options(
            contains_eager(Registration.category),
            contains_eager(Registration.person),
            joinedload(Registration.delegation, innerjoin=True).joinedload(Delegation.organisation),
        )
        .where(*_is_listed(assembly))
        .order_by(Category.rank, Registration.is_head.desc(), Person.search_text, Registration.id)
    )
    return current_session().scalars(query).all()


def has_portraits(assembly: Assembly) -> bool:
    """Tell whether a portrait would be printed: of a listed participant who agreed to pictures."""
    query = select(Registration.id).join(Registration.person)
    shown = (*_is_listed(assembly), Registration.is_photographed, Person.photo_key.is_not(None))
    return current_session().scalar(query.where(*shown).limit(1)) is not None
