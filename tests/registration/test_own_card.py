"""The invitation card behind a private link, and having the link sent again."""

import dataclasses
import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from coordinator.assemblies import service as assemblies
from coordinator.assemblies.models import AssemblyState, DatePrecision, Holding
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.jobs.models import Job
from coordinator.jobs.registry import JobContext
from coordinator.jobs.worker import run_due
from coordinator.journal.models import JournalEntry
from coordinator.mail.models import MailMessage
from coordinator.registration import queries, service, tasks
from coordinator.registration.models import Delegation, PrivateLink, RegistrationState
from tests import world
from tests.registration import steps

S = RegistrationState
LOST = "/fr/assemblies/palais/register/link"


@pytest.fixture
def place(db):
    return steps.ready(venue_name="Palais des congrès", secretariat_email="bureau@example.org")[0]


@pytest.fixture
def delegation(db, place):
    """A delegation of two: people have addresses, the contact another one."""
    made, members = steps.delegation(place, organisation=db.session.scalar(select(world.Organisation)), people=2,
                                     contact_email="mairie@example.org")  # fmt: skip
    for one, address in zip(members, ("Ama@Example.org", "yawo@example.org"), strict=True):
        one.person.email = address
    db.session.commit()
    return made, members


def opened(client, place, *, delegation=None, registration=None):
    with unit_of_work():
        token = service.open_link(place, delegation=delegation, registration=registration)
    return client.get(f"/fr/my/{token}").page


def card_of(page):
    html = page.html[page.html.index('<section class="invitation') :]
    return html[: html.index("</section>")]


def move(place, one, *states, reason=""):
    with unit_of_work():
        for state in states:
            service.move(one, state, by=SYSTEM, assembly=place, reason=reason)


# ---- The card


@pytest.mark.parametrize(
    ("states", "word", "sentence"),
    [
        ((), "À examiner", "Le secrétariat examine cette inscription et vous fera parvenir sa réponse."),
        ((S.ACCEPTED,), "Acceptée", "Le secrétariat vous attend."),
        ((S.INCOMPLETE,), "Incomplète", "Complétez l’inscription sur cette page"),
        ((S.REFUSED,), "Refusée", "n’est pas en mesure d’accepter cette inscription."),
        ((S.WITHDRAWN,), "Retirée", "Cette inscription a été retirée."),
    ],
)
def test_it_says_how_the_registration_stands_and_what_happens_next(client, place, delegation, states, word, sentence):
    _made, [one, _other] = delegation
    move(place, one, *states)
    card = card_of(opened(client, place, registration=one))
    for text in (word, sentence, "Palais des congrès", str(place.starts_on.year)):
        assert text in card
    assert "/fr/assemblies/palais/agenda" in card
    assert "/fr/assemblies/palais/calendar" in card


def test_it_shows_the_same_days_and_place_as_the_public_card(client, place, delegation):
    public = client.get("/fr/assemblies/palais/").page.html
    head = re.search(r'<div class="invitation">\s*(<ul>.*?</ul>)', public, re.S).group(1)
    assert head in card_of(opened(client, place, registration=delegation[1][0]))


def test_a_delegation_counts_its_people_by_state_and_is_told_the_most_urgent(client, place, delegation):
    made, [one, other] = delegation
    move(place, one, S.ACCEPTED)
    card = card_of(opened(client, place, delegation=made))
    assert "Acceptée\u00a0: 1" in card
    assert "À examiner\u00a0: 1" in card
    assert "Le secrétariat examine 1 inscription et vous fera parvenir sa réponse." in card
    move(place, other, S.INCOMPLETE)
    assert "Complétez 1 inscription sur cette page" in card_of(opened(client, place, delegation=made))
    move(place, other, S.ACCEPTED)
    card = card_of(opened(client, place, delegation=made))
    assert "Acceptée\u00a0: 2" in card
    assert "Chaque personne apporte une pièce d’identité" in card


def test_a_cancelled_assembly_expects_nobody(client, place, delegation):
    move(place, delegation[1][0], S.ACCEPTED)
    with unit_of_work():
        assemblies.hold(place, Holding.CANCELLED, by=SYSTEM, note={"fr": "Le fleuve déborde."})
    page = opened(client, place, registration=delegation[1][0])
    card = card_of(page)
    assert "Cette assemblée est annulée." in page.words
    assert "Le fleuve déborde." in page.words
    assert "Il n’y a rien à faire" in card
    assert "vous attend" not in card
    assert "/calendar" not in card
    assert "/agenda" not in card


def test_a_postponed_assembly_keeps_the_registration(client, place, delegation):
    move(place, delegation[1][0], S.ACCEPTED)
    with unit_of_work():
        assemblies.hold(place, Holding.POSTPONED, by=SYSTEM, note={"fr": "Après la crue."})
    page = opened(client, place, registration=delegation[1][0])
    assert "Cette assemblée est reportée." in page.words
    assert "L’inscription reste valable." in card_of(page)


def test_after_the_assembly_nobody_is_expected_any_more(client, db, place, delegation):
    move(place, delegation[1][0], S.ACCEPTED)
    place.starts_on, place.ends_on = (clock.today() - dt.timedelta(days=days) for days in (9, 7))
    db.session.commit()
    card = card_of(opened(client, place, registration=delegation[1][0]))
    assert "Cette assemblée est passée." in card
    assert "/calendar" not in card
    place.state = AssemblyState.ARCHIVED
    db.session.commit()
    page = opened(client, place, registration=delegation[1][0])
    assert page.words.count("Cette assemblée est passée.") == 1  # the banner


def test_without_exact_days_there_is_nothing_to_put_in_a_calendar(client, db, place, delegation):
    place.precision = DatePrecision.MONTH
    db.session.commit()
    card = card_of(opened(client, place, registration=delegation[1][0]))
    assert "/calendar" not in card
    assert "/agenda" in card


def test_the_reason_of_a_refusal_stands_once(client, place, delegation):
    move(place, delegation[1][0], S.REFUSED, reason="La commune n’est pas membre.")
    page = opened(client, place, registration=delegation[1][0])
    assert page.words.count("La commune n’est pas membre.") == 1
    assert page.words.count("n’est pas en mesure d’accepter") == 1


# ---- The public page


def test_the_public_card_leads_who_is_registered_to_their_link(client, place):
    page = client.get("/fr/assemblies/palais/").page
    assert "Inscription déjà faite\u202f? Ouvrez le lien de votre courriel" in page.words
    assert LOST in page.links
    assert client.get(LOST).page.headings == ["Retrouver mon inscription"]


@pytest.mark.parametrize("change", [{"registration_opens_at": 3}, {"days_ahead": -30}])
def test_before_registration_and_after_the_assembly_it_does_not(client, db, change):
    if "days_ahead" in change:
        world.assembly("kara", **change)
    else:
        world.assembly("kara", registration_opens_at=clock.now() + dt.timedelta(days=3))
    assert "/fr/assemblies/kara/register/link" not in client.get("/fr/assemblies/kara/").page.links


def test_it_is_offered_when_registration_is_closed(client, db):
    world.assembly("kara", registration_closes_at=clock.now() - dt.timedelta(hours=1))
    assert "/fr/assemblies/kara/register/link" in client.get("/fr/assemblies/kara/").page.links


# ---- Having the link sent again


def ask(client, address):
    answer = client.submit(LOST, {"email": address})
    run_due()
    return answer


def mails(db):
    return db.session.scalars(select(MailMessage).where(MailMessage.purpose == "registration.links")).all()


def links_in(mail):
    return re.findall(r"http://localhost(/\w\w/my/[\w-]{43})", mail.text)


def test_a_person_gets_their_own_link_at_their_own_address(client, db, place, delegation):
    assert ask(client, "ama@example.ORG").location.endswith("?sent=1")
    [mail] = mails(db)
    assert (mail.to_address, mail.assembly_ref) == ("ama@example.org", place.public_id)
    [link] = links_in(mail)
    assert client.get(link).page.headings == [delegation[1][0].person.full_name]
    assert db.session.scalars(select(JournalEntry.subject_ref).where(JournalEntry.verb == "send_link")).all() == [
        delegation[1][0].public_id
    ]


def test_a_contact_gets_the_link_of_the_delegation(client, db, place, delegation):
    ask(client, "mairie@example.org")
    [link] = links_in(mails(db)[0])
    assert client.get(link).page.headings == ["Kloto 1"]


def test_an_address_shared_by_several_gets_one_message_with_all_links(client, db, place, delegation):
    for one in delegation[1]:
        one.person.email = "mairie@example.org"
    db.session.commit()
    ask(client, "mairie@example.org")
    [mail] = mails(db)
    titles = [client.get(link).page.headings[0] for link in links_in(mail)]
    assert titles == [*(one.person.full_name for one in delegation[1]), "Kloto 1"]


def test_known_and_unknown_addresses_get_the_same_answer_and_cost_the_same(client, db, place, delegation):
    answers = [client.submit(LOST, {"email": address}) for address in ("ama@example.org", "nobody@example.org")]
    assert len({(answer.status_code, answer.location) for answer in answers}) == 1
    assert db.session.scalar(select(func.count(Job.id)).where(Job.name == "registration.send_links")) == 2
    run_due()
    assert [mail.to_address for mail in mails(db)] == ["ama@example.org"]
    assert "ama" not in client.get(answers[0].location).page.words.lower().replace("programme", "")


@pytest.mark.parametrize("case", ["withdrawn", "erased", "elsewhere", "unlike"])
def test_what_was_withdrawn_erased_or_is_elsewhere_gets_nothing(client, db, place, delegation, case):
    made, members = delegation
    asked = "ama@example.org"
    if case == "withdrawn":
        move(place, members[0], S.WITHDRAWN)
    elif case == "erased":
        members[0].person.erased_at = clock.now()
    elif case == "elsewhere":
        other = world.assembly("kara")
        made.assembly_id = members[0].assembly_id = members[1].assembly_id = other.id
    else:
        asked = "_ma@example.org"
    db.session.commit()
    ask(client, asked)
    assert mails(db) == []


def test_a_withdrawn_delegation_gets_nothing(client, db, place, delegation):
    delegation[0].withdrawn_at = clock.now()
    db.session.commit()
    ask(client, "mairie@example.org")
    assert mails(db) == []


def test_nobodys_mailbox_is_flooded(client, db, place, delegation, monkeypatch):
    now = [clock.now().replace(minute=1)]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    for _try in range(3):
        ask(client, "ama@example.org")
    assert len(mails(db)) == 1
    now[0] += dt.timedelta(minutes=10)
    ask(client, "AMA@example.org")
    assert len(mails(db)) == 2


def test_a_job_run_twice_sends_one_message(client, db, place, delegation):
    ask(client, "ama@example.org")
    job = db.session.scalar(select(Job).where(Job.name == "registration.send_links"))
    before = db.session.scalar(select(func.count(PrivateLink.id)))
    tasks.mail_links(job.args, JobContext(job.public_id, 2, lambda _percent: None))
    assert len(mails(db)) == 1
    assert db.session.scalar(select(func.count(PrivateLink.id))) == before


def test_links_received_before_go_on_working(client, db, place, delegation):
    ask(client, "ama@example.org")
    [first] = links_in(mails(db)[0])
    with unit_of_work():
        service.open_link(place, registration=delegation[1][0])
    assert client.get(first).status_code == 200


def test_the_message_speaks_the_language_of_the_registration(client, db, place, delegation):
    delegation[1][0].language = "en"
    db.session.commit()
    ask(client, "ama@example.org")
    [mail] = mails(db)
    assert (mail.language, mail.subject) == ("en", "Your private link: Assembly of mayors")
    assert links_in(mail)[0].startswith("/en/my/")


@pytest.mark.parametrize(("typed", "sentence"), [("", "Saisissez l’adresse électronique donnée"),
                                                 ("ama", "Saisissez une adresse électronique")])  # fmt: skip
def test_what_is_no_address_comes_back_with_what_to_enter(client, db, place, typed, sentence):
    answer = client.submit(LOST, {"email": typed})
    assert answer.status_code == 422
    assert sentence in answer.page.words
    assert db.session.scalar(select(func.count(Job.id))) == 0


def test_without_a_mail_server_the_page_sends_people_to_the_secretariat(client, place):
    page = client.get(LOST).page
    assert "ne peut pas envoyer de courriel" in page.words
    assert "mailto:bureau@example.org" in page.links


def test_a_draft_assembly_has_no_such_page(client, db):
    world.assembly("kara", state=AssemblyState.DRAFT)
    assert client.get("/fr/assemblies/kara/register/link").status_code == 404


def test_who_stands_at_an_address_is_read_in_two_queries(db, place, delegation):
    found = queries.at_address(place, "ama@example.org")
    assert (list(found.delegations), [one.person.full_name for one in found.registrations]) == (
        [], [delegation[1][0].person.full_name],
    )  # fmt: skip
    assert db.session.scalar(select(func.count(Delegation.id))) == 1


@pytest.mark.parametrize("has_server", [True, False])
def test_the_answer_promises_no_message_that_cannot_be_sent(client, app, place, monkeypatch, has_server):
    if has_server:
        settings = dataclasses.replace(app.config["SETTINGS"], smtp_host="mail.example", mail_from="a@example.org")
        monkeypatch.setitem(app.config, "SETTINGS", settings)
    words = client.get(f"{LOST}?sent=1").page.words
    assert ("est en route" in words) is has_server
    assert ("ne peut pas envoyer de courriel" in words) is not has_server
