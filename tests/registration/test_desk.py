"""The organisers' desk: who may, the list and its filters, decisions, places, adding somebody."""

import re

import pytest
from sqlalchemy import event, func, select

from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.journal.queries import history_of
from coordinator.mail.models import MailMessage
from coordinator.people.policy import Role
from coordinator.registration import queries, service
from coordinator.registration.models import Category, Registration, RegistrationState
from tests import world
from tests.registration import steps
from tests.signing import as_role, sign_in

S = RegistrationState
LIST = "/fr/assemblies/palais/manage/registrations"


@pytest.fixture
def place(db):
    return steps.ready()[0]


@pytest.fixture
def officer(client, place):
    return as_role(client, place, Role.REGISTRATION_OFFICER)


def mails(db):
    return db.session.scalars(select(MailMessage).order_by(MailMessage.id)).all()


def names_on(page):
    return re.findall(r'<th scope="row" role="rowheader"><a [^>]*>([^<]+)</a>', page.page.html.replace("\n", ""))


@pytest.mark.parametrize(
    ("role", "sees", "decides", "exports"),
    [(Role.OWNER, True, True, True), (Role.ORGANISER, True, True, True), (Role.REGISTRATION_OFFICER, True, True, True),
     (Role.VIEWER, True, False, False), (Role.AGENDA_EDITOR, False, False, False), (Role.CHECK_IN, False, False, False),
     (Role.FOCAL_POINT, False, False, False)],
)  # fmt: skip
def test_each_role_may_what_the_law_says(client, db, place, role, sees, decides, exports):
    _made, [one] = steps.delegation(place)
    account = world.account()
    world.grant(account, place, role)
    sign_in(client, account)
    page = client.get(LIST)
    assert page.status_code == (200 if sees else 404)
    assert client.get(f"{LIST}/{one.public_id}").status_code == (200 if sees else 404)
    assert client.get(f"{LIST}/export.csv").status_code == (200 if exports else 404)
    assert client.get(f"{LIST}/places").status_code == (200 if decides else 404)
    token = client.get("/fr/assemblies/palais/register").page.hidden["csrf_token"]
    accepted = client.post(f"{LIST}/{one.public_id}/accept", data={"csrf_token": token, "version": one.version})
    assert accepted.status_code == (303 if decides else 404)
    if sees and not decides:
        assert "Ajouter" not in page.page.words
        assert "export.csv" not in page.page.html


def test_a_registration_of_another_assembly_is_not_there(client, officer, db):
    other = world.assembly("kara")
    _made, [one] = steps.delegation(other)
    assert client.get(f"{LIST}/{one.public_id}").status_code == 404
    assert client.get(LIST.replace("palais", "kara")).status_code == 404
    assert client.get(LIST).page.words.count("Personne n’est encore inscrit") == 1


def test_the_list_is_searched_filtered_and_sorted(client, officer, db, place):
    steps.delegation(place, organisation=world.organisation("Tandjouaré 1"), members=(
        steps.member(1, given_names="Ɖeɖe", family_name="Kpɔ̃tɔ", is_head=True),
        steps.member(2, given_names="Yawo", family_name="Zinsou", category="SG", function="Receveur municipal"),
    ))  # fmt: skip
    _made, [guest] = steps.delegation(place, organisation_name="Ville de Lille", country="FR",
                                      members=(steps.member(3, given_names="Zoé", family_name="Arnaud", category="OBS"),))  # fmt: skip
    with unit_of_work():
        service.move(guest, S.ACCEPTED, by=SYSTEM, assembly=place)
    assert names_on(client.get(LIST)) == ["ARNAUD Zoé", "ZINSOU Yawo", "KPƆ̃TƆ Ɖeɖe"]
    assert names_on(client.get(f"{LIST}?sort=name")) == ["ARNAUD Zoé", "KPƆ̃TƆ Ɖeɖe", "ZINSOU Yawo"]
    ascending = client.get(f"{LIST}?sort=number")
    assert names_on(ascending)[0] == "KPƆ̃TƆ Ɖeɖe"
    assert 'aria-sort="ascending"' in ascending.page.html
    for words, found in (
        ("dede kpoto", 1),
        ("TANDJOUARE", 2),
        ("zoe lille", 1),
        ("receveur", 1),
        ("3", 1),
    ):
        assert len(names_on(client.get(LIST, query_string={"q": words}))) == found, words
    assert names_on(client.get(f"{LIST}?state=accepted")) == ["ARNAUD Zoé"]
    assert names_on(client.get(f"{LIST}?country=FR")) == ["ARNAUD Zoé"]
    assert names_on(client.get(f"{LIST}?category=SG")) == ["ZINSOU Yawo"]
    none = client.get(f"{LIST}?q=kpoto&state=refused")
    assert "Aucune inscription ne correspond" in none.page.words
    assert f"{LIST}?q=kpoto" in none.page.links  # the tag takes its own filter away
    assert f"{LIST}?state=refused" in none.page.links
    assert client.get(f"{LIST}?state=nonsense&sort=drop&page=x&size=9").status_code == 200


def test_fifty_rows_a_page_and_the_total_is_said(client, officer, db, place):
    place.delegation_limit = 60
    db.session.commit()
    steps.delegation(place, people=51)
    first = client.get(LIST)
    assert len(names_on(first)) == 50
    assert "51 inscriptions" in first.page.words
    second = client.get(f"{LIST}?page=2")
    assert len(names_on(second)) == 1
    assert len(names_on(client.get(f"{LIST}?page=99"))) == 1
    assert len(second.get_data()) < 200_000


QUESTIONS = ("", "?sort=name", "?sort=organisation", "?q=agbeko&state=submitted&category=MAIRE&country=TG")


def test_the_list_asks_the_same_questions_at_10_and_at_300_rows(client, officer, db, place):
    place.delegation_limit = 300
    db.session.commit()
    steps.delegation(place, people=10)
    few = [_questions(client, db, query) for query in QUESTIONS]
    steps.delegation(place, people=290)
    assert [_questions(client, db, query) for query in QUESTIONS] == few
    assert max(few) <= 12


def _questions(client, db, query):
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    bind = db.engines[None]
    event.listen(bind, "before_cursor_execute", note)
    try:
        assert client.get(f"{LIST}{query}").status_code == 200
    finally:
        event.remove(bind, "before_cursor_execute", note)
    return len(asked)


def test_accepting_writes_to_the_person_and_to_the_journal(client, officer, db, place):
    _made, [one] = steps.delegation(place, person={"email": "kossi@example.org"})
    page = client.get(f"{LIST}/{one.public_id}")
    assert "Inscription reçue" in page.page.words
    answer = client.submit(
        f"{LIST}/{one.public_id}/accept", {"version": one.version}, form_page=f"{LIST}/{one.public_id}"
    )
    assert answer.status_code == 303
    db.session.expire_all()
    assert one.state is S.ACCEPTED
    assert [mail.purpose for mail in mails(db)] == ["registration.registered", "registration.decided"]
    assert "acceptée" in mails(db)[1].subject
    entry = history_of("registration", one.public_id)[0]
    assert (entry.verb, entry.actor_ref, entry.data) == (
        "accept",
        officer.public_id,
        {"before": "submitted", "after": "accepted"},
    )
    assert "Yawo Aɖigo" in client.get(f"{LIST}/{one.public_id}").page.words  # who did it stands in the history


@pytest.mark.parametrize(("verb", "state"), [("refuse", S.REFUSED), ("ask", S.INCOMPLETE)])
def test_refusing_and_asking_need_words_that_are_sent(client, officer, db, place, verb, state):
    _made, [one] = steps.delegation(place, contact_email="clerk@example.org")
    path = f"{LIST}/{one.public_id}/{verb}"
    assert client.submit(path, {"reason": " "}).status_code == 422
    reason = "Il nous faut l’ordre de mission <b>signé</b>."
    assert client.submit(path, {"reason": reason}).status_code == 303
    db.session.expire_all()
    assert (one.state, one.reason) == (state, reason)
    assert reason in mails(db)[-1].text
    assert mails(db)[-1].to_address == "clerk@example.org"  # the person left no address
    assert queries.desk_of(place).taken == (0 if verb == "refuse" else 1)
    assert "&lt;b&gt;" in client.get(f"{LIST}/{one.public_id}").page.html


def test_two_officers_deciding_at_once_the_second_gets_409(client, officer, db, place):
    _made, [one] = steps.delegation(place)
    shown = client.get(f"{LIST}/{one.public_id}/refuse").page.hidden
    version = shown["version"]
    client.post(f"{LIST}/{one.public_id}/accept", data={**shown, "version": version})
    late = client.post(f"{LIST}/{one.public_id}/refuse", data={**shown, "version": version, "reason": "Non."})
    assert late.status_code == 409
    assert "«\u00a0Acceptée\u00a0»" in late.page.words
    db.session.expire_all()
    assert one.state is S.ACCEPTED
    again = client.post(f"{LIST}/{one.public_id}/accept", data={**shown, "version": str(one.version)})
    assert again.status_code == 409


def test_many_are_accepted_after_a_page_that_says_who(client, officer, db, place):
    made, [one, two, three, four] = steps.delegation(place, people=4)
    with unit_of_work():
        service.withdraw(four, made, by=SYSTEM, assembly=place)
    ask = client.get(f"{LIST}/accept?ids={one.public_id}&ids={two.public_id}&ids={four.public_id}")
    assert "Accepter 2 inscriptions" in ask.page.words
    assert one.state is S.SUBMITTED
    done = client.submit(f"{LIST}/accept?ids={one.public_id}&ids={two.public_id}",
                         {"ids": [one.public_id, two.public_id, four.public_id]})  # fmt: skip
    assert "2 inscriptions acceptées" in done.page.words
    rest = client.submit(f"{LIST}/accept?all=1&q=agbeko", {"all": "1"})
    assert "1 inscription acceptée" in rest.page.words
    db.session.expire_all()
    assert [one.state, two.state, three.state, four.state] == [S.ACCEPTED, S.ACCEPTED, S.ACCEPTED, S.WITHDRAWN]
    assert client.get(f"{LIST}/accept").status_code == 303
    assert client.get(f"{LIST}/accept?all=1").status_code == 303


def test_accepting_by_filter_touches_exactly_the_filtered(client, officer, db, place):
    steps.delegation(place, organisation=world.organisation("Golfe 1"), people=2)
    _other, [apart] = steps.delegation(place, organisation_name="Ville de Lille", country="FR")
    client.submit(f"{LIST}/accept?all=1&country=TG", {"all": "1"})
    db.session.expire_all()
    assert apart.state is S.SUBMITTED
    assert db.session.scalar(select(func.count()).where(Registration.state == S.ACCEPTED)) == 2


def test_the_waiting_list_moves_by_one_click_when_there_is_room(client, officer, db, place):
    steps.capacity(place, 1)
    first, [one] = steps.delegation(place)
    _second, [two] = steps.delegation(place)
    assert "Accepter la suivante" not in client.get(LIST).page.words
    with unit_of_work():
        service.withdraw(one, first, by=SYSTEM, assembly=place)
    page = client.get(LIST)
    assert "Accepter la suivante" in page.page.words
    assert client.submit(f"{LIST}/promote", form_page=LIST).status_code == 303
    db.session.expire_all()
    assert two.state is S.ACCEPTED
    flash = client.get(LIST).page.words
    assert f"L’inscription n°\u00a0{two.number} quitte la liste d’attente" in flash
    token = page.page.hidden["csrf_token"]
    assert client.post(f"{LIST}/promote", data={"csrf_token": token}).status_code == 303
    assert "Personne sur la liste d’attente" in client.get(LIST).page.words


def test_places_are_set_and_cannot_go_below_what_is_taken(client, officer, db, place):
    assert "apparaissent ici après le premier enregistrement" in client.get(f"{LIST}/places").page.words
    client.submit(f"{LIST}/places", {"capacity": "1 500", "open_MAIRE": "y"})
    assert queries.desk_of(place).capacity == 1500
    steps.capacity(place, None)
    steps.delegation(place, people=2)
    low = client.submit(f"{LIST}/places", {"capacity": "1", "capacity_MAIRE": "0", "has_waiting_list": "y"})
    assert low.status_code == 422
    assert "Davantage de places sont déjà prises\u00a0: 2." in low.page.words
    assert client.submit(f"{LIST}/places", {"capacity": "beaucoup"}).status_code == 422
    assert client.submit(f"{LIST}/places", {"capacity": "9" * 30}).status_code == 422
    ok = client.submit(f"{LIST}/places", {"capacity": "2", "open_PRESSE": "y", "capacity_PRESSE": "5"})
    assert ok.status_code == 303
    db.session.expire_all()
    desk = queries.desk_of(place)
    assert (desk.capacity, desk.has_waiting_list) == (2, False)
    opened = db.session.scalars(select(Category.code).where(Category.is_open)).all()
    assert opened == ["PRESSE"]


def test_somebody_is_added_at_the_desk_into_the_standing_delegation(client, officer, db, place):
    assert client.get(f"{LIST}/new").status_code == 200
    client.submit(f"{LIST}/new", {"action": "prepare"})
    organisation = world.organisation("Golfe 1")
    made, _members = steps.delegation(place, organisation=organisation)
    shown = client.get(f"{LIST}/new").page.hidden
    data = {**shown, **steps.PERSON, "given_names": "Afi", "email": "afi@example.org", "organisation": "golfe1",
            "country": "TG", "function": "ORG", "title": "Hôtesse"}  # fmt: skip
    assert client.post(f"{LIST}/new", data=data).status_code == 422  # no consent
    answer = client.post(f"{LIST}/new", data={**data, "consent": "y"})
    assert answer.status_code == 303
    assert "Afi Mensah" in client.get(answer.location).page.words
    assert client.post(f"{LIST}/new", data={**data, "consent": "y"}).status_code == 409
    assert len(queries.members_of(made.id)) == 2
    assert mails(db)[-1].to_address == "afi@example.org"


def test_a_lost_link_is_replaced(client, officer, db, place):
    draft = steps.register(client, place.slug, people=({"email": "akouvi@example.org"},))
    old = next(link for link in client.get(f"{draft}/done").page.links if "/my/" in link)
    one = db.session.scalar(select(Registration))
    one_page = f"{LIST}/{one.public_id}"
    client.submit(f"{one_page}/link", form_page=one_page)
    new = re.search(r"/fr/my/[\w-]{43}", client.get(one_page).page.words).group()
    assert client.get(new).status_code == 200
    assert new in mails(db)[-1].text
    first_own = [link for link in client.get(f"{draft}/done").page.links if "/my/" in link]
    assert old in first_own
    own = next(link for link in first_own if client.get(link).status_code == 404)
    assert own != new
