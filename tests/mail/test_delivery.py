"""Delivery to a real mail server: what arrives, what is tried again, what is given up, and what is only kept."""

import datetime as dt
import logging
from dataclasses import replace

import pytest
from sqlalchemy import select

from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import current_session, unit_of_work
from coordinator.core.errors import Conflict
from coordinator.jobs.models import Job, JobState
from coordinator.jobs.registry import JobContext
from coordinator.jobs.worker import run_due
from coordinator.journal.queries import history_of
from coordinator.mail import tasks
from coordinator.mail.models import MailMessage, MailState
from coordinator.mail.service import Attachment, resend, resend_failed
from tests import world
from tests.mail.conftest import read, write
from tests.mail.post_office import HANG_UP, SENDER, PostOffice, certificate, tls_context

SIGN_IN = {"purpose": "sign_in", "template": "people/sign_in",
           "values": {"code": "123 456", "path": "/fr/sign-in/link/" + "k" * 43, "minutes": 15}}  # fmt: skip
INVITATION = Attachment("séance.ics", "text/calendar; method=PUBLISH", "BEGIN:VCALENDAR\r\nSUMMARY:Ɖeɖeƒo\r\n")
NAME = "Essɔyaba Kpɔ̃tɔ"


# ---- What arrives


def test_a_message_arrives_once_with_all_its_parts(office, db):
    ref = write(name=NAME, reply_to="bureau@example.org", attachments=[INVITATION])
    assert run_due() == 1
    assert run_due() == 0
    [letter] = office.letters
    assert office.envelopes == [("secretariat@assemblee.example", ["akouvi@example.org"])]
    assert str(letter["From"]) == SENDER
    assert str(letter["To"]) == f"{NAME} <akouvi@example.org>"
    assert str(letter["Reply-To"]) == "bureau@example.org"
    assert str(letter["Subject"]) == "Votre mot de passe a été changé"
    assert letter["Message-ID"] == f"<{ref}@assemblee.example>"
    assert (letter["Content-Language"], letter["Auto-Submitted"]) == ("fr", "auto-generated")
    assert abs(letter["Date"].datetime - clock.now()) < dt.timedelta(minutes=1)
    text, [file] = letter.get_body(), list(letter.iter_attachments())
    assert f"Bonjour {NAME}," in text.get_content()
    assert text.get_content_charset() == "utf-8"
    assert file.get_filename() == "séance.ics"
    assert (file.get_content_type(), file.get_param("method")) == ("text/calendar", "PUBLISH")
    assert file.get_payload(decode=True).decode() == INVITATION.text
    message = read(db, ref)
    assert (message.state, message.error) == (MailState.SENT, None)
    assert message.sent_at is not None


def test_each_message_is_written_in_its_readers_language(office, db):
    write(language="fr")
    write(language="en")
    run_due()
    assert [str(letter["Subject"]) for letter in office.letters] == [
        "Votre mot de passe a été changé", "Your password was changed",
    ]  # fmt: skip


def test_no_name_and_no_address_smuggles_a_header_in(office, db):
    write(name="Akouvi\r\nBcc: thief@example.org", address="akouvi@example.org\r\nRCPT TO:<thief@example.org>")
    ref = write(name="Akouvi\nBcc: thief@example.org")
    run_due()
    assert [letter["Bcc"] for letter in office.letters] == [None]
    assert [to for _sender, to in office.envelopes] == [["akouvi@example.org"]]
    assert read(db, ref).state is MailState.SENT


def test_a_domain_with_accents_is_written_as_the_net_writes_it(office, db):
    ref = write(address="akouvi@mairie-kpalimé.example")
    run_due()
    assert read(db, ref).state is MailState.SENT
    assert office.envelopes[0][1] == ["akouvi@xn--mairie-kpalim-nhb.example"]


def test_a_message_that_arrived_is_not_sent_by_a_second_run_of_its_job(office, db):
    ref = write()
    run_due()
    tasks.deliver({"message": ref}, JobContext("x", 2, lambda _percent: None))
    assert len(office.letters) == 1


def test_a_doubled_delivery_shows_once_because_its_id_stays(office, db):
    ref = write()
    run_due()
    with unit_of_work():  # the worker was killed between the server's answer and its note
        message = read(db, ref)
        message.state, message.sent_at = MailState.QUEUED, None
    tasks.deliver({"message": ref}, JobContext("x", 2, lambda _percent: None))
    assert len(office.letters) == 2
    assert office.letters[0]["Message-ID"] == office.letters[1]["Message-ID"]


# ---- What is tried again


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_says_later_is_asked_again(office, db, passing, command):
    office.says(command, "451 4.7.1 greylisted", "421 4.3.2 too busy")
    ref = write()
    run_due()
    message = read(db, ref)
    assert (message.state, message.sent_at, office.letters) == (MailState.QUEUED, None, [])
    assert "greylisted" in message.error
    assert run_due() == 0  # not at once
    passing(hours=1)
    run_due()
    assert "too busy" in read(db, ref).error
    passing(hours=1)
    run_due()
    message = read(db, ref)
    assert (message.state, message.error, len(office.letters)) == (MailState.SENT, None, 1)


def test_a_server_that_hangs_up_is_asked_again(office, db, passing):
    office.says("DATA", HANG_UP)
    ref = write()
    assert passing.deliver() == 2
    assert read(db, ref).state is MailState.SENT
    assert len(office.letters) == 1


def test_an_hour_without_a_server_loses_nothing(app, db, passing, monkeypatch):
    office = PostOffice()
    monkeypatch.setitem(app.config, "SETTINGS", office.settings(app.config["SETTINGS"]))
    ref = write()
    for _minute in range(30):
        run_due()
        passing(minutes=2)
    assert read(db, ref).state is MailState.QUEUED
    assert read(db, ref).error.startswith("ConnectionRefusedError")
    with office:
        passing(hours=1)
        run_due()
    assert read(db, ref).state is MailState.SENT


def test_tries_end_and_the_message_may_be_sent_again(app, db, passing, monkeypatch):
    office = PostOffice()
    monkeypatch.setitem(app.config, "SETTINGS", office.settings(app.config["SETTINGS"]))
    ref = write()
    assert passing.deliver() == 12
    assert read(db, ref).state is MailState.FAILED
    assert db.session.scalar(select(Job.state)) is JobState.DEAD
    with unit_of_work():
        resend(read(db, ref), by=SYSTEM)
    assert (read(db, ref).state, read(db, ref).error) == (MailState.QUEUED, None)
    with office:
        run_due()
    assert read(db, ref).state is MailState.SENT
    assert len(office.letters) == 1


# ---- What is given up at once


@pytest.mark.parametrize(
    ("command", "answer"),
    [("RCPT", "550 5.1.1 no such mailbox"), ("MAIL", "553 5.7.1 sender not allowed"), ("DATA", "554 5.7.1 spam")],
)
def test_a_server_that_says_never_is_not_asked_again(office, db, passing, command, answer):
    office.says(command, answer)
    ref = write()
    assert passing.deliver() == 1
    message = read(db, ref)
    assert (message.state, message.error, message.sent_at) == (MailState.FAILED, answer, None)


@pytest.mark.parametrize("address", ["nobody", "@example.org", "nobody@", "", "a@" + "é" * 80])
def test_what_is_no_address_fails_without_a_conversation(office, db, passing, address):
    ref = write(address=address)
    assert passing.deliver() == 1
    assert read(db, ref).state is MailState.FAILED
    assert office.letters == []


# ---- Sending again


def test_a_message_is_sent_again_only_when_it_is_stuck(office, db):
    ref = write()
    with pytest.raises(Conflict), unit_of_work():  # on its way
        resend(read(db, ref), by=SYSTEM)
    run_due()
    with pytest.raises(Conflict), unit_of_work():  # sent
        resend(read(db, ref), by=SYSTEM)
    assert run_due() == 0
    assert len(office.letters) == 1


def test_all_that_failed_in_one_assembly_is_sent_again_and_nothing_else(office, db, passing):
    office.says("RCPT", "550 a", "550 b", "550 c")
    here = [write(assembly_ref="here", subject_kind="x") for _number in range(2)]
    elsewhere = write(assembly_ref="elsewhere")
    sent = write(assembly_ref="here")
    run_due()
    by = world.admin_actor()
    with unit_of_work():
        assert resend_failed("here", by=by) == 2
    run_due()
    assert [read(db, ref).state for ref in (*here, elsewhere)] == [MailState.SENT] * 2 + [MailState.FAILED]
    assert [len(history_of("mail", ref)) for ref in (*here, elsewhere, sent)] == [1, 1, 0, 0]
    with unit_of_work():
        assert resend_failed("here", by=by) == 0


# ---- Without a mail server


def test_without_a_server_a_message_is_kept_and_printed_in_the_log(app, db, caplog):
    ref = write()
    with caplog.at_level(logging.INFO):
        run_due()
    message = read(db, ref)
    assert (message.state, message.sent_at, message.error) == (MailState.KEPT, None, None)
    assert "To: Akouvi Mensah <akouvi@example.org>" in caplog.text
    assert message.text in caplog.text


def test_a_kept_message_is_sent_once_there_is_a_server(app, db, monkeypatch):
    ref = write()
    run_due()
    with PostOffice() as office:
        monkeypatch.setitem(app.config, "SETTINGS", office.settings(app.config["SETTINGS"]))
        with unit_of_work():
            resend(read(db, ref), by=SYSTEM)
        run_due()
        assert len(office.letters) == 1
    assert read(db, ref).state is MailState.SENT


# ---- Messages that open an account


def test_the_text_of_a_sign_in_message_is_gone_once_it_is_sent(office, db):
    ref = write(**SIGN_IN)
    assert "k" * 43 in read(db, ref).text
    run_due()
    assert "k" * 43 in office.letters[0].get_content()
    assert read(db, ref).text == "–\n"


def test_the_text_of_a_kept_sign_in_message_is_gone_after_a_day(app, db, passing):
    ref, other = write(**SIGN_IN), write()
    run_due()
    tasks.tend({}, JobContext("x", 1, lambda _percent: None))
    assert "123 456" in read(db, ref).text
    passing(hours=25)
    tasks.tend({}, JobContext("x", 1, lambda _percent: None))
    assert read(db, ref).text == "–\n"
    assert "mot de passe" in read(db, other).text


def test_messages_whose_delivery_disappeared_are_marked_failed(app, db):
    lost, waiting = write(), write()
    with unit_of_work() as session:
        for job in session.scalars(select(Job).where(Job.name == "mail.deliver")):
            if job.args["message"] == lost:
                job.state = JobState.DEAD
    tasks.tend({}, JobContext("x", 1, lambda _percent: None))
    assert (read(db, lost).state, read(db, lost).error) == (MailState.FAILED, "delivery was given up")
    assert read(db, waiting).state is MailState.QUEUED


# ---- Signing in to the server, and encryption


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the tests' own server, on this machine
@pytest.mark.parametrize(("password", "arrives"), [("neuf chaises", True), ("faux", False)])
def test_user_and_password_are_given_to_the_server(app, db, monkeypatch, password, arrives):
    with PostOffice(user="bureau", password="neuf chaises") as office:
        settings = office.settings(app.config["SETTINGS"], smtp_user="bureau", smtp_password=password)
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        ref = write()
        run_due()
        assert (office.signed_in, len(office.letters)) == ((["bureau"], 1) if arrives else ([], 0))
    message = read(db, ref)
    assert message.state is (MailState.SENT if arrives else MailState.QUEUED)
    assert password not in (message.error or "")


@pytest.mark.parametrize("trusted", [True, False])
def test_nothing_is_said_to_a_server_whose_certificate_is_not_trusted(app, db, monkeypatch, tmp_path, trusted):
    pem = certificate(tmp_path)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    with PostOffice(tls=tls_context(pem)) as office:
        monkeypatch.setitem(app.config, "SETTINGS", office.settings(app.config["SETTINGS"], smtp_tls="starttls"))
        ref = write()
        run_due()
        assert len(office.letters) == int(trusted)
    message = read(db, ref)
    assert message.state is (MailState.SENT if trusted else MailState.QUEUED)
    assert trusted or message.error.startswith("SSLCertVerificationError")


def test_a_server_that_cannot_encrypt_gets_nothing(office, app, db, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_tls="starttls"))
    ref = write()
    run_due()
    assert (read(db, ref).state, office.letters) == (MailState.FAILED, [])


# ---- Messages and the act that causes them


def test_an_act_that_fails_leaves_neither_message_nor_job(office, db):
    with pytest.raises(RuntimeError), unit_of_work():
        world_message()
        raise RuntimeError
    current_session().expire_all()
    assert db.session.scalars(select(MailMessage)).all() == []
    assert db.session.scalars(select(Job)).all() == []
    assert run_due() == 0


def world_message():
    from coordinator.mail.service import queue

    queue(to_address="a@example.org", to_name="A", language="fr", template="people/password_changed", values={},
          purpose="password_changed")  # fmt: skip
