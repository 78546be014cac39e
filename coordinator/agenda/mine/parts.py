"""What a person does in released sessions, and what is expected of them: shown behind their private link only."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from coordinator.agenda.models import PublishedSession, SessionPerson, SessionStatus
from coordinator.agenda.releases.digests import ITEM, READER
from coordinator.agenda.releases.models import ReleasedPart
from coordinator.agenda.roles.queries import roles_of
from coordinator.agenda.wording import role_name
from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session
from coordinator.core.i18n import _, text_in


@dataclass(frozen=True)
class OwnPart:
    """One part: what it is called, and the brief organisers wrote for this person, else for everybody in the role."""

    public_id: str
    role: str
    brief: str


def parts_for(person_id: int, assembly: Assembly) -> list[OwnPart]:
    """Return the parts that a release told a person of, in order of time; four queries whatever their number."""
    row, part = PublishedSession, ReleasedPart
    told = current_session().execute(
        select(row.public_id, row.session_id, part.part)
        .join(part, part.session_id == row.session_id)
        .where(
            part.person_id == person_id, row.assembly_id == assembly.id,
            row.status != SessionStatus.CANCELLED,
        )
        .order_by(row.starts_at, part.part)
    )  # fmt: skip
    roles = {role.code: role for role in roles_of(assembly)}
    names = {code: role.name for code, role in roles.items() if any(role.name.values())}
    usual = {code: text_in(role.brief, fallback=assembly.language) for code, role in roles.items()}
    own = _briefs(person_id)
    return [
        OwnPart(public_id, _said(code, names, assembly), own.get((session_id, code)) or usual.get(_role(code), ""))
        for public_id, session_id, code in told
    ]


def _role(code: str) -> str:
    return code.removeprefix(READER)


def _said(code: str, names: Mapping[str, Mapping[str, str]], assembly: Assembly) -> str:
    if code.startswith(ITEM):
        return _("You present an item")
    role = _role(code)
    said = role_name({"role": role, "role_name": names.get(role)}, assembly.language)
    return _("You read the message of the %(role)s", role=said) if code.startswith(READER) else said


def _briefs(person_id: int) -> dict[tuple[int, str], str]:
    """Return what was written for this person, by session and code of the part."""
    table = SessionPerson
    query = select(table.session_id, table.role, table.brief).where(table.person_id == person_id, table.brief != "")
    return {(session_id, role): brief for session_id, role, brief in current_session().execute(query)}
