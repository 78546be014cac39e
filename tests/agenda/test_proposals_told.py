"""Those who decide are told of what members file, correct and withdraw, and their start page counts what waits."""

import pytest

from coordinator.agenda.proposals import deciding, service
from coordinator.core import clock
from coordinator.core.actor import SYSTEM, link_holder
from coordinator.core.db import db, unit_of_work
from coordinator.core.errors import Conflict
from coordinator.mail.models import MailMessage
from coordinator.people.policy import Role
from tests import world
from tests.agenda import call
from tests.signing import sign_in

pytestmark = pytest.mark.usefixtures("app")
OVERVIEW = "/fr/assemblies/golfe/manage/"


def told() -> list[MailMessage]:
    return db.session.query(MailMessage).filter_by(purpose="agenda.proposal_to_settle").order_by(MailMessage.id).all()


def member_of_team(of, role, email, **more):
    account = world.account(email, **more)
    world.grant(account, of, role)
    return account


def test_the_secretariat_is_told_once_of_a_new_proposal_without_its_private_link():
    of = call.assembly(secretariat_email="secretariat@example.org", secretariat_name="Secrétariat")
    member_of_team(of, Role.OWNER, "owner@example.org")
    call.filed(of, title="Autre")
    one, secret = call.filed(of)
    message = told()[-1]
    assert len(told()) == 2
    assert (message.to_address, message.language, message.reply_to) == (
        "secretariat@example.org", "fr", "afi@example.org")  # fmt: skip
    assert message.subject == f"Nouvelle proposition n° 2\u00a0: {call.TITLE}"
    assert "Kloto 1 propose d’inscrire" in message.text
    assert "2 propositions attendent une décision." in message.text
    assert f"/fr/assemblies/golfe/manage/agenda/proposals/{one.public_id}" in message.text
    assert secret not in message.text
    assert "+228" not in message.text


def test_without_a_secretariat_owners_and_agenda_editors_are_told_in_their_languages():
    of = call.assembly()
    owner = member_of_team(of, Role.OWNER, "owner@example.org")
    owner.person.language = "en"
    world.save(owner)
    both = member_of_team(of, Role.AGENDA_EDITOR, "editor@example.org")
    world.grant(both, of, Role.OWNER)
    member_of_team(of, Role.AGENDA_EDITOR, "gone@example.org", disabled_at=clock.now())
    for role in (Role.VIEWER, Role.REGISTRATION_OFFICER, Role.FOCAL_POINT, Role.CHECK_IN):
        member_of_team(of, role, f"{role}@example.org")
    member_of_team(world.assembly(), Role.OWNER, "elsewhere@example.org")
    call.filed(of)
    assert [(one.to_address, one.language) for one in told()] == [("owner@example.org", "en"),
                                                                  ("editor@example.org", "fr")]  # fmt: skip


def test_each_correction_and_a_withdrawal_are_told_and_a_refused_one_is_not():
    of = call.assembly(secretariat_email="secretariat@example.org")
    one, _secret = call.filed(of)
    by = link_holder(one.public_id)
    with unit_of_work():
        service.correct(one, of, call.filing(title="Puits"), version=one.version, keep=(), papers=(), by=by)
    with pytest.raises(Conflict), unit_of_work():
        service.correct(one, of, call.filing(title="Trop tard"), version=1, keep=(), papers=(), by=by)
    with unit_of_work():
        service.withdraw(one, of, by=by)
    assert [message.subject for message in told()[1:]] == [
        "Proposition n° 1 corrigée\u00a0: Puits", "Proposition n° 1 retirée\u00a0: Puits"]  # fmt: skip
    assert "Il n’y a rien à décider." in told()[-1].text
    assert "attend" not in told()[-1].text


def test_a_form_sent_twice_is_told_once():
    of = call.assembly(secretariat_email="secretariat@example.org")
    _one, secret = call.filed(of)
    call.filed(of, key=secret)
    assert len(told()) == 1


def test_a_late_one_is_said_to_be_late():
    call.filed(call.assembly(deadline=-1, secretariat_email="secretariat@example.org"))
    assert "après la date limite" in told()[0].text


@pytest.mark.parametrize("role", [Role.OWNER, Role.ORGANISER, Role.AGENDA_EDITOR, Role.FOCAL_POINT])
def test_the_start_page_counts_what_waits_and_leads_there(client, role):
    of = call.assembly()
    sign_in(client, member_of_team(of, role, "somebody@example.org"))
    assert "attendent une décision" not in client.get(OVERVIEW).page.words
    one, _secret = call.filed(of)
    call.filed(of)
    call.filed(call.assembly("autre"))
    page = client.get(OVERVIEW).page
    assert "2 propositions attendent une décision" in page.words
    assert "Rien n’attend de décision." not in page.words
    link = next(link for link in page.links if "proposals" in link and "state=filed" in link)
    assert client.get(link).page.words.count("À trancher") >= 2
    with unit_of_work():
        deciding.refuse(one, of, by=SYSTEM, version=one.version, reason="Déjà traité.")
    assert "1 proposition attend une décision" in client.get(OVERVIEW).page.words


def test_the_start_page_says_nothing_of_them_to_who_does_not_see_the_agenda(client):
    of = call.assembly()
    call.filed(of)
    sign_in(client, member_of_team(of, Role.CHECK_IN, "desk@example.org"))
    assert "proposition" not in client.get(OVERVIEW).page.words
