"""The organisers' pages of packs, and the public paper a pack becomes."""

import datetime as dt

import pytest

from coordinator.briefing import availability, press, queries, service
from coordinator.briefing.content import Part
from coordinator.briefing.render import PdfFailed
from coordinator.core import clock, files
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict
from coordinator.documents.queries import public_papers
from coordinator.jobs.worker import run_due
from coordinator.people.policy import Role
from tests import world
from tests.feeds.stage import published
from tests.signing import sign_in

ALL = [part.value for part in Part]
BY = world.admin_actor()
PAGES = "/fr/assemblies/palais/manage/packs"


def ask(assembly, language="fr", parts=ALL):
    with unit_of_work():
        return service.request_pack(assembly, language=language, parts=parts, by=BY)


def test_an_organiser_asks_waits_and_downloads(organiser, assembly, quick):
    asked = organiser.submit(PAGES, {"language": "fr", "parts": ["programme", "sessions"]})
    assert asked.status_code == 303
    waiting = organiser.get(asked.location)
    assert 'http-equiv="refresh" content="5"' in waiting.page.html
    assert "En attente du processus de fond" in waiting.page.words
    assert organiser.get(f"{asked.location}/file").status_code == 404
    run_due()
    ready = organiser.get(asked.location)
    assert "refresh" not in ready.page.html
    assert "12 pages" in ready.page.words
    assert "Un signe manque." in ready.page.words
    file = organiser.get(f"{asked.location}/file")
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert file.headers["Content-Disposition"] == "attachment; filename=dossier-palais-fr-v1.pdf"
    assert "no-store" in file.headers["Cache-Control"]
    assert "version 1" in organiser.get(PAGES).page.words


def test_no_part_chosen_is_said_beside_the_field(organiser):
    answer = organiser.submit(PAGES, {"language": "fr"})
    assert answer.status_code == 422
    assert "Choisissez au moins une partie." in answer.page.words


def test_the_page_without_pango_has_no_button(organiser, monkeypatch):
    monkeypatch.setattr(availability, "missing_libraries", lambda: ("pango-1.0",))
    shown = organiser.get(PAGES)
    assert "libpango-1.0-0" in shown.page.words
    assert not [form for form in shown.page.forms if form.get("action", "") == ""]


def test_a_failed_pack_and_a_stalled_one_say_so(organiser, assembly, db, monkeypatch):
    monkeypatch.setattr(press, "print_pack", lambda *_arguments: (_ for _ in ()).throw(PdfFailed("Trop de mémoire.")))
    pack = ask(assembly)
    run_due()
    assert "Trop de mémoire." in organiser.get(f"{PAGES}/{pack.public_id}").page.words
    stalled = ask(assembly)
    stalled.created_at = clock.now() - dt.timedelta(hours=2)
    db.session.commit()
    shown = organiser.get(f"{PAGES}/{stalled.public_id}")
    assert "Rien ne s’est passé depuis une heure." in shown.page.words
    assert "refresh" not in shown.page.html


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.OWNER, Role.ORGANISER}])
def test_other_roles_find_no_packs(client, assembly, role, quick):
    pack = ask(assembly)
    run_due()
    account = world.account()
    world.grant(account, assembly, role)
    sign_in(client, account)
    for path in (PAGES, f"{PAGES}/{pack.public_id}", f"{PAGES}/{pack.public_id}/file"):
        assert client.get(path).status_code == 404


def test_a_pack_is_not_found_under_another_assembly(client, assembly, quick):
    pack = ask(assembly)
    run_due()
    other = world.assembly("autre")
    account = world.account()
    world.grant(account, other, Role.OWNER)
    world.grant(account, assembly, Role.OWNER)
    sign_in(client, account)
    assert client.get(f"/fr/assemblies/autre/manage/packs/{pack.public_id}/file").status_code == 404
    assert client.get(f"{PAGES}/{pack.public_id}/file").status_code == 200


def test_visitors_are_sent_to_sign_in(client, assembly, quick):
    pack = ask(assembly)
    run_due()
    assert client.get(f"{PAGES}/{pack.public_id}/file").status_code == 303


# Publication


def test_a_published_pack_is_a_public_paper_whose_address_stays(organiser, client, assembly, quick):
    first = ask(assembly)
    run_due()
    assert public_papers(assembly, "fr") == []
    page = f"{PAGES}/{first.public_id}"
    assert organiser.submit(f"{page}/publish", form_page=page).status_code == 303
    (paper,) = public_papers(assembly, "fr")
    assert (paper.title["fr"], paper.kind, paper.size) == ("Dossier de séance", "PDF", first.size)
    published(assembly, day=1)
    second, english = ask(assembly), ask(assembly, language="en")
    run_due()
    for pack in (second, english):
        page = f"{PAGES}/{pack.public_id}"
        organiser.submit(f"{page}/publish", form_page=page)
    (again,) = public_papers(assembly, "fr")
    assert again.public_id == paper.public_id
    assert {pack.public_id for pack in queries.published_packs(assembly)} == {second.public_id, english.public_id}
    visitor = client.application.test_client()
    got = visitor.get(f"/fr/assemblies/palais/documents/{paper.public_id}")
    assert got.data == files.store().read(second.file_key)
    organiser.submit(f"{PAGES}/{second.public_id}/unpublish", form_page=f"{PAGES}/{second.public_id}")
    assert public_papers(assembly, "fr") == []
    assert queries.published_packs(assembly) == []
    organiser.submit(f"{PAGES}/{second.public_id}/publish", form_page=f"{PAGES}/{second.public_id}")
    assert [line.public_id for line in public_papers(assembly, "fr")] == [paper.public_id]


def test_an_unfinished_pack_cannot_be_published(assembly):
    pack = ask(assembly)
    with pytest.raises(Conflict), unit_of_work():
        service.publish(pack, assembly=assembly, by=BY)
