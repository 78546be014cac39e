"""Signing in by password, code and link: what opens an account, and everything that does not."""

import datetime as dt
import re
import statistics
import time

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import func, select

from coordinator.core import clock, tokens
from coordinator.core.db import current_session, unit_of_work
from coordinator.jobs.models import Job
from coordinator.jobs.service import enqueue
from coordinator.jobs.worker import run_due
from coordinator.journal.models import JournalEntry
from coordinator.mail.models import MailMessage
from coordinator.people import passwords, sign_in
from coordinator.people.models import Account, SignInKind, SignInSecret
from coordinator.web.limits import limiter
from tests import world

PASSWORD = "quatre girafes bleues"
PAGE = "/fr/sign-in"


@pytest.fixture
def afi(db) -> Account:
    return world.account("afi@example.org", password_hash=passwords.hash_of(PASSWORD))


def _is_signed_in(client) -> bool:
    return client.get("/fr/account").status_code == 200


def _by_password(client, email="afi@example.org", password=PASSWORD, page=PAGE):
    return client.submit(page, {"email": email, "password": password, "way": "password"})


def _ask(client, email="afi@example.org", page=PAGE):
    """Ask for a message; return the code and the link in it, or None when none was written."""
    answer = client.submit(page, {"email": email, "password": "", "way": "code"})
    assert answer.status_code == 303
    assert answer.location.startswith("/fr/sign-in/code")
    run_due()
    message = _last_message()
    if message is None:
        return None
    link = re.search(r"http://localhost(/\S+/sign-in/link/\S+)", message.text).group(1)
    return re.search(r"\b(\d{3}) (\d{3})\b", message.text).expand(r"\1\2"), link


def _last_message() -> MailMessage | None:
    query = select(MailMessage).where(MailMessage.purpose == "sign_in").order_by(MailMessage.id.desc()).limit(1)
    return current_session().scalar(query)


def _by_code(client, code):
    return client.submit("/fr/sign-in/code", {"code": code})


def test_a_password_signs_in_and_the_journal_says_so(client, afi, db):
    answer = _by_password(client)
    assert (answer.status_code, answer.location) == (303, "/fr/today")
    assert _is_signed_in(client)
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.verb, entry.subject_ref, entry.actor_ref) == ("sign_in", afi.public_id, afi.public_id)
    assert entry.data == {"how": "password"}
    db.session.expire_all()
    assert db.session.scalar(select(Account.last_sign_in_at)) is not None


def test_the_address_is_found_however_it_is_typed(client, afi):
    assert _by_password(client, email="  AFI@Example.org ").status_code == 303


def test_too_many_tries_are_told_how_long_to_wait(app, client, afi, monkeypatch):
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", True)
    limiter.reset()
    with time_machine.travel(dt.datetime(2027, 1, 15, 10, 0, 20, tzinfo=dt.UTC), tick=False) as travel:
        answers = [_by_password(client, password="quatre girafes vertes") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [422] * 5 + [429]
        assert "Patientez une minute, puis réessayez." in answers[5].page.words
        assert answers[5].headers["Retry-After"] == "61"
        for minute in range(2, 16, 2):
            travel.move_to(dt.datetime(2027, 1, 15, 10, minute, tzinfo=dt.UTC))
            answers += [_by_password(client, password="quatre girafes vertes") for _ in range(5)]
        travel.move_to(dt.datetime(2027, 1, 15, 10, 16, tzinfo=dt.UTC))
        assert "Patientez 45 minutes, puis réessayez." in _by_password(client).page.words
    limiter.reset()


def test_a_wrong_password_is_refused(client, afi, db):
    answer = _by_password(client, password="quatre girafes vertes")
    assert answer.status_code == 422
    assert not _is_signed_in(client)
    assert db.session.scalar(select(func.count(JournalEntry.id))) == 0


def test_a_disabled_account_is_refused(client, db):
    world.account("afi@example.org", password_hash=passwords.hash_of(PASSWORD), disabled_at=clock.now())
    assert _by_password(client).status_code == 422
    assert _ask(client) is None


def test_an_account_without_password_opens_with_none(client):
    world.account("afi@example.org")
    assert _by_password(client, password="x").status_code == 422


@pytest.mark.parametrize("values", [{"email": ""}, {"email": "   "}, {"email": "a" * 300}, {}])
def test_without_an_address_the_form_comes_back(client, values):
    answer = client.submit(PAGE, {**values, "way": "code"})
    assert answer.status_code == 422
    assert answer.page.title.startswith("Erreur")


def test_the_form_never_sends_a_password_back(client, afi):
    answer = _by_password(client, password="mot de passe errone")
    assert "errone" not in answer.page.html
    assert "afi@example.org" in answer.page.html


def test_strangers_and_members_get_the_same_refusal(client, app, afi):
    world.account("kodjo@example.org")
    bodies = set()
    for email in ("afi@example.org", "kodjo@example.org", "nobody@example.org"):
        answer = client.submit(PAGE, {"email": email, "password": "faux mot de passe", "way": "password"})
        assert answer.status_code == 422
        bodies.add(_without_token(answer.page.html.replace(email, "X")))
    assert len(bodies) == 1


def _without_token(html: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", html)


def test_strangers_and_members_get_the_same_answer_to_a_code(client, afi, db):
    bodies, writes = set(), set()
    for email in ("afi@example.org", "nobody@example.org"):
        before = db.session.scalar(select(func.count(Job.id)))
        answer = client.submit(PAGE, {"email": email, "way": "code"}, follow_redirects=True)
        assert answer.status_code == 200
        bodies.add(_without_token(answer.page.html.replace(email, "X")))
        writes.add(db.session.scalar(select(func.count(Job.id))) - before)
    assert len(bodies) == 1
    assert writes == {1}
    wrong = set()
    for email in ("afi@example.org", "nobody@example.org"):
        _ask(client, email)
        answer = _by_code(client, "000000")
        wrong.add((answer.status_code, _without_token(answer.page.html.replace(email, "X"))))
    assert len(wrong) == 1


def test_strangers_wait_as_long_as_members(app, afi):
    def seconds(email: str) -> float:
        began = time.perf_counter()
        assert sign_in.check_password(email, "faux mot de passe") is None
        return time.perf_counter() - began

    pairs = [(seconds("afi@example.org"), seconds("nobody@example.org")) for _ in range(9)]
    known, unknown = (statistics.median(side) for side in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2


def test_a_stranger_gets_no_mail(client, db):
    assert _ask(client, "nobody@example.org") is None
    assert db.session.scalar(select(func.count(SignInSecret.id))) == 0


def test_a_code_signs_in_once(client, app, afi):
    code, _link = _ask(client)
    answer = _by_code(client, f"{code[:3]} {code[3:]}")
    assert (answer.status_code, answer.location) == (303, "/fr/today")
    assert _is_signed_in(client)


def test_a_used_code_opens_nothing(client, app, afi):
    code, _link = _ask(client)
    with client.session_transaction() as session:
        attempt = session["sign_in_attempt"]
    _by_code(client, code)
    other = type(client)(app)
    with other.session_transaction() as session:
        session["sign_in_attempt"] = attempt
    assert _by_code(other, code).status_code == 422


def test_a_code_works_only_in_the_browser_that_asked(client, app, afi):
    code, _link = _ask(client)
    other = type(client)(app)
    assert other.get("/fr/sign-in/code").location == "/fr/sign-in"
    other.submit(PAGE, {"email": "afi@example.org", "way": "code"})
    run_due()
    own = _last_message().text
    if code not in own.replace(" ", ""):
        assert _by_code(other, code).status_code == 422


def test_after_five_wrong_tries_the_right_code_is_refused(client, afi):
    code, _link = _ask(client)
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        assert _by_code(client, wrong).status_code == 422
    assert _by_code(client, code).status_code == 422
    assert not _is_signed_in(client)


def test_after_four_wrong_tries_the_right_code_is_accepted(client, afi):
    code, _link = _ask(client)
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(4):
        _by_code(client, wrong)
    assert _by_code(client, code).status_code == 303


@pytest.mark.parametrize(("minutes", "status"), [(14, 303), (16, 422)])
def test_a_code_lives_15_minutes(client, afi, minutes, status):
    code, _link = _ask(client)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=minutes)):
        assert _by_code(client, code).status_code == status


@pytest.mark.parametrize("code", ["", "abc", "12345", "1234567", "１２３４５６"])
def test_what_is_no_code_is_refused(client, afi, code):
    _ask(client)
    assert _by_code(client, code).status_code == 422


def test_opening_the_link_uses_nothing_up(client, app, afi):
    _code, link = _ask(client)
    scanner = type(client)(app)
    for _ in range(3):
        shown = scanner.get(link)
        assert shown.status_code == 200
        assert "Yawo" in shown.page.words
    assert not _is_signed_in(scanner)
    assert scanner.head(link).status_code == 200
    answer = client.submit(link)
    assert (answer.status_code, answer.location) == (303, "/fr/today")
    assert _is_signed_in(client)


def test_a_link_works_in_another_browser_and_uses_up_the_code(client, app, afi):
    code, link = _ask(client)
    phone = type(client)(app)
    assert phone.submit(link).status_code == 303
    assert _is_signed_in(phone)
    assert _by_code(client, code).status_code == 422


def test_a_used_link_is_gone(client, app, afi):
    _code, link = _ask(client)
    client.submit(link)
    other = type(client)(app)
    assert other.get(link).status_code == 410


def test_a_link_pressed_twice_at_once_opens_one_session(client, app, afi):
    _code, link = _ask(client)
    other = type(client)(app)
    mine, theirs = client.get(link).page.hidden, other.get(link).page.hidden
    assert client.post(link, data=mine).status_code == 303
    assert other.post(link, data=theirs).status_code == 410


def test_an_old_link_is_gone(client, afi):
    _code, link = _ask(client)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16)):
        assert client.get(link).status_code == 410


@pytest.mark.parametrize("secret", ["x", "a" * 43, "%00", "é", "../../x"])
def test_an_invented_link_is_gone(client, secret):
    assert client.get(f"/fr/sign-in/link/{secret}").status_code in {404, 410}


def test_only_digests_are_kept(client, afi, db):
    code, link = _ask(client)
    secret = link.rpartition("/")[2]
    kept = db.session.scalars(select(SignInSecret)).all()
    assert {row.kind for row in kept} == {SignInKind.LINK, SignInKind.CODE}
    assert all(len(row.digest) == 64 and code not in (row.digest, row.attempt_id) for row in kept)
    assert tokens.digest(secret) in {row.digest for row in kept}
    assert tokens.digest(code) not in {row.digest for row in kept}
    assert secret not in repr(db.session.scalars(select(Job.args)).all())


def test_a_doubled_job_writes_one_message(client, afi, db):
    _ask(client)
    job = db.session.scalar(select(Job).where(Job.name == "people.send_sign_in"))
    with unit_of_work():
        enqueue(job.name, job.args)
    run_due()
    assert db.session.scalar(select(func.count(MailMessage.id))) == 1


def test_the_message_speaks_the_language_of_the_page(client, afi):
    answer = client.submit("/en/sign-in", {"email": "afi@example.org", "way": "code"})
    assert answer.location == "/en/sign-in/code"
    run_due()
    assert _last_message().subject.startswith("Your sign-in code")
    _ask(client)
    assert _last_message().subject.startswith("Votre code de connexion")


def test_the_way_back_is_kept_through_every_page(client, app, afi):
    assert _by_password(client, page=f"{PAGE}?next=/fr/account").location == "/fr/account"
    other = type(client)(app)
    code, link = _ask(other, page=f"{PAGE}?next=/fr/account")
    assert link.endswith("?next=%2Ffr%2Faccount")
    assert other.submit("/fr/sign-in/code?next=/fr/account", {"code": code}).location == "/fr/account"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_a_hostile_way_back_leads_nowhere(client, afi, target):
    assert _by_password(client, page=f"{PAGE}?next={target}").location == "/fr/today"


def test_a_hash_with_old_parameters_is_made_anew(client, db):
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(passwords.normal(PASSWORD))
    world.account("afi@example.org", password_hash=old)
    _by_password(client)
    db.session.expire_all()
    kept = db.session.scalar(select(Account.password_hash))
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_right(PASSWORD, kept)


def test_old_secrets_are_forgotten(client, afi, db):
    _ask(client)
    with time_machine.travel(clock.now() + dt.timedelta(hours=23)):
        with unit_of_work():
            enqueue("people.forget")
        run_due()
        assert db.session.scalar(select(func.count(SignInSecret.id))) == 2
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        with unit_of_work():
            enqueue("people.forget")
        run_due()
        assert db.session.scalar(select(func.count(SignInSecret.id))) == 0
