"""One message per person and release: who is told, in which words, exactly once, and who is not."""

import datetime as dt

import pytest
from icalendar import Calendar
from sqlalchemy import select

from coordinator.agenda import service
from coordinator.agenda.contents import Item, Part, items_of
from coordinator.agenda.mine.models import Pick
from coordinator.agenda.models import SessionAccess
from coordinator.agenda.release import pending
from coordinator.agenda.release import publish as publish_changes
from coordinator.agenda.releases import letters
from coordinator.agenda.releases.models import Digest, DigestState
from coordinator.agenda.releases.queries import release_of, told_of
from coordinator.agenda.releases.restoring import restore
from coordinator.agenda.signup.models import SignUp, SignUpState
from coordinator.assemblies.models import AssemblyState
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.jobs.models import Job
from coordinator.jobs.registry import JobContext, handler_of
from coordinator.jobs.worker import run_due
from coordinator.mail.models import MailMessage
from coordinator.mail.transport import compose
from coordinator.registration.models import RegistrationState
from tests import world
from tests.agenda.mailed import addresses, holds, somebody, written_by
from tests.agenda.stage import change, publish, registered, session
from tests.feeds import consumers


@pytest.fixture
def assembly(db):
    return world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11),
                          secretariat_name="Secrétariat", secretariat_email="secretariat@example.org")  # fmt: skip


@pytest.fixture
def told(db):
    """Run what is queued and return the digests written since the last call."""
    return written_by(run_due, "agenda.digest")


def test_whoever_has_a_part_is_told_of_the_first_release_once(assembly, told):
    awa = somebody()
    session(assembly, "Eau", people=[holds(awa, "chair"), holds(awa)])
    session(assembly, "Sol", start="14:00", people=[holds(awa)])
    session(assembly, "Autre", start="16:00")
    publish(assembly)
    (message,) = told()
    assert message.to_address == "awa@example.org"
    assert message.subject == "Programme\u00a0: 2 séances changent pour vous (Assemblée des maires)"
    assert "Votre rôle\u00a0: Présidence, Intervention" in message.text
    assert "Autre" not in message.text
    assert told() == []


def test_old_and_new_are_told_in_words_with_the_public_page(assembly, told):
    awa, room = somebody(), world.room(assembly, "Salle Mono")
    made = session(assembly, "Eau", people=[holds(awa)])
    publish(assembly)
    told()
    change(made, assembly, start=dt.time(15), room_id=room.id)
    publish(assembly, message={"fr": "La salle change."})
    (message,) = told()
    for words in ("Eau – Déplacée", "Début\u00a0: 9\u00a0h\u00a000 → 15\u00a0h\u00a000", "Salle\u00a0: – → Salle Mono",
                  "mardi 9 mars 2027", "La salle change.", f"/fr/assemblies/golfe/agenda/sessions/{made.public_id}",
                  "/fr/assemblies/golfe/agenda/changes"):  # fmt: skip
        assert words in message.text, message.text


def test_the_file_is_a_calendar_of_these_sessions_and_no_invitation(assembly, told):
    awa = somebody()
    made = session(assembly, "Eau", people=[holds(awa)])
    left = session(assembly, "Sol", start="14:00", people=[holds(awa)])
    publish(assembly)
    told()
    change(made, assembly, start=dt.time(11))
    change(left, assembly, people=[Part("speaker", "Kossi Agbeko")])
    publish(assembly)
    (message,) = told()
    (attached,) = message.attachments
    assert attached["media_type"] == "text/calendar; method=PUBLISH"
    calendar = Calendar.from_ical(attached["text"])
    assert calendar["METHOD"] == "PUBLISH"
    (event,) = calendar.walk("VEVENT")
    assert (str(event["UID"]), event["SEQUENCE"], "ATTENDEE" in event) == (made.uid, 1, False)
    assert event["ORGANIZER"] == "mailto:secretariat@example.org"
    assert "Votre rôle\u00a0: Intervention → plus aucun" in message.text


def test_without_a_secretariat_the_file_has_no_method_and_every_program_reads_it(db, assembly, told):
    assembly.secretariat_email = ""
    world.save(assembly)
    made = session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    (message,) = told()
    (attached,) = message.attachments
    assert attached["media_type"] == "text/calendar"
    assert "METHOD" not in attached["text"]
    assert "ORGANIZER" not in attached["text"]
    assert "REFRESH-INTERVAL" not in attached["text"]
    assert "Le fichier joint" in message.text
    expected = {made.uid: (made.starts_at, made.ends_at, "Eau")}
    for reads in consumers.IN_PYTHON:
        assert reads(attached["text"].encode()) == expected, reads.__name__
    part = next(compose(message, "Coordinator <no-reply@example.org>").iter_attachments())
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", None)


def test_many_edits_make_one_message(assembly, told):
    awa = somebody()
    made = session(assembly, "Eau", people=[holds(awa)])
    publish(assembly)
    told()
    for hour in (10, 11, 12):
        change(made, assembly, start=dt.time(hour))
    assert told() == []
    publish(assembly)
    (message,) = told()
    assert "9\u00a0h\u00a000 → 12\u00a0h\u00a000" in message.text


def test_what_is_not_time_place_state_or_own_part_is_told_to_nobody(assembly, told):
    made = session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    told()
    change(made, assembly, title={"fr": "Eau potable"}, description={"fr": "Texte"}, languages=["fr"])
    publish(assembly)
    assert told() == []


def test_only_whose_part_changes_is_told_of_it(assembly, told):
    awa, kossi = somebody(), somebody("Kossi Agbeko")
    made = session(assembly, "Eau", people=[holds(awa), holds(kossi)])
    publish(assembly)
    told()
    change(made, assembly, people=[holds(awa), holds(kossi, "rapporteur")])
    publish(assembly)
    (message,) = told()
    assert message.to_address == "kossi@example.org"
    assert "Votre rôle\u00a0: Intervention → Rapport" in message.text


def test_who_reads_a_message_and_who_presents_an_item_are_told(assembly, told):
    awa, kossi, efua = somebody(), somebody("Kossi Agbeko"), somebody("Efua Lawson")
    made = session(
        assembly, "Eau", people=[holds(awa, reader="Kossi Agbeko", reader_person_id=kossi.id)],
        items=[Item({"fr": "Les puits"}, speaker="Efua Lawson", person_id=efua.id)],
    )  # fmt: skip
    publish(assembly)
    messages = told()
    assert addresses(messages) == ["awa@example.org", "efua@example.org", "kossi@example.org"]
    texts = {message.to_address: message.text for message in messages}
    assert "Votre rôle\u00a0: Lecture d’un message" in texts["kossi@example.org"]
    assert "Votre rôle\u00a0: «\u00a0Les puits\u00a0»" in texts["efua@example.org"]
    change(made, assembly, items=[])
    publish(assembly)
    assert addresses(told()) == ["efua@example.org"]
    assert items_of(made.id) == ()


def test_who_signed_up_or_picked_is_told_of_moves_only(assembly, told):
    placed, picked = registered(assembly, "Afi Mensah"), registered(assembly, "Yao Amouzou", language="en")
    for one in (placed, picked):
        person = world.db.session.get(world.Person, one.person_id)
        person.email = f"{person.given_names.lower()}@example.org"
        world.save(person)
    made = session(assembly, "Eau")
    publish(assembly)
    assert told() == []
    world.save(SignUp(session_id=made.id, registration_id=placed.id, state=SignUpState.PLACED, asked_at=clock.now()),
               Pick(session_id=made.id, registration_id=picked.id, picked_at=clock.now()))  # fmt: skip
    change(made, assembly, title={"fr": "Eau potable"})
    publish(assembly)
    assert told() == []
    change(made, assembly, start=dt.time(11))
    publish(assembly)
    messages = told()
    assert addresses(messages) == ["afi@example.org", "yao@example.org"]
    assert [message.language for message in messages] == ["fr", "en"]
    assert "Start: 09:00 → 11:00" in messages[1].text
    assert len(messages[0].attachments) == 1


def test_the_language_is_that_of_the_registration_else_of_the_person(assembly, told):
    registration = registered(assembly, "Afi Mensah", language="en")
    afi = world.db.session.get(world.Person, registration.person_id)
    afi.email, afi.language = "afi@example.org", "fr"
    world.save(afi)
    session(assembly, "Eau", people=[holds(afi), holds(somebody("Ama Kpodo", language="en"))])
    publish(assembly)
    assert [message.language for message in told()] == ["en", "en"]


@pytest.mark.parametrize("state", [RegistrationState.WITHDRAWN, RegistrationState.REFUSED])
def test_who_does_not_come_any_more_is_spared(db, assembly, told, state):
    registration = registered(assembly, "Afi Mensah", state=state)
    afi = db.session.get(world.Person, registration.person_id)
    afi.email = "afi@example.org"
    world.save(afi)
    session(assembly, "Eau", people=[holds(afi)])
    made = publish(assembly)
    assert told() == []
    assert told_of(made).spared == 1


def test_who_has_no_address_is_listed_for_the_organisers(assembly, told):
    session(assembly, "Eau", people=[holds(somebody("Kossi Agbeko", email=None, phone="+22890123456"))])
    made = publish(assembly)
    assert told() == []
    (one,) = told_of(made).otherwise
    assert (one.name, one.phone, one.phone_shown) == (
        "AGBEKO Kossi", "+22890123456", "+228\u00a090\u00a012\u00a034\u00a056")  # fmt: skip


@pytest.mark.parametrize("access", [SessionAccess.BOARD, SessionAccess.CLOSED])
def test_a_session_that_turns_private_is_told_to_nobody(assembly, told, access):
    made = session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    told()
    change(made, assembly, access=access, title={"fr": "Huis clos"})
    publish(assembly)
    assert told() == []


def test_a_private_session_is_told_to_nobody(db, assembly, told):
    session(assembly, "Bureau", access=SessionAccess.BOARD, people=[holds(somebody())])
    session(assembly, "Eau", start="14:00")
    publish(assembly)
    assert told() == []
    assert db.session.query(Digest).count() == 0


def test_cancelling_is_told_and_coming_back_too(assembly, told):
    made = session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    told()
    with unit_of_work():
        service.cancel(made, assembly, by=SYSTEM)
    publish(assembly)
    (gone,) = told()
    assert "Eau – Annulée" in gone.text
    with unit_of_work():
        restore(assembly, 1, by=SYSTEM)
    (back,) = told()
    assert "Eau – Rétablie" in back.text


def test_nobody_is_told_while_the_assembly_itself_is_a_draft(db, told):
    assembly = world.assembly(state=AssemblyState.DRAFT)
    session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    assert told() == []
    assert db.session.query(Digest).count() == 0


def test_a_part_that_is_not_public_yet_is_told_to_nobody(assembly, told):
    """A shift on the day publishes times alone: who was added in private hears nothing yet."""
    awa, kossi = somebody(), somebody("Kossi Agbeko")
    made = session(assembly, "Eau", people=[holds(awa)])
    publish(assembly)
    told()
    change(made, assembly, start=dt.time(11))
    (shift,) = pending(assembly)
    change(made, assembly, people=[holds(awa), holds(kossi)])
    with unit_of_work():
        publish_changes(assembly, [shift], by=SYSTEM)
    assert addresses(told()) == ["awa@example.org"]
    publish(assembly)
    assert addresses(told()) == ["kossi@example.org"]


def test_the_job_may_run_twice_and_be_killed_half_way(db, assembly, monkeypatch):
    session(assembly, "Eau", people=[holds(somebody(name)) for name in ("Awa Diop", "Kossi Agbeko", "Efua Lawson")])
    made = publish(assembly)
    args = db.session.scalar(select(Job.args).where(Job.name == "agenda.digests"))
    context = JobContext("job", 1, lambda _percent: None)
    tell, real, written = handler_of("agenda.digests"), letters.send, []

    def send(letter, files):
        real(letter, files)
        written.append(letter.person.email)
        if len(written) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(letters, "send", send)
    with pytest.raises(KeyboardInterrupt):
        tell(args, context)
    assert addresses(db.session.query(MailMessage)) == written[:1]
    assert told_of(made).waiting == 2
    tell(args, context)
    tell(args, context)
    assert addresses(db.session.query(MailMessage)) == ["awa@example.org", "efua@example.org", "kossi@example.org"]
    assert (told_of(made).mailed, told_of(made).waiting) == (3, 0)
    noted = {digest.message_ref for digest in db.session.query(Digest).filter_by(state=DigestState.MAILED)}
    assert noted == {message.public_id for message in db.session.query(MailMessage)}


def test_the_job_is_queued_with_the_release_or_not_at_all(db, assembly):
    session(assembly, "Eau", people=[holds(somebody())])
    with pytest.raises(RuntimeError), unit_of_work():
        from_release = publish_in(assembly)
        assert from_release.number == 1
        raise RuntimeError
    assert release_of(assembly, 1) is None
    assert db.session.query(Job).filter_by(name="agenda.digests").count() == 0
    assert db.session.query(Digest).count() == 0


def publish_in(assembly):
    return publish_changes(assembly, pending(assembly), by=SYSTEM)
