"""Private links in the outbox: hidden, shown on the record where a message did not arrive, never of sign-in."""

import datetime as dt
import re

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from coordinator.core import clock
from coordinator.core.db import unit_of_work
from coordinator.jobs.worker import run_due
from coordinator.journal.queries import history_of
from coordinator.mail.models import MailMessage
from coordinator.people.policy import Role
from tests import world
from tests.home.outbox import PAGE, SECRET, S, letter, page_of
from tests.registration import steps
from tests.signing import as_role, sign_in

# ---- Private links


@pytest.mark.parametrize("state", list(S))
def test_a_private_link_is_hidden_at_first(client, organiser, assembly, state):
    one = letter(assembly, state=state)
    html = client.get(page_of(one)).page.html
    assert SECRET not in html
    assert "/fr/my/•••" in html
    assert "mailto:akouvi" not in html  # the text would go along
    assert SECRET not in client.get(PAGE).page.html


@pytest.mark.parametrize("state", [S.FAILED, S.KEPT])
def test_a_link_that_did_not_arrive_is_shown_on_the_record_and_only_for_a_while(
    client, organiser, assembly, monkeypatch, state
):
    one = letter(assembly, state=state)
    assert client.submit(f"{page_of(one)}/links", form_page=page_of(one)).status_code == 303
    page = client.get(page_of(one)).page
    assert SECRET in page.html
    assert any(link.startswith("mailto:akouvi@example.org?subject=Inscription") for link in page.links)
    [entry] = history_of("mail", one.public_id)
    assert (entry.verb, entry.actor_ref, entry.assembly_ref) == ("reveal", organiser.public_id, assembly.public_id)
    assert SECRET not in str(entry.data)
    assert "a lu le lien privé d’un message" in client.get("/fr/assemblies/palais/manage/").page.words
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=16))
    assert SECRET not in client.get(page_of(one)).page.html


def test_what_one_organiser_asked_to_see_stays_hidden_from_another(client, organiser, assembly):
    one = letter(assembly)
    client.submit(f"{page_of(one)}/links", form_page=page_of(one))
    as_role(client, assembly, Role.OWNER)
    assert SECRET not in client.get(page_of(one)).page.html


@pytest.mark.parametrize("state", [S.SENT, S.QUEUED])
def test_the_link_of_a_message_that_reaches_its_reader_is_never_shown(client, organiser, assembly, state):
    one = letter(assembly, state=state)
    token = client.get(page_of(one)).page.hidden["csrf_token"]
    assert client.post(f"{page_of(one)}/links", data={"csrf_token": token}).status_code == 409
    assert SECRET not in client.get(page_of(one)).page.html
    assert history_of("mail", one.public_id) == []


def test_a_link_shown_is_hidden_again_once_the_message_was_sent(client, organiser, assembly, db):
    one = letter(assembly)
    client.submit(f"{page_of(one)}/links", form_page=page_of(one))
    assert SECRET in client.get(page_of(one)).page.html
    one.state = S.SENT
    db.session.commit()
    assert SECRET not in client.get(page_of(one)).page.html


def test_the_link_to_an_unfinished_form_is_never_shown(client, organiser, assembly):
    one = letter(assembly, purpose="registration.finish_later", state=S.KEPT,
                 text=f"http://localhost/fr/assemblies/palais/register/{SECRET}/delegation\n")  # fmt: skip
    page = client.get(page_of(one)).page
    assert "register/•••/delegation" in page.html
    assert "seule la personne qui le remplit peut le lire" in page.words
    answer = client.post(f"{page_of(one)}/links", data={"csrf_token": page.hidden["csrf_token"]})
    assert answer.status_code == 403
    assert SECRET not in client.get(page_of(one)).page.html


def test_every_link_that_letters_hold_is_hidden(client, organiser, assembly, db):
    draft = steps.register(client, "palais", people=({"email": "a@example.org"},), contact_email="c@example.org")
    steps.begin(client, "palais", "Kloto 1", contact_email="d@example.org")
    from coordinator.registration.entry import service

    with unit_of_work():
        service.ask_for_access(assembly, db.session.scalars(select(world.Organisation.id)).first())
    texts = db.session.scalars(select(MailMessage.text)).all()
    assert len(texts) >= 3
    secrets = {secret for text in texts for secret in re.findall(r"/([\w-]{43})\b", text)}
    assert len(secrets) >= 3
    assert draft.rpartition("/")[2] not in secrets
    for ref in db.session.scalars(select(MailMessage.public_id)):
        html = client.get(f"{PAGE}/{ref}").page.html
        assert not [secret for secret in secrets if secret in html]


# ---- Sign-in messages


def test_sign_in_messages_are_in_no_assembly_the_database_sees_to_it(client, organiser, assembly, db):
    one = letter(assembly, purpose="sign_in", assembly_ref="", to_name="Sign In", text="123 456")
    assert "Sign In" not in client.get(PAGE).page.words
    assert client.get(page_of(one)).status_code == 404
    with pytest.raises(IntegrityError):
        letter(assembly, purpose="sign_in", text="123 456")
    db.session.rollback()


def test_asking_for_a_code_leaves_nothing_in_the_outbox(client, organiser, assembly, db):
    client.submit("/fr/sign-in", {"email": organiser.email, "way": "code"})
    run_due()
    [one] = db.session.scalars(select(MailMessage)).all()
    assert (one.purpose, one.assembly_ref) == ("sign_in", "")
    sign_in(client, organiser)
    assert client.get(page_of(one)).status_code == 404
    assert organiser.email not in client.get(f"{PAGE}?q=sign").page.words
