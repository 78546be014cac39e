"""Reminders of roles: who is written to on which day, of what, exactly once, and who is not."""

import datetime as dt

import pytest

from coordinator.agenda import service
from coordinator.agenda.contents import Item, Part
from coordinator.agenda.models import SessionAccess
from coordinator.agenda.reminders import letters
from coordinator.agenda.reminders.models import RemindedSession, RoleReminder
from coordinator.agenda.reminders.queries import not_reached
from coordinator.agenda.roles import queries as roles
from coordinator.agenda.roles.service import add_role, edit_role
from coordinator.assemblies.models import AssemblyState, Holding
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.jobs.registry import JobContext, handler_of
from coordinator.mail.models import MailMessage
from coordinator.people.policy import Role
from coordinator.registration.models import RegistrationState
from tests import world
from tests.agenda.mailed import addresses, holds, somebody, written_by
from tests.agenda.stage import change, publish, registered, session
from tests.signing import as_role

# Ten in the morning in Lomé, three days before the assembly.
NOW = dt.datetime(2027, 3, 6, 10, tzinfo=dt.UTC)
FIRST = dt.date(2027, 3, 9)


@pytest.fixture
def time(monkeypatch):
    """Set the clock."""

    def at(instant: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    at(NOW)
    return at


@pytest.fixture
def reminded(db):
    """Run the job and return the reminders written since the last call."""
    job = JobContext("job", 1, lambda _percent: None)
    return written_by(lambda: handler_of("agenda.remind_roles")({}, job), "agenda.reminder")


@pytest.fixture
def assembly(db, time):
    return world.assembly("golfe", starts_on=FIRST, ends_on=FIRST + dt.timedelta(days=2))


def later(**more):
    return NOW + dt.timedelta(**more)


def set_reminder(assembly, code, days):
    entry = next(one for one in roles.role_list(assembly) if one.code == code)
    with unit_of_work():
        edit_role(entry, assembly, by=SYSTEM, version=entry.row.version if entry.row else 0, name=dict(entry.name),
                  brief=dict(entry.brief), reminder_days=days)  # fmt: skip


def test_one_message_tells_all_that_falls_due_with_time_room_role_and_brief(assembly, reminded):
    awa, room = somebody(), world.room(assembly, "Salle Mono")
    session(assembly, "Eau", people=[holds(awa, "chair", brief="Ouvrir à l’heure."), holds(awa)], room_id=room.id)
    session(assembly, "Sol", start="14:00", people=[holds(awa)])
    session(assembly, "Air", start="16:00", people=[Part("speaker", "Kossi Agbeko")])
    publish(assembly)
    (message,) = reminded()
    assert (message.to_address, message.language) == ("awa@example.org", "fr")
    for words in ("Eau\nmardi 9 mars 2027 · 9\u00a0h\u00a000 – 10\u00a0h\u00a000 · Salle Mono",
                  "Votre rôle\u00a0: Présidence\nOuvrir à l’heure.", "Votre rôle\u00a0: Intervention",
                  "Sol\nmardi 9 mars 2027 · 14\u00a0h\u00a000"):  # fmt: skip
        assert words in message.text, message.text
    assert "Air" not in message.text
    assert "/my/" not in message.text
    assert message.attachments == []
    assert reminded() == []


def test_the_brief_of_the_role_stands_where_the_person_has_none_of_their_own(assembly, reminded):
    entry = roles.role_list(assembly)[0]
    with unit_of_work():
        edit_role(entry, assembly, by=SYSTEM, version=0, name={}, brief={"fr": "Présider."}, reminder_days=3)
    session(assembly, "Eau", people=[holds(somebody(), "chair")])
    publish(assembly)
    (message,) = reminded()
    assert "Votre rôle\u00a0: Présidence\nPrésider." in message.text


@pytest.mark.parametrize(("role", "days"), [("chair", 3), ("moderator", 3), ("speaker", 3), ("master_of_ceremonies", 3),
                                            ("rapporteur", 1), ("interpreter", 1)])  # fmt: skip
def test_each_usual_role_has_its_day(assembly, time, reminded, role, days):
    session(assembly, "Eau", people=[holds(somebody(), role)])
    publish(assembly)
    time(later(days=2 - days))
    assert reminded() == []
    time(later(days=3 - days))
    assert addresses(reminded()) == ["awa@example.org"]


def test_a_role_of_its_own_reminds_when_the_assembly_says_so(assembly, reminded):
    with unit_of_work():
        add_role(assembly, by=SYSTEM, name={"fr": "Grand témoin"})
    session(assembly, "Eau", people=[holds(somebody(), "grand-temoin")])
    publish(assembly)
    assert reminded() == []
    set_reminder(assembly, "grand-temoin", 5)
    (message,) = reminded()
    assert "Votre rôle\u00a0: Grand témoin" in message.text


def test_a_role_whose_reminder_was_taken_away_reminds_nobody(assembly, reminded):
    set_reminder(assembly, "speaker", None)
    session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    assert reminded() == []


def test_nobody_is_reminded_before_seven_in_the_morning_of_the_venue(db, time, reminded):
    of = world.assembly(starts_on=FIRST, ends_on=FIRST, zone="Pacific/Noumea")  # eleven hours ahead of UTC
    session(of, "Eau", people=[holds(somebody())])
    publish(of)
    time(dt.datetime(2027, 3, 5, 19, 59, tzinfo=dt.UTC))
    assert reminded() == []
    time(dt.datetime(2027, 3, 5, 20, 1, tzinfo=dt.UTC))
    assert addresses(reminded()) == ["awa@example.org"]


def test_only_what_is_public_is_reminded(assembly, reminded):
    awa, kossi = somebody(), somebody("Kossi Agbeko")
    made = session(assembly, "Eau", people=[holds(awa)])
    publish(assembly)
    change(made, assembly, people=[holds(awa), holds(kossi)], title={"fr": "Mot-secret"})
    session(assembly, "Brouillon", start="14:00", people=[holds(awa)])
    (message,) = reminded()
    assert message.to_address == "awa@example.org"
    assert "Mot-secret" not in message.text
    assert "Brouillon" not in message.text


@pytest.mark.parametrize("access", [SessionAccess.BOARD, SessionAccess.CLOSED])
def test_a_session_that_turned_private_is_not_reminded(assembly, reminded, access):
    made = session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    change(made, assembly, access=access)
    publish(assembly)
    assert reminded() == []


def test_a_cancelled_session_is_not_reminded(assembly, reminded):
    made = session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    with unit_of_work():
        service.cancel(made, assembly, by=SYSTEM)
    publish(assembly)
    assert reminded() == []


def test_a_session_that_has_begun_is_not_reminded(assembly, time, reminded):
    session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    time(dt.datetime(2027, 3, 9, 9, tzinfo=dt.UTC))
    assert reminded() == []


@pytest.mark.parametrize("facts", [{"state": AssemblyState.DRAFT}, {"state": AssemblyState.ARCHIVED},
                                   {"holding": Holding.POSTPONED}, {"holding": Holding.CANCELLED}])  # fmt: skip
def test_an_assembly_that_is_not_held_reminds_nobody(db, assembly, reminded, facts):
    session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    for name, value in facts.items():
        setattr(assembly, name, value)
    world.save(assembly)
    assert reminded() == []
    assembly.state, assembly.holding = AssemblyState.PUBLISHED, Holding.AS_PLANNED
    world.save(assembly)
    assert len(reminded()) == 1


def test_a_session_that_moved_is_reminded_by_its_new_time(assembly, time, reminded):
    made = session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    change(made, assembly, day=FIRST + dt.timedelta(days=1), start=dt.time(15))
    publish(assembly)
    assert reminded() == []
    time(later(days=1))
    (message,) = reminded()
    assert "mercredi 10 mars 2027 · 15\u00a0h\u00a000" in message.text


def test_moved_to_another_day_after_the_reminder_it_is_reminded_anew_and_within_the_day_it_is_not(
    assembly, time, reminded
):
    made = session(assembly, "Eau", people=[holds(somebody())])
    publish(assembly)
    assert len(reminded()) == 1
    change(made, assembly, start=dt.time(11))
    publish(assembly)
    time(later(days=1))
    assert reminded() == []
    change(made, assembly, day=FIRST + dt.timedelta(days=2))
    publish(assembly)
    time(later(days=2))
    (message,) = reminded()
    assert "jeudi 11 mars 2027" in message.text


def test_what_is_published_after_the_message_of_the_day_waits_for_the_next_morning(assembly, time, reminded):
    awa = somebody()
    session(assembly, "Eau", people=[holds(awa)])
    publish(assembly)
    assert len(reminded()) == 1
    session(assembly, "Sol", start="14:00", people=[holds(awa)])
    publish(assembly)
    time(later(hours=2))
    assert reminded() == []
    time(later(days=1))
    (message,) = reminded()
    assert "Sol" in message.text
    assert "Eau" not in message.text


def test_who_reads_a_message_and_who_presents_an_item_are_reminded(assembly, reminded):
    awa, kossi, efua = somebody(), somebody("Kossi Agbeko"), somebody("Efua Lawson")
    session(
        assembly, "Eau", people=[holds(awa, reader="Kossi Agbeko", reader_person_id=kossi.id)],
        items=[Item({"fr": "Les puits"}, speaker="Efua Lawson", person_id=efua.id)],
    )  # fmt: skip
    publish(assembly)
    messages = reminded()
    assert addresses(messages) == ["awa@example.org", "efua@example.org", "kossi@example.org"]


def test_who_is_registered_is_written_to_in_their_language_with_a_private_link_that_opens(
    db, client, assembly, reminded
):
    registration = registered(assembly, "Afi Mensah", language="en")
    afi = db.session.get(world.Person, registration.person_id)
    afi.email = "afi@example.org"
    world.save(afi)
    session(assembly, "Eau", people=[holds(afi)])
    publish(assembly)
    (message,) = reminded()
    assert message.language == "en"
    assert "Tuesday" in message.text
    path = next(line for line in message.text.splitlines() if "/my/" in line).removeprefix("http://localhost")
    answer = client.get(path)
    assert (answer.status_code, "Eau" in answer.page.words) == (200, True)


@pytest.mark.parametrize("state", [RegistrationState.WITHDRAWN, RegistrationState.REFUSED])
def test_who_does_not_come_is_spared_until_they_come_again(db, assembly, reminded, state):
    registration = registered(assembly, "Afi Mensah", state=state)
    afi = db.session.get(world.Person, registration.person_id)
    afi.email = "afi@example.org"
    world.save(afi)
    session(assembly, "Eau", people=[holds(afi)])
    publish(assembly)
    assert reminded() == []
    again = db.session.get(type(registration), registration.id)
    again.state = RegistrationState.ACCEPTED
    world.save(again)
    assert addresses(reminded()) == ["afi@example.org"]


def test_who_has_no_address_is_listed_with_the_session_for_the_organisers(db, client, assembly, reminded):
    session(assembly, "Eau", people=[holds(somebody("Kossi Agbeko", email=None, phone="+22890123456"))])
    made = publish(assembly)
    assert reminded() == []
    assert reminded() == []
    (one,) = not_reached(assembly)
    assert (one.name, one.phone, one.day) == ("AGBEKO Kossi", "+22890123456", FIRST)
    as_role(client, assembly, Role.ORGANISER)
    words = client.get(f"/fr/assemblies/golfe/manage/agenda/releases/{made.number}").page.words
    assert "AGBEKO Kossi +228\u00a090\u00a012\u00a034\u00a056 Eau · mardi 9 mars 2027, 9\u00a0h\u00a000" in words


def test_the_job_may_be_killed_half_way_and_run_again(db, assembly, monkeypatch, reminded):
    session(assembly, "Eau", people=[holds(somebody(name)) for name in ("Awa Diop", "Kossi Agbeko", "Efua Lawson")])
    publish(assembly)
    real, written = letters.send, []

    def send(reader, *more):
        message = real(reader, *more)
        written.append(reader.person.email)
        if len(written) == 2:
            raise KeyboardInterrupt
        return message

    monkeypatch.setattr(letters, "send", send)
    with pytest.raises(KeyboardInterrupt):
        reminded()
    assert addresses(db.session.query(MailMessage).filter_by(purpose="agenda.reminder")) == written[:1]
    assert db.session.query(RoleReminder).count() == db.session.query(RemindedSession).count() == 1
    reminded()
    reminded()
    assert addresses(db.session.query(MailMessage).filter_by(purpose="agenda.reminder")) == [
        "awa@example.org", "efua@example.org", "kossi@example.org"]  # fmt: skip


def test_the_form_of_a_role_says_when_it_reminds(db, client, assembly):
    as_role(client, assembly, Role.AGENDA_EDITOR)
    desk = "/fr/assemblies/golfe/manage/agenda/roles"
    assert "rappel 3 jours avant" in client.get(desk).page.words
    assert client.submit(f"{desk}/chair", {"reminder_days": "7"}).status_code == 303
    assert roles.role_list(assembly)[0].reminder_days == 7
    for wrong, said in (("0", "entre 1 et 60"), ("61", "entre 1 et 60"), ("deux", "nombre entier")):
        answer = client.submit(f"{desk}/chair", {"reminder_days": wrong})
        assert (answer.status_code, said in answer.page.words) == (422, True), wrong
    assert client.submit(f"{desk}/chair", {"reminder_days": ""}).status_code == 303
    assert roles.role_list(assembly)[0].reminder_days is None
    assert client.submit(desk, {"name-fr": "Greffe", "reminder_days": "2"}).status_code == 303
    assert roles.role_list(assembly)[-1].reminder_days == 2
    assert client.submit(desk, {"name-fr": "Héraut", "reminder_days": "99"}).status_code == 422
