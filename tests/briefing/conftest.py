"""An assembly with a programme, and a press that prints nothing."""

import pytest

from coordinator.assemblies.models import AssemblyParty, PartyRole
from coordinator.briefing import press
from coordinator.briefing.render import RenderedPack
from coordinator.people.policy import Role
from tests import world
from tests.feeds.stage import published
from tests.signing import as_role

BY = world.admin_actor()


@pytest.fixture
def assembly(db):
    made = world.assembly(
        "palais", practical={"fr": "Carnet de **fièvre jaune** exigé."}, venue_name="Palais des congrès",
        secretariat_name="Afi Mensah", secretariat_phone="+22890000001",
    )  # fmt: skip
    world.save(AssemblyParty(assembly_id=made.id, organisation_id=world.organisation("UCT").id,
                             role=PartyRole.HOST, rank=1))  # fmt: skip
    published(made, people=[{"role": "chair", "name": "Kɔ́dzo Ŋunyɔ", "function": "Maire", "organisation": "Lomé"}])
    return made


@pytest.fixture
def quick(monkeypatch):
    """The press without the 3 seconds of a real page: what is tested here is everything around it."""
    asked = []

    def print_pack(pack, language, progress):
        asked.append((pack, language))
        progress(50, 7)
        return RenderedPack(b"%PDF-1.7\n" + repr(pack.edition).encode() + b"\n%%EOF\n", 12, ("Un signe manque.",))

    monkeypatch.setattr(press, "print_pack", print_pack)
    return asked


@pytest.fixture
def organiser(client, assembly):
    as_role(client, assembly, Role.ORGANISER)
    return client
