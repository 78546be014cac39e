"""Every way the public form says no: a clear page with the right status, never a 500, and nothing written."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from coordinator.assemblies.models import AssemblyState, Holding
from coordinator.core import clock
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Closed, Invalid
from coordinator.mail.models import MailMessage
from coordinator.registration import queries, service
from coordinator.registration.entry import service as entry_service
from coordinator.registration.models import Category, Delegation, Registration
from coordinator.registration.service import NoPlace
from tests import world
from tests.registration import steps


@pytest.fixture
def commune(db):
    return world.organisation("Kloto 1", seat="Kpalimé")


def registered(db):
    return db.session.scalar(select(func.count(Registration.id)))


def test_a_draft_assembly_is_not_there(client, commune):
    world.assembly("palais", state=AssemblyState.DRAFT)
    assert client.get(steps.form_of("palais")).status_code == 404


def test_before_it_opens_the_page_says_when(client, commune):
    world.assembly("palais", registration_opens_at=clock.now() + dt.timedelta(days=3))
    page = client.get(steps.form_of("palais"))
    assert "Les inscriptions ne sont pas encore ouvertes" in page.page.words
    assert "Elles ouvrent le" in page.page.words


def test_after_it_closed_the_page_says_when_and_whom_to_ask(client, commune):
    world.assembly(
        "palais", registration_closes_at=clock.now() - dt.timedelta(hours=1), secretariat_phone="+228 22 00 00 00"
    )
    page = client.get(steps.form_of("palais"))
    assert "Les inscriptions sont closes" in page.page.words
    assert "+228 22 00 00 00" in page.page.words


@pytest.mark.parametrize("change", [{"state": AssemblyState.ARCHIVED}, {"holding": Holding.CANCELLED}])
def test_an_archived_or_cancelled_assembly_is_closed(client, commune, change):
    world.assembly("palais", **change)
    assert "Les inscriptions sont closes" in client.get(steps.form_of("palais")).page.words


def test_what_was_typed_before_closing_cannot_be_sent_after(client, db, commune):
    place = world.assembly("palais")
    draft = steps.begin(client, "palais")
    steps.add(client, draft)
    data = {**client.get(f"{draft}/check").page.hidden, "consent": "y", "action": "send"}
    place.registration_closes_at = clock.now() - dt.timedelta(seconds=1)
    db.session.commit()
    assert client.post(f"{draft}/check", data=data).status_code == 409
    assert registered(db) == 0


def test_full_without_waiting_list_is_said_before_anything_is_typed(client, commune):
    place = world.assembly("palais")
    steps.capacity(place, 0, has_waiting_list=False)
    assert "Il ne reste plus de place" in client.get(steps.form_of("palais")).page.words
    with pytest.raises(NoPlace):
        steps.draft(place)


def test_full_with_waiting_list_goes_on_and_says_so(client, db, commune):
    place = world.assembly("palais")
    steps.capacity(place, 1)
    steps.delegation(place)
    assert "liste d’attente" in client.get(steps.form_of("palais")).page.words
    draft = steps.register(client, "palais")
    assert "Inscription reçue, liste d’attente" in client.get(f"{draft}/done").page.words
    assert queries.desk_of(place).taken == 1


def test_the_last_places_go_while_typing(client, db, commune):
    place = world.assembly("palais")
    steps.capacity(place, 1, has_waiting_list=False)
    draft = steps.begin(client, "palais")
    steps.add(client, draft)
    shown = client.get(f"{draft}/check").page.hidden
    steps.delegation(place, organisation=world.organisation("Golfe 1"))
    answer = client.post(f"{draft}/check", data={**shown, "consent": "y", "action": "send"})
    assert answer.status_code == 409
    assert registered(db) == 1


def test_a_delegation_larger_than_what_is_left_keeps_nothing(client, db, commune):
    place = world.assembly("palais")
    steps.capacity(place, 2, has_waiting_list=False)
    draft = steps.begin(client, "palais")
    for number in range(3):
        steps.add(client, draft, given_names=f"A{chr(97 + number)}")
    answer = steps.send(client, draft)
    assert answer.status_code == 409
    assert "2 pour 3 personnes" in answer.page.words
    assert registered(db) == 0
    assert queries.desk_of(place).taken == 0
    assert client.get(f"{draft}/delegation").status_code == 200  # the answers are kept


def test_a_full_category_stops_only_itself(client, db, commune):
    place = world.assembly("palais")
    steps.capacity(place, None, has_waiting_list=False)
    category = db.session.scalar(select(Category).where(Category.code == "PRESSE"))
    category.capacity = 0
    db.session.commit()
    draft = steps.begin(client, "palais")
    steps.add(client, draft)
    steps.add(client, draft, function="PRESSE|Journaliste")
    assert steps.send(client, draft).status_code == 409
    assert registered(db) == 0
    assert queries.desk_of(place).taken == 0


def test_a_registered_commune_is_named_and_access_asked_for(client, db, commune):
    world.assembly("palais")
    steps.register(client, "palais", contact_email="clerk@example.org")
    db.session.execute(MailMessage.__table__.delete())
    db.session.commit()
    draft = steps.begin(client, "palais")
    page = client.get(f"{draft}/registered")
    assert "Kloto 1 est déjà inscrite" in page.page.words
    assert "Essɔyaba Kpɔ̃tɔ a inscrit cette délégation le" in page.page.words
    assert "/my/" not in page.page.html
    assert "clerk@example.org" not in page.page.html
    asked = client.submit(f"{draft}/registered")
    assert "/my/" not in client.get(asked.location).page.html
    mail = db.session.scalars(select(MailMessage)).one()
    assert (mail.to_address, mail.purpose) == ("clerk@example.org", "registration.access")
    assert "/fr/my/" in mail.text
    assert client.get(f"{draft}/delegation").location == f"{draft}/registered"


def test_a_registered_commune_without_address_is_referred_to_the_secretariat(client, commune):
    world.assembly("palais")
    steps.register(client, "palais")
    draft = steps.begin(client, "palais")
    page = client.get(f"{draft}/registered")
    assert "Demander l’accès" not in page.page.words
    hidden = page.page.hidden or client.get(steps.form_of("palais")).page.hidden
    assert client.post(f"{draft}/registered", data={"csrf_token": hidden["csrf_token"]}).status_code == 409


def test_the_second_delegation_of_a_commune_sent_at_the_same_time_gets_the_clear_page(client, db, commune):
    place = world.assembly("palais")
    draft = steps.begin(client, "palais")
    steps.add(client, draft)
    shown = client.get(f"{draft}/check").page.hidden
    steps.delegation(place, organisation=commune)
    answer = client.post(f"{draft}/check", data={**shown, "consent": "y", "action": "send"})
    assert answer.location == f"{draft}/registered"
    assert registered(db) == 1


def test_a_withdrawn_delegation_lets_the_commune_register_again(client, db, commune):
    place = world.assembly("palais")
    made, members = steps.delegation(place, organisation=commune)
    with unit_of_work():
        service.withdraw(members[0], made, by=SYSTEM, assembly=place)
    steps.register(client, "palais")
    assert db.session.scalar(select(func.count(Delegation.id))) == 2


def test_without_consent_nothing_is_sent(client, db, commune):
    world.assembly("palais")
    draft = steps.begin(client, "palais")
    steps.add(client, draft)
    answer = client.submit(f"{draft}/check", {"action": "send"})
    assert answer.status_code == 422
    assert "Cochez cette case" in answer.page.words
    assert registered(db) == 0


def test_a_consent_text_that_changed_is_shown_again(client, db, commune):
    place = world.assembly("palais")
    draft = steps.begin(client, "palais")
    steps.add(client, draft)
    shown = client.get(f"{draft}/check").page.hidden
    place.consent_version += 1
    db.session.commit()
    answer = client.post(f"{draft}/check", data={**shown, "consent": "y", "action": "send"})
    assert answer.status_code == 422
    assert "Le texte sur les données personnelles a changé." in answer.page.words
    assert steps.send(client, draft).location == f"{draft}/done"


def test_the_list_ends_at_the_limit(client, db, commune):
    world.assembly("palais", delegation_limit=2)
    draft = steps.begin(client, "palais")
    shown = client.get(f"{draft}/delegation").page.hidden
    for name in ("Afi", "Ama"):
        steps.add(client, draft, given_names=name)
    assert "La liste est complète." in client.get(f"{draft}/delegation").page.words
    data = {**shown, **steps.PERSON, "person_ref": "zzzzzzzzzzzz", "given_names": "Yao", "action": "add"}
    answer = client.post(f"{draft}/delegation", data=data)
    assert answer.status_code == 422
    assert "2 personnes ajoutées" in answer.page.words


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"commune": ""}, "Saisissez le nom de votre commune."),
        ({"commune": "Xyzzy-Plugh"}, "Nous ne connaissons pas de commune de ce nom."),
        ({"commune": "Kloto 1", "other_name": "UCT", "country": "TG"}, "pas les deux"),
        ({"commune": "", "other_name": "UCT"}, "Choisissez le pays de l’organisation."),
        ({"commune": "", "other_name": "UCT", "country": "XX"}, "Choisissez une des valeurs de la liste."),
        ({"commune": "Kloto 1", "contact_name": ""}, "Saisissez votre nom."),
        ({"commune": "Kloto 1", "contact_name": "A@b"}, "Retirez «\u00a0@\u00a0» du nom."),
        ({"commune": "Kloto 1", "contact_name": "a" * 121}, "Raccourcissez ce nom"),
        ({"commune": "Kloto 1", "contact_name": "..."}, "Saisissez le nom en lettres."),
        ({"commune": "Kloto 1", "contact_phone": ""}, "Saisissez votre numéro de téléphone."),
        ({"commune": "Kloto 1", "contact_phone": "12"}, "par exemple 90\u00a011\u00a023\u00a045"),
        ({"commune": "Kloto 1", "contact_email": "clerk@"}, "Saisissez une adresse électronique"),
        ({"commune": "x" * 4000}, "Raccourcissez ce texte"),
    ],
)
def test_step_one_says_what_to_type(client, commune, sent, sentence):
    world.assembly("palais")
    answer = client.submit(steps.form_of("palais"), {**steps.CONTACT, **sent})
    assert answer.status_code == 422
    assert sentence in answer.page.words
    assert answer.page.title.startswith("Erreur – ")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"given_names": ""}, "Saisissez les prénoms."),
        ({"given_names": "", "family_name": "", "has_single_name": "y"}, "Saisissez le nom."),
        ({"family_name": ""}, "Saisissez le nom de famille"),
        ({"function": ""}, "Choisissez la fonction."),
        ({"function": "MAIRE"}, "Écrivez l’intitulé exact."),
        ({"function": "ORG"}, "Choisissez une des valeurs de la liste."),
        ({"function": "nonsense|"}, "Choisissez une des valeurs de la liste."),
        ({"language": "xx"}, "Choisissez une des valeurs de la liste."),
        ({"needs": ["helicopter"]}, "Choisissez parmi les valeurs de la liste."),
        ({"email": "no address"}, "Saisissez une adresse électronique"),
        ({"title": "x" * 161}, "Raccourcissez ce texte"),
        ({"phone": "90 12 34 56 poste 3"}, "Saisissez un numéro de téléphone complet"),
    ],
)
def test_step_two_says_what_to_type(client, commune, sent, sentence):
    world.assembly("palais")
    draft = steps.begin(client, "palais")
    answer = steps.add(client, draft, **sent)
    assert answer.status_code == 422
    assert sentence in answer.page.words


def test_nobody_leaves_before_arriving(client, commune):
    place = world.assembly("palais")
    draft = steps.begin(client, "palais")
    steps.add(client, draft)
    days = {"common-arrives_on": place.ends_on.isoformat(), "common-leaves_on": place.starts_on.isoformat()}
    answer = client.submit(f"{draft}/travel", {**days, "action": "continue"})
    assert answer.status_code == 422
    assert "Le départ précède l’arrivée" in answer.page.words
    other = client.submit(f"{draft}/travel", {"common-arrives_on": "2001-01-01", "action": "continue"})
    assert other.status_code == 422


def test_a_wrong_secret_is_404_and_says_what_to_do(client, commune):
    world.assembly("palais")
    draft = steps.begin(client, "palais")
    wrong = client.get(f"{steps.form_of('palais')}/{'x' * 43}/delegation")
    assert wrong.status_code == 404
    assert "Recommencer" in wrong.page.words
    world.assembly("kara")
    assert client.get(draft.replace("palais", "kara") + "/delegation").status_code == 404
    assert client.get(f"{draft}/delegation/unknownperson").status_code == 404


def test_steps_cannot_be_skipped(client, commune):
    world.assembly("palais")
    draft = steps.begin(client, "palais")
    assert client.get(f"{draft}/check").location == f"{draft}/delegation"
    assert client.get(f"{draft}/travel").location == f"{draft}/delegation"
    assert client.get(f"{draft}/done").location == f"{draft}/delegation"


def test_the_service_refuses_what_the_pages_would_not_send(db, commune):
    place = world.assembly("palais", delegation_limit=2)
    with pytest.raises(Invalid):
        steps.submit(place, steps.draft(place, people=0))
    with pytest.raises(Invalid):
        steps.submit(place, steps.draft(place, people=3))
    with pytest.raises(Invalid):
        steps.submit(place, steps.draft(place, organisation_name=""))
    with pytest.raises(Invalid):
        steps.submit(place, steps.draft(place, person={"category": "ORG"}))
    secret = steps.draft(place)
    place.registration_closes_at = clock.now()
    db.session.commit()
    with pytest.raises(Closed):
        steps.submit(place, secret)
    assert registered(db) == 0


def test_old_drafts_are_thrown_away(db, commune, monkeypatch):
    place = world.assembly("palais")
    steps.draft(place)
    now = clock.now()
    with unit_of_work():
        assert entry_service.purge_drafts() == 0
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(days=15))
    with unit_of_work():
        assert entry_service.purge_drafts() == 1
