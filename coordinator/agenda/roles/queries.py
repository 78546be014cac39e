"""Reading the assembly's own lists of roles and levels."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from coordinator.agenda.models import PersonRole
from coordinator.agenda.roles.models import AgendaLevel, AgendaRole
from coordinator.agenda.wording import ROLE_NAMES
from coordinator.assemblies.models import Assembly
from coordinator.core.db import current_session
from coordinator.core.i18n import pick


def roles_of(assembly: Assembly) -> Sequence[AgendaRole]:
    """Return the roles that the assembly names or briefs itself, in its order."""
    query = select(AgendaRole).where(AgendaRole.assembly_id == assembly.id).order_by(AgendaRole.position, AgendaRole.id)
    return current_session().scalars(query).all()


def role_names(assembly: Assembly) -> dict[str, Mapping[str, str]]:
    """Return the names that the assembly gives roles itself, by code; a usual role it only briefs has none."""
    return {role.code: role.name for role in roles_of(assembly) if any(role.name.values())}


def role_choices(assembly: Assembly) -> list[tuple[str, str]]:
    """Return (code, name) of every role of the assembly: the usual ones, renamed where it does, then its own."""
    own = role_names(assembly)
    usual = [(key.value, _named(own, key.value, assembly) or str(ROLE_NAMES[key])) for key in PersonRole]
    return usual + [(code, _named(own, code, assembly)) for code in own if code not in set(PersonRole)]


def levels_of(assembly: Assembly) -> Sequence[AgendaLevel]:
    """Return the levels of intervention by number."""
    query = select(AgendaLevel).where(AgendaLevel.assembly_id == assembly.id).order_by(AgendaLevel.number)
    return current_session().scalars(query).all()


def _named(own: Mapping[str, Mapping[str, str]], code: str, assembly: Assembly) -> str:
    return pick(own[code], fallback=assembly.language)[0] if code in own else ""
