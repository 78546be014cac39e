"""My registration: what the holder of a private link sees, corrects and withdraws."""

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from coordinator.core import clock, tokens
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.directory.models import Organisation
from coordinator.journal.queries import history_of
from coordinator.mail.models import MailMessage
from coordinator.registration import queries, service
from coordinator.registration.models import PrivateLink, Registration, RegistrationState
from tests import world
from tests.registration import steps

S = RegistrationState


@pytest.fixture
def place(db):
    return steps.ready()[0]


def links(client, draft):
    """The link of the delegation, then the one of each person."""
    page = client.get(f"{draft}/done").page
    whole = re.search(r"http://localhost(/fr/my/[\w-]+)</textarea>", page.html).group(1)
    return [whole, *dict.fromkeys(one for one in page.links if "/my/" in one and one != whole)]


@pytest.fixture
def opened(client, db, place):
    draft = steps.register(
        client, place.slug, people=({}, {"given_names": "Yawo", "function": "SG|Receveur municipal"})
    )
    whole, first, second = links(client, draft)
    members = list(queries.members_of(db.session.scalar(select(Registration.delegation_id))))
    return whole, first, second, members


def correct(client, link, one, **more):
    path = f"{link}/{one.public_id}/correct"
    return client.submit(path, {**steps.PERSON, "mode": "", **more})


def test_a_person_sees_only_their_own_registration(client, opened):
    whole, first, second, members = opened
    assert "Yawo" not in client.get(first).page.words
    assert "Akouvi" not in client.get(second).page.words
    both = client.get(whole).page.words
    assert "Akouvi" in both
    assert "Yawo" in both
    assert client.get(f"{first}/{members[1].public_id}/correct").status_code == 404


def test_unknown_expired_and_revoked_links_get_the_same_page(client, db, opened, monkeypatch):
    whole, first, second, _members = opened
    token = first.rpartition("/")[2]
    unknown = client.get("/fr/my/" + "x" * 43)
    link = db.session.scalar(select(PrivateLink).where(PrivateLink.digest == tokens.digest(token)))
    link.revoked_at = clock.now()
    db.session.commit()
    revoked = client.get(first)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(days=400))
    expired = client.get(second)
    assert {unknown.status_code, revoked.status_code, expired.status_code} == {404}
    assert unknown.page.words == revoked.page.words == expired.page.words
    assert "Ce lien n’ouvre rien" in unknown.page.words
    assert client.get(whole).status_code == 404


def test_the_secret_of_a_link_is_not_in_the_database(db, client, opened):
    for link in opened[:3]:
        token = link.rpartition("/")[2]
        assert db.session.scalar(select(func.count()).where(PrivateLink.digest == token)) == 0
        assert db.session.scalar(select(func.count()).where(PrivateLink.digest == tokens.digest(token))) == 1


def test_travel_and_telephone_are_corrected_without_a_new_examination(client, db, place, opened):
    _whole, first, _second, [one, _other] = opened
    with unit_of_work():
        service.move(one, S.ACCEPTED, by=SYSTEM, assembly=place)
    answer = correct(client, first, one, phone="91 00 00 00", diet="halal", arrives_on=place.starts_on.isoformat())
    assert answer.status_code == 303
    assert "L’inscription a été corrigée." in client.get(first).page.words
    db.session.expire_all()
    assert (one.state, one.diet, one.arrives_on) == (S.ACCEPTED, "halal", place.starts_on)
    entry = history_of("registration", one.public_id)[0]
    assert (entry.verb, entry.actor_kind, entry.actor_ref) == ("change", "link", one.public_id)
    assert set(entry.data["fields"]) == {"phone", "diet", "arrives_on"}
    assert "91" not in str(entry.data)


@pytest.mark.parametrize(
    "changed", [{"family_name": "Mensah-Ɖogbe"}, {"function": "SG|Receveuse municipale"}, {"is_interim": "y"}]
)
def test_what_stands_on_the_badge_is_examined_again(client, db, place, opened, changed):
    _whole, first, _second, [one, _other] = opened
    with unit_of_work():
        service.move(one, S.ACCEPTED, by=SYSTEM, assembly=place)
    assert "examinera de nouveau" in client.get(f"{first}/{one.public_id}/correct").page.words
    correct(client, first, one, **changed)
    db.session.expire_all()
    assert one.state is S.SUBMITTED
    assert queries.desk_of(place).taken == 2
    taken = {category.code: category.taken for category in queries.categories_of(place) if category.taken}
    assert taken == ({"SG": 2} if "function" in changed else {"MAIRE": 1, "SG": 1})


def test_completing_what_was_missing_brings_it_back_to_examination(client, db, place, opened):
    _whole, first, _second, [one, _other] = opened
    with unit_of_work():
        service.move(one, S.INCOMPLETE, by=SYSTEM, assembly=place, reason="Il manque votre numéro de vol.")
    assert "Il manque votre numéro de vol." in client.get(first).page.words
    correct(client, first, one, remarks="ET 509")
    db.session.expire_all()
    assert (one.state, one.reason, one.remarks) == (S.SUBMITTED, "", "ET 509")


def test_a_correction_that_comes_too_late_is_409(client, db, place, opened):
    _whole, first, _second, [one, _other] = opened
    path = f"{first}/{one.public_id}/correct"
    shown = client.get(path).page.hidden
    with unit_of_work():
        service.move(one, S.ACCEPTED, by=SYSTEM, assembly=place)
    assert client.post(path, data={**shown, **steps.PERSON, "given_names": "Ablavi"}).status_code == 409
    with unit_of_work():
        service.move(one, S.REFUSED, by=SYSTEM, assembly=place, reason="x")
    assert client.get(path).location == first


def test_a_full_category_refuses_the_change(client, db, place, opened):
    _whole, first, _second, [one, _other] = opened
    category = next(one for one in queries.categories_of(place) if one.code == "PRESSE")
    category.capacity = 0
    db.session.commit()
    answer = correct(client, first, one, function="PRESSE|Journaliste")
    assert answer.status_code == 422
    assert "Il ne reste plus de place dans la catégorie demandée." in answer.page.words


def test_bad_corrections_are_422(client, opened):
    _whole, first, _second, [one, _other] = opened
    assert correct(client, first, one, given_names="").status_code == 422
    assert correct(client, first, one, arrives_on="nonsense").status_code == 422


def test_withdrawing_asks_first_and_frees_the_place(client, db, place, opened):
    whole, first, _second, [one, other] = opened
    path = f"{first}/{one.public_id}/withdraw"
    assert "C’est définitif." in client.get(path).page.words
    assert queries.desk_of(place).taken == 2
    client.submit(path)
    db.session.expire_all()
    assert one.state is S.WITHDRAWN
    assert other.is_head
    assert queries.desk_of(place).taken == 1
    assert "Cette inscription a été retirée." in client.get(first).page.words
    assert client.get(path).location == first
    assert "Retirée" in client.get(whole).page.words


def test_the_whole_delegation_is_withdrawn_by_its_link(client, db, place, opened):
    whole, first, _second, members = opened
    assert client.get(f"{first}/withdraw").location == first
    client.submit(f"{whole}/withdraw")
    db.session.expire_all()
    assert {one.state for one in members} == {S.WITHDRAWN}
    assert queries.desk_of(place).taken == 0
    assert queries.standing_delegation(place, _organisation(db)) is None


def _organisation(db):
    return db.session.scalar(select(Organisation.id))


def test_somebody_is_added_later_exactly_once(client, db, place, opened):
    whole, first, _second, _members = opened
    shown = client.get(f"{whole}/add").page.hidden
    data = {**shown, **steps.PERSON, "given_names": "Afi", "email": "afi@example.org"}
    for _again in range(2):
        assert client.post(f"{whole}/add", data=data).location == whole
    assert db.session.scalar(select(func.count(Registration.id))) == 3
    assert queries.desk_of(place).taken == 3
    mail = db.session.scalars(select(MailMessage)).one()
    assert mail.to_address == "afi@example.org"
    assert "Afi Mensah" in client.get(re.search(r"/fr/my/[\w-]+", mail.text).group()).page.words
    assert client.get(f"{first}/add").location == first


def test_nobody_is_added_beyond_the_limit_or_after_closing(client, db, place, opened):
    whole = opened[0]
    shown = client.get(f"{whole}/add").page.hidden
    data = {**shown, **steps.PERSON}
    place.delegation_limit = 2
    db.session.commit()
    answer = client.post(f"{whole}/add", data=data)
    assert answer.status_code == 422
    assert "au plus 2 personnes" in answer.page.words
    assert f"{whole}/add" not in client.get(whole).page.links
    place.registration_closes_at = clock.now()
    db.session.commit()
    assert client.post(f"{whole}/add", data=data).location == whole
    assert db.session.scalar(select(func.count(Registration.id))) == 2


def test_the_waiting_and_the_refused_are_told_so(client, db):
    place = world.assembly("kara")
    world.organisation("Golfe 1")
    steps.capacity(place, 0)
    draft = steps.register(client, "kara", "Golfe 1")
    link = links(client, draft)[1]
    assert "Il ne reste pas de place pour le moment." in client.get(link).page.words
    one = db.session.scalar(select(Registration))
    with unit_of_work():
        service.move(one, S.REFUSED, by=SYSTEM, assembly=place, reason="La commune n’est pas membre.")
    page = client.get(link).page.words
    assert "La commune n’est pas membre." in page
    assert "Corriger" not in page
