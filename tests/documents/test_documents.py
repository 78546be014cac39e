"""Papers of an assembly: who may read them, how they are replaced and withdrawn."""

import io

import pytest

from coordinator.assemblies.models import AssemblyState
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.documents import service
from coordinator.documents.models import DocumentAccess
from coordinator.documents.queries import paper_in, public_papers
from coordinator.journal.queries import history_of
from coordinator.people.policy import Role
from tests import world
from tests.signing import as_role, sign_in

PDF = b"%PDF-1.7\n1\n%%EOF\n"
SECOND = b"%PDF-1.7\n2\n%%EOF\n"
BY = world.admin_actor()


@pytest.fixture
def assembly(db):
    return world.assembly("palais")


def paper(assembly, access=DocumentAccess.PUBLIC, **files):
    with unit_of_work():
        document = service.add(assembly, title={"fr": "Ordre du jour", "en": "Order of business"}, access=access, by=BY)
        for language, content in (files or {"fr": PDF}).items():
            service.put_file(
                document, language=language, file_name="odj.pdf", content=content, by=BY, assembly=assembly
            )
    return document


def test_a_public_paper_is_downloaded_without_a_cookie(client, assembly):
    answer = client.get(f"/fr/assemblies/palais/documents/{paper(assembly).public_id}")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=odj.pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    assert "cookie" not in answer.headers.get("Vary", "").lower()


def test_a_paper_comes_in_the_language_of_the_address_else_in_the_assemblys(client, assembly):
    both, french = paper(assembly, fr=PDF, en=SECOND), paper(assembly, fr=PDF)
    assert client.get(f"/en/assemblies/palais/documents/{both.public_id}").data == SECOND
    assert client.get(f"/en/assemblies/palais/documents/{french.public_id}").data == PDF


def test_a_replaced_file_keeps_the_address_and_the_old_version(client, assembly):
    document = paper(assembly)
    with unit_of_work():
        service.put_file(document, language="fr", file_name="odj2.pdf", content=SECOND, by=BY, assembly=assembly)
    assert client.get(f"/fr/assemblies/palais/documents/{document.public_id}").data == SECOND
    found = paper_in("palais", document.public_id)
    assert [file.number for file in found.document.files] == [1, 2]


@pytest.mark.parametrize("access", [access for access in DocumentAccess if access is not DocumentAccess.PUBLIC])
def test_other_papers_are_not_for_visitors(client, assembly, access):
    document = paper(assembly, access)
    assert client.get(f"/fr/assemblies/palais/documents/{document.public_id}").status_code == 303
    assert public_papers(assembly, "fr") == []


def test_organisers_read_every_paper(client, assembly):
    as_role(client, assembly, Role.VIEWER)
    document = paper(assembly, DocumentAccess.MEMBERS)
    answer = client.get(f"/fr/assemblies/palais/documents/{document.public_id}")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_papers_of_a_draft_assembly_are_not_out(client, db):
    hidden = world.assembly("brouillon", state=AssemblyState.DRAFT)
    document = paper(hidden)
    assert client.get(f"/fr/assemblies/brouillon/documents/{document.public_id}").status_code == 303


def test_a_paper_is_not_found_under_another_assembly(client, assembly):
    world.assembly("autre")
    document = paper(assembly)
    assert client.get(f"/fr/assemblies/autre/documents/{document.public_id}").status_code == 404


def test_a_withdrawn_paper_is_gone_and_comes_back(client, assembly):
    document = paper(assembly)
    with unit_of_work():
        service.withdraw(document, by=BY, assembly=assembly)
    assert client.get(f"/fr/assemblies/palais/documents/{document.public_id}").status_code == 303
    with unit_of_work():
        service.put_back(document, by=BY, assembly=assembly)
    assert client.get(f"/fr/assemblies/palais/documents/{document.public_id}").status_code == 200
    verbs = [entry.verb for entry in history_of("document", document.public_id)]
    assert verbs == ["put_back", "withdraw", "put_file", "add"]


def test_a_stale_edit_is_a_conflict(assembly):
    document = paper(assembly)
    with pytest.raises(Conflict), unit_of_work():
        service.edit(
            document, title={"fr": "X"}, code="", access=DocumentAccess.PUBLIC, version=0, by=BY, assembly=assembly
        )


def test_a_paper_needs_a_title(assembly):
    with pytest.raises(Invalid), unit_of_work():
        service.add(assembly, title={"fr": ""}, access=DocumentAccess.PUBLIC, by=BY)


def test_an_organiser_adds_replaces_and_withdraws_through_the_pages(client, assembly):
    as_role(client, assembly, Role.ORGANISER)
    assert "Aucun document" in client.get("/fr/assemblies/palais/manage/documents").page.words
    fields = {"title-fr": "Note logistique", "title-en": "", "code": "INF.1", "access": "public", "language": "fr"}
    bad = client.submit("/fr/assemblies/palais/manage/documents/new", {**fields, "file": (io.BytesIO(b"<html>"), "a.pdf")},
                        content_type="multipart/form-data")  # fmt: skip
    assert bad.status_code == 422
    assert bad.page.title.startswith("Erreur")
    assert 'value="Note logistique"' in bad.page.html
    good = client.submit("/fr/assemblies/palais/manage/documents/new", {**fields, "file": (io.BytesIO(PDF), "a.pdf")},
                         content_type="multipart/form-data")  # fmt: skip
    assert good.status_code == 303
    listed = public_papers(assembly, "fr")
    assert [(line.title["fr"], line.kind, line.size) for line in listed] == [("Note logistique", "PDF", len(PDF))]
    page = f"/fr/assemblies/palais/manage/documents/{listed[0].public_id}"
    assert (
        client.submit(page, {**fields, "title-fr": "Note pratique"}, content_type="multipart/form-data").status_code
        == 303
    )
    assert public_papers(assembly, "fr")[0].title["fr"] == "Note pratique"
    assert client.submit(f"{page}/withdraw", form_page=page).status_code == 303
    assert public_papers(assembly, "fr") == []


@pytest.mark.parametrize("name", ["access", "language"])
@pytest.mark.parametrize("value", ["", "x", None])
def test_readers_and_language_of_a_paper_are_chosen_from_their_lists(client, assembly, name, value):
    sign_in(client, world.account(is_site_admin=True))
    fields = {"title-fr": "Note", "access": "public", "language": "fr", name: value}
    answer = client.submit("/fr/assemblies/palais/manage/documents/new", content_type="multipart/form-data",
                           data={**{key: said for key, said in fields.items() if said is not None},
                                 "file": (io.BytesIO(PDF), "a.pdf")})  # fmt: skip
    assert answer.status_code == 422
    assert public_papers(assembly, "fr") == []


def test_a_check_in_hand_may_not_edit_papers(client, assembly):
    as_role(client, assembly, Role.CHECK_IN)
    assert client.get("/fr/assemblies/palais/manage/documents").status_code == 404
