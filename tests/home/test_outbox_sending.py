"""Sending messages again, one or all that failed, and what an outbox without a mail server says."""

import pytest

from coordinator.jobs.worker import run_due
from coordinator.journal.queries import history_of, latest_in
from coordinator.people.policy import Role
from tests.home.outbox import PAGE, SECRET, S, letter, page_of
from tests.signing import as_role

# ---- Sending again


def test_a_failed_message_is_sent_again(client, organiser, assembly, db, server):
    one = letter(assembly, error="550 no such mailbox")
    with server:
        assert client.submit(f"{page_of(one)}/send-again", form_page=page_of(one)).location.endswith(page_of(one))
        words = client.get(page_of(one)).page.words
        assert "Le message est de nouveau en route." in words
        assert "550" not in words
        run_due()
    assert [SECRET in office_letter.get_content() for office_letter in server.letters] == [True]
    db.session.expire_all()
    assert one.state is S.SENT
    [entry] = latest_in(assembly.public_id)
    assert (entry.subject_kind, entry.verb, entry.actor_ref) == ("mail", "resend", organiser.public_id)


def test_sent_twice_from_two_windows_it_goes_out_once(client, organiser, assembly, server):
    one = letter(assembly)
    data = {"csrf_token": client.get(page_of(one)).page.hidden["csrf_token"]}
    assert client.post(f"{page_of(one)}/send-again", data=data).status_code == 303
    again = client.post(f"{page_of(one)}/send-again", data=data)
    assert again.status_code == 409
    assert "Ce message est déjà en route ou envoyé." in again.page.words
    with server:
        run_due()
    assert len(server.letters) == 1


@pytest.mark.parametrize("state", [S.SENT, S.QUEUED])
def test_what_is_not_stuck_offers_no_button_and_refuses(client, organiser, assembly, server, state):
    one = letter(assembly, state=state)
    page = client.get(page_of(one)).page
    assert not [form for form in page.forms if form.get("action", "").endswith("send-again")]
    data = {"csrf_token": page.hidden["csrf_token"]}
    assert client.post(f"{page_of(one)}/send-again", data=data).status_code == 409


def test_everything_that_failed_is_sent_again_at_once(client, organiser, assembly, db, server):
    for number in range(3):
        letter(assembly, to_address=f"p{number}@example.org")
    letter(assembly, state=S.SENT, to_address="sent@example.org")
    assert client.submit(f"{PAGE}/send-again", form_page=PAGE).status_code == 303
    assert "3 messages sont de nouveau en route." in client.get(PAGE).page.words
    with server:
        run_due()
    assert [to for _sender, to in server.envelopes] == [[f"p{number}@example.org"] for number in range(3)]


@pytest.mark.parametrize("what", ["send-again", "links"])
def test_writes_need_their_role_and_their_token(client, organiser, assembly, what):
    one = letter(assembly)
    assert client.post(f"{page_of(one)}/{what}").status_code == 400
    as_role(client, assembly, Role.VIEWER)
    token = client.get("/fr/assemblies/palais/manage/").page.hidden["csrf_token"]
    assert client.post(f"{page_of(one)}/{what}", data={"csrf_token": token}).status_code == 404
    assert history_of("mail", one.public_id) == []


# ---- Without a mail server


def test_with_a_mail_server_nothing_is_said_of_its_absence(client, organiser, assembly, server):
    assert "Aucun serveur de courriel" not in client.get(PAGE).page.words


def test_a_kept_message_says_what_to_do_with_it(client, organiser, assembly):
    one = letter(assembly, state=S.KEPT)
    for path in (PAGE, page_of(one)):
        assert "aucun serveur de courriel" in client.get(path).page.words.lower()
    page = client.get(page_of(one)).page
    assert not [form for form in page.forms if form.get("action", "").endswith("send-again")]
    assert "Afficher le lien" in page.words


def test_with_a_server_set_meanwhile_a_kept_message_may_be_sent(client, organiser, assembly, server):
    one = letter(assembly, state=S.KEPT)
    assert client.submit(f"{page_of(one)}/send-again", form_page=page_of(one)).status_code == 303
    with server:
        run_due()
    assert len(server.letters) == 1
