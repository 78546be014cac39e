"""The reference data comes in once, stays put, and never overwrites what somebody corrected."""

import dataclasses

import pytest
from sqlalchemy import func, select

from coordinator.core.db import unit_of_work
from coordinator.directory import queries, reference, service
from coordinator.directory.models import Organisation, OrganisationAlias, OrganisationKind
from coordinator.journal.models import JournalEntry


@pytest.fixture
def imported(db):
    with unit_of_work():
        return service.import_directory()


def test_everything_of_the_reference_data_comes_in(imported, db):
    assert (imported.added, imported.changed, imported.unchanged) == (117 + 118 + 43 + 4, 0, 0)
    assert queries.kind_counts() == {
        OrganisationKind.COMMUNE: 117, OrganisationKind.CITY: 118, OrganisationKind.STATE: 43,
        OrganisationKind.UNION: 2, OrganisationKind.PARTNER: 2,
    }  # fmt: skip


def test_a_second_import_changes_nothing(imported, db):
    versions = dict(db.session.execute(select(Organisation.slug, Organisation.version)).all())
    aliases = db.session.scalar(select(func.count(OrganisationAlias.id)))
    with unit_of_work():
        again = service.import_directory()
    assert (again.added, again.changed, again.unchanged) == (0, 0, 282)
    assert dict(db.session.execute(select(Organisation.slug, Organisation.version)).all()) == versions
    assert db.session.scalar(select(func.count(OrganisationAlias.id))) == aliases
    entries = db.session.scalars(select(JournalEntry).where(JournalEntry.verb == "import")).all()
    assert [entry.data for entry in entries] == [{"added": 282, "changed": 0}]


def test_a_correction_by_hand_survives_and_new_data_comes_in(imported, db):
    golfe = queries.by_slug("golfe-1")
    with unit_of_work():
        golfe.seat = "Bè-Kpota"
    entries = [
        dataclasses.replace(entry, population=400_000, seat="Bè-Plage") if entry.slug == "golfe-1" else entry
        for entry in reference.entries()
    ]
    with unit_of_work():
        done = service.import_directory(entries)
    golfe = queries.by_slug("golfe-1")
    assert (done.changed, golfe.seat, golfe.population) == (1, "Bè-Kpota", 400_000)


def test_facts_keep_the_doubts_of_the_source(imported, db):
    danyi = queries.by_slug("danyi-1")
    assert danyi.population is None
    assert "merges Danyi 1 and Danyi 2" in danyi.facts["population_note"]
    assert queries.by_slug("tandjoare-2").facts["seat_basis"] == "general_knowledge_unverified"
    assert queries.by_slug("tirana-al").verification == "unverified"
    assert queries.by_slug("lome-tg").verification == "sourced"
    assert queries.by_slug("burundi-state").verification == "unverified"
    assert queries.by_slug("canada-quebec-government").names["en"] == "Canada – Quebec"


def test_the_command_imports(app, db):
    result = app.test_cli_runner().invoke(args=["import-directory"])
    assert result.output == "Directory: 282 added, 0 changed, 0 unchanged.\n"
