"""Loading the demonstration: nothing where there is an assembly already, all of it in one transaction otherwise."""

import json
import secrets
from pathlib import Path

from sqlalchemy import func, select

from coordinator.agenda.exchange.programme import load_programme
from coordinator.agenda.release import release
from coordinator.assemblies.models import Assembly, RoleGrant
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import current_session
from coordinator.directory.service import import_directory
from coordinator.home.demonstration.assembly import make_assembly, make_founding_assembly
from coordinator.home.demonstration.delegates import Crowd
from coordinator.people import service as people
from coordinator.people.policy import Role

PROGRAMME = Path(__file__).parent / "data" / "programme.json"
TEAM = (
    ("organisation@uct.example", "Dzifa", "Amegan", Role.OWNER),
    ("programme@uct.example", "Essossolim", "Pana", Role.AGENDA_EDITOR),
    ("inscriptions@uct.example", "Abla", "Klutsé", Role.REGISTRATION_OFFICER),
)


def is_wanted() -> bool:
    """Tell whether there is no assembly at all."""
    return current_session().scalar(select(func.count()).select_from(Assembly)) == 0


def load() -> str:
    """Load the demonstration and return the sign-ins in words. Call in a unit of work."""
    import_directory(by=SYSTEM)
    make_founding_assembly(SYSTEM)
    assembly = make_assembly(SYSTEM)
    programme = json.loads(PROGRAMME.read_text(encoding="utf-8"))
    load_programme(assembly, programme, assembly.starts_on, by=SYSTEM)
    release(
        assembly, name="Programme", by=SYSTEM,
        message={"fr": "Première publication du programme.", "en": "First release of the programme."},
    )  # fmt: skip
    Crowd(assembly, SYSTEM).fill()
    return _team(assembly)


def _team(assembly: Assembly) -> str:
    """Give the assembly a team with one password, drawn for this installation."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    lines = [f"Demonstration sign-ins, all with the password {password}\n"]
    for email, given_names, family_name, role in TEAM:
        account = people.create_account(
            email, given_names=given_names, family_name=family_name, password=password, by=SYSTEM
        )
        current_session().add(
            RoleGrant(account_id=account.id, assembly_id=assembly.id, role=role, granted_at=clock.now())
        )
        lines.append(f"  {email:<28} {role.value.replace('_', ' ')}\n")
    return "".join(lines)
