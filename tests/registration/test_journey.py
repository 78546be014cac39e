"""The public form from the first page to the confirmation, as a clerk without account, JavaScript or e-mail."""

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from coordinator.core import clock
from coordinator.directory.models import OrganisationKind
from coordinator.journal.queries import history_of
from coordinator.mail.models import MailMessage
from coordinator.registration import queries
from coordinator.registration.models import Delegation, Desk, Draft, Registration, RegistrationState
from tests import world
from tests.registration import steps


@pytest.fixture
def place(db):
    return steps.ready()[0]


def count(db, model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_delegation_of_three_is_registered(client, db, place):
    draft = steps.begin(client, place.slug, "kpalime", contact_email="clerk@example.org")
    assert draft.startswith("/fr/assemblies/palais/register/")
    shown = client.get(f"{draft}/delegation")
    assert "Étape 2 sur 4" in shown.page.words
    assert "Aucune personne ajoutée, 6 au maximum" in shown.page.words
    steps.add(client, draft, email="akouvi@example.org")
    steps.add(
        client, draft, given_names="Yawo", family_name="Aɖigo", function="SG|Secrétaire général de mairie", phone=""
    )
    last = steps.add(client, draft, "continue", given_names="Afi", family_name="Ŋunyɔ", function="ACC|Assistante")
    assert last.location == f"{draft}/travel"
    assert "Yawo Aɖigo" in client.get(f"{draft}/travel").page.words
    day = (place.starts_on - dt.timedelta(days=1)).isoformat()
    travel = client.submit(
        f"{draft}/travel", {"common-arrives_on": day, "common-mode": "official_car", "action": "continue"}
    )
    assert travel.location == f"{draft}/check"
    checked = client.get(f"{draft}/check").page.words
    assert "Maire, conduit la délégation" in checked
    assert "Véhicule de service".lower() in checked.lower()
    sent = steps.send(client, draft, is_listed="y")
    assert sent.location == f"{draft}/done"
    done = client.get(sent.location)
    assert "N°\u00a01 · Akouvi Mensah" in done.page.words
    assert "N°\u00a03 · Afi Ŋunyɔ" in done.page.words
    made = db.session.scalar(select(Delegation))
    members = queries.members_of(made.id)
    assert [(one.person.full_name, one.number, one.is_head, one.category.code) for one in members] == [
        ("Akouvi Mensah", 1, True, "MAIRE"), ("Yawo Aɖigo", 2, False, "SG"), ("Afi Ŋunyɔ", 3, False, "ACC"),
    ]  # fmt: skip
    assert {one.state for one in members} == {RegistrationState.SUBMITTED}
    assert {one.arrives_on.isoformat() for one in members} == {day}
    assert members[0].person.phone == "+22890123456"
    assert members[0].is_listed
    assert not members[0].is_photographed
    assert members[0].consent_version == place.consent_version
    desk = queries.desk_of(place)
    assert (desk.taken, desk.next_number) == (3, 4)
    assert [entry.verb for entry in history_of("registration", members[0].public_id)] == ["register"]
    mails = db.session.scalars(select(MailMessage).order_by(MailMessage.id)).all()
    assert [mail.to_address for mail in mails] == ["akouvi@example.org", "clerk@example.org"]
    assert db.session.scalars(select(Draft)).one().data == {}


def test_the_private_link_of_the_mail_and_of_the_page_open_the_registration(client, db, place):
    draft = steps.register(client, place.slug, people=({"email": "akouvi@example.org"},))
    mail = db.session.scalars(select(MailMessage)).one()
    link = re.search(r"http://localhost(/fr/my/[\w-]+)", mail.text).group(1)
    page = client.get(link)
    assert "Akouvi Mensah" in page.page.words
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    links = [one for one in client.get(f"{draft}/done").page.links if "/my/" in one]
    assert link in links


def test_mails_speak_the_language_of_their_reader(client, db, place):
    steps.register(
        client, place.slug, contact_email="clerk@example.org",
        people=({"email": "ama@example.org", "language": "en", "given_names": "Ama"},),
    )  # fmt: skip
    subjects = {mail.to_address: (mail.language, mail.subject) for mail in db.session.scalars(select(MailMessage))}
    assert subjects["ama@example.org"] == ("en", "Registration no. 1: Assembly of mayors")
    assert subjects["clerk@example.org"] == ("fr", "Délégation de Kloto 1\u00a0: Assemblée des maires")


def test_sent_twice_it_is_one_registration_and_the_same_confirmation(client, db, place):
    draft = steps.begin(client, place.slug)
    steps.add(client, draft)
    shown = client.get(f"{draft}/check")
    data = {**shown.page.hidden, "action": "send", "consent": "y"}
    first, second = client.post(f"{draft}/check", data=data), client.post(f"{draft}/check", data=data)
    assert first.location == second.location == f"{draft}/done"
    assert count(db, Registration) == count(db, Delegation) == 1
    assert queries.desk_of(place).taken == 1
    assert client.get(f"{draft}/done").data == client.get(f"{draft}/done").data


def test_every_step_of_a_sent_draft_leads_to_the_confirmation(client, place):
    draft = steps.register(client, place.slug)
    for step in ("organisation", "delegation", "travel", "check", "later"):
        assert client.get(f"{draft}/{step}").location == f"{draft}/done"


def test_the_same_add_form_sent_twice_adds_one_person(client, place):
    draft = steps.begin(client, place.slug)
    data = {**client.get(f"{draft}/delegation").page.hidden, **steps.PERSON, "action": "add"}
    client.post(f"{draft}/delegation", data=data)
    client.post(f"{draft}/delegation", data=data)
    assert "1 personne ajoutée" in client.get(f"{draft}/delegation").page.words


def test_errors_are_summed_up_linked_and_nothing_typed_is_lost(client, place):
    draft = steps.begin(client, place.slug)
    answer = steps.add(client, draft, family_name="", phone="90 12 3", needs=["wheelchair"])
    assert answer.status_code == 422
    assert answer.page.title.startswith("Erreur – ")
    assert [link for link in answer.page.links if link.startswith("#") and link != "#content"] == [
        "#family_name",
        "#phone",
    ]
    assert "Saisissez un numéro de téléphone complet, par exemple 90\u00a011\u00a023\u00a045." in answer.page.words
    values = {control["name"]: control.get("value") for control in answer.page.controls if control.get("value")}
    assert values["given_names"] == "Akouvi"
    assert values["phone"] == "90 12 3"
    assert 'value="wheelchair" checked' in answer.page.html


def test_continue_ignores_an_untouched_form_and_keeps_a_filled_one(client, place):
    draft = steps.begin(client, place.slug)
    blank = {"given_names": "", "family_name": "", "function": "", "phone": "", "language": "fr"}
    nobody = client.submit(f"{draft}/delegation", {**blank, "action": "continue"})
    assert nobody.status_code == 422
    steps.add(client, draft)
    assert client.submit(f"{draft}/delegation", {**blank, "action": "continue"}).location == f"{draft}/travel"
    half = client.submit(f"{draft}/delegation", {**blank, "given_names": "Yawo", "action": "continue"})
    assert half.status_code == 422


def test_a_person_is_removed_put_back_and_corrected(client, place):
    draft = steps.begin(client, place.slug)
    steps.add(client, draft)
    steps.add(client, draft, given_names="Yawo", function="SG|Receveur municipal")
    page = client.get(f"{draft}/delegation").page
    remove = [form["action"] for form in page.forms if form.get("action", "").endswith("/remove")]
    assert len(remove) == 1  # the head cannot be removed
    client.submit(remove[0], form_page=f"{draft}/delegation")
    removed = client.get(f"{draft}/delegation").page
    assert "1 personne ajoutée" in removed.words
    assert "Yawo Mensah ne figure plus sur la liste." in removed.words
    client.submit(f"{draft}/delegation/restore", form_page=f"{draft}/delegation")
    back = client.get(f"{draft}/delegation").page
    assert "2 personnes ajoutées" in back.words
    edit = [link for link in back.links if re.search(r"/delegation/\w{12}$", link)][1]
    hidden = client.get(edit)
    assert "Receveur municipal" in hidden.page.html
    saved = client.submit(edit, {**steps.PERSON, "given_names": "Kofi", "is_head": "y"})
    assert saved.location == f"{draft}/delegation"
    words = client.get(f"{draft}/delegation").page.words
    assert re.search(r"Kofi Mensah\s*Maire, conduit la délégation", words)
    assert not re.search(r"Akouvi Mensah\s*Maire, conduit", words)


def test_put_aside_everything_is_kept_even_a_half_filled_form(client, db, place):
    draft = steps.begin(client, place.slug, contact_email="clerk@example.org")
    answer = steps.add(client, draft, "later", family_name="", given_names="Kɔ́dzo")
    assert answer.location == f"{draft}/later"
    page = client.get(answer.location).page
    assert f"http://localhost{draft}/delegation" in page.html
    assert "Il a aussi été envoyé à clerk@example.org." in page.words
    mail = db.session.scalars(select(MailMessage)).one()
    assert f"http://localhost{draft}/delegation" in mail.text
    assert "Kɔ́dzo" in client.get(f"{draft}/delegation").page.html
    steps.add(client, draft, "later", family_name="")
    assert count(db, MailMessage) == 1  # not again within ten minutes


def test_a_draft_lives_seven_days(client, db, place, monkeypatch):
    draft = steps.begin(client, place.slug)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(days=6, hours=23))
    assert client.get(f"{draft}/delegation").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(days=7, minutes=1))
    gone = client.get(f"{draft}/delegation")
    assert gone.status_code == 410
    assert "Recommencer" in gone.page.words


def test_near_names_are_proposed_and_one_is_chosen(client, place):
    world.organisation("Kloto 2", seat="Kpadapé")
    draft = steps.begin(client, place.slug, "Kloto")
    page = client.get(f"{draft}/commune")
    assert "Kloto 1" in page.page.words
    assert "Kloto 2" in page.page.words
    missing = client.submit(f"{draft}/commune")
    assert missing.status_code == 422
    chosen = re.search(r'value="(\w{12})"[^>]*><span>Kloto 2', page.page.html).group(1)
    assert client.submit(f"{draft}/commune", {"organisation": chosen}).location == f"{draft}/delegation"
    assert "Kloto 2" in client.get(f"{draft}/delegation").page.words
    none = steps.begin(client, place.slug, "Kloto")
    assert client.submit(f"{none}/commune", {"organisation": "none"}).location == f"{none}/organisation?other=1"


def test_the_city_and_the_commune_whose_seat_it_is_are_one_delegation(client, place):
    world.organisation("Kpalimé", kind=OrganisationKind.CITY)
    draft = steps.begin(client, place.slug, "Kpalimé")
    assert "Kloto 1" in client.get(f"{draft}/delegation").page.words
    near = steps.begin(client, place.slug, "Kpalimai")
    offered = re.findall(r'value="\w{12}"[^>]*><span>([^<]+)', client.get(f"{near}/commune").page.html)
    assert [name.strip() for name in offered] == ["Kloto 1"]


def test_another_organisation_is_typed_freely(client, db, place):
    draft = steps.begin(client, place.slug, "", other_name="Réseau Ɖevi", country="FR", contact_phone="06 12 34 56 78")
    steps.add(client, draft, function="PTF|Représentante", phone="+228 90 12 34 56")
    assert steps.send(client, draft).location == f"{draft}/done"
    made = db.session.scalar(select(Delegation))
    assert (made.organisation_name, made.country, made.organisation_id) == ("Réseau Ɖevi", "FR", None)
    assert made.contact_phone == "+33612345678"


def test_a_single_name_another_title_and_an_interim(client, db, place):
    draft = steps.begin(client, place.slug)
    steps.add(client, draft, given_names="Ŋ", family_name="", has_single_name="y", function="MAIRE", title="Maire déléguée",
              is_interim="y")  # fmt: skip
    steps.send(client, draft)
    one = db.session.scalar(select(Registration))
    person = queries.members_of(one.delegation_id)[0].person
    assert (person.given_names, person.family_name) == ("Ŋ", "")
    assert (one.function, one.is_interim) == ("Maire déléguée", True)


def test_old_numbers_of_benin_are_completed_with_a_notice(client, db, place):
    world.organisation("Porto-Novo", seat="", slug="porto-novo").country = "BJ"
    db.session.commit()
    draft = steps.begin(client, place.slug, "Porto-Novo", contact_phone="01 90 01 10 10")
    steps.add(client, draft, phone="97 12 34 56")
    assert (
        "Le numéro a été complété\u00a0: 01\u00a097\u00a012\u00a034\u00a056."
        in client.get(f"{draft}/delegation").page.words
    )


def test_the_whole_form_speaks_english(client, place):
    start = client.get(f"/en/assemblies/{place.slug}/register")
    assert start.page.lang == "en"
    assert "Register my commune" in start.page.words


def test_a_read_writes_nothing(client, db, place):
    draft = steps.begin(client, place.slug)
    steps.add(client, draft)
    before = db.session.scalar(select(Draft.version))
    for step in ("organisation", "delegation", "travel", "check", "later", "done"):
        client.get(f"{draft}/{step}")
    assert db.session.scalar(select(Draft.version)) == before
    assert count(db, Desk) == 1
    assert count(db, Registration) == 0


def test_a_browser_that_lost_its_cookie_is_told_what_to_do(app, place):
    answer = app.test_client().post(f"/fr/assemblies/{place.slug}/register", data={"commune": "Kloto 1"})
    assert answer.status_code == 400
    assert "n’accepte pas les cookies" in answer.text


def test_posts_work_behind_https_without_a_referer(app, place):
    from tests.client import CheckingClient

    client = CheckingClient(app)
    base = {"base_url": "https://localhost"}
    shown = client.get(steps.form_of(place.slug), **base)
    answer = client.post(
        steps.form_of(place.slug), data={**shown.page.hidden, "commune": "Kloto 1", **steps.CONTACT}, **base
    )
    assert answer.status_code == 303
