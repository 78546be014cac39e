"""The outbox of an assembly: who opens it, what the list finds, one message, and what 15,000 of them cost."""

import re

import pytest
from sqlalchemy import event, insert

from coordinator.core import clock, tokens
from coordinator.home.history import SENTENCES
from coordinator.home.outbox import failure
from coordinator.mail.models import MailMessage
from coordinator.people.policy import LAW, Permission, Role
from tests import world
from tests.counting import statements
from tests.home.outbox import PAGE, S, letter, page_of
from tests.registration import steps
from tests.signing import sign_in

# ---- Who may open it


@pytest.mark.parametrize("role", list(Role))
def test_the_outbox_is_for_roles_that_see_mail(client, assembly, role):
    one = letter(assembly)
    account = world.account()
    world.grant(account, assembly, role)
    sign_in(client, account)
    allowed = Permission.SEE_MAIL in LAW[role]
    assert allowed is (role in {Role.OWNER, Role.ORGANISER})
    assert client.get(PAGE).status_code == (200 if allowed else 404)
    assert client.get(page_of(one)).status_code == (200 if allowed else 404)
    shown = client.get("/fr/assemblies/palais/manage/").page
    assert (PAGE in shown.links) is allowed
    assert ("Courriels" in shown.words) is allowed


def test_a_message_of_another_assembly_is_not_there(client, organiser, assembly):
    other = letter(world.assembly("other"))
    assert client.get(page_of(other)).status_code == 404
    assert client.get(f"/fr/assemblies/other/manage/outbox/{other.public_id}").status_code == 404


# ---- The list


def test_the_list_shows_every_message_with_its_state_the_newest_first(client, organiser, assembly):
    for state, name in zip(S, ("Première", "Deuxième", "Troisième", "Quatrième"), strict=True):
        letter(assembly, state=state, to_name=name)
    words = client.get(PAGE).page.words
    assert words.index("Quatrième") < words.index("Troisième") < words.index("Deuxième") < words.index("Première")
    for state in ("En attente", "Envoyé", "Conservé, non envoyé", "Non remis"):
        assert words.count(state) == 3, state  # the count, the filter, the row
    assert "4 messages" in words


def test_an_empty_outbox_says_what_will_stand_there(client, organiser):
    assert "Aucun message pour l’instant" in client.get(PAGE).page.words


@pytest.mark.parametrize("state", list(S))
def test_filtered_by_state(client, organiser, assembly, state):
    for each in S:
        letter(assembly, state=each, to_name=f"name-{each.value}")
    words = client.get(f"{PAGE}?state={state.value}").page.words
    assert [each for each in S if f"name-{each.value}" in words] == [state]
    assert "1 message " in words


@pytest.mark.parametrize(
    ("asked", "found"),
    [("dogbe", ["Ama Ɖɔgbe"]), ("AMA", ["Ama Ɖɔgbe"]), ("kpalime.tg", ["Yawo Aziz"]), ("acceptee", ["Yawo Aziz"]),
     ("inscription yawo", ["Yawo Aziz"]), ("inscription", ["Yawo Aziz", "Ama Ɖɔgbe"]), ("personne", []),
     ("%", ["Yawo Aziz", "Ama Ɖɔgbe"])],
)  # fmt: skip
def test_found_by_recipient_and_subject(client, organiser, assembly, asked, found):
    letter(assembly, to_name="Ama Ɖɔgbe", to_address="ama@example.org")
    letter(assembly, to_name="Yawo Aziz", to_address="yawo@kpalime.tg", subject="Inscription acceptée")
    words = client.get(PAGE, query_string={"q": asked}).page.words
    assert [name for name in ("Yawo Aziz", "Ama Ɖɔgbe") if name in words] == found
    assert ("Aucun message ne correspond" in words) is (not found)


def test_both_filters_at_once_and_each_can_be_taken_away(client, organiser, assembly):
    letter(assembly, to_name="Ama", state=S.SENT)
    letter(assembly, to_name="Ama", state=S.FAILED)
    page = client.get(f"{PAGE}?q=ama&state=sent").page
    assert "1 message " in page.words
    assert {f"{PAGE}?q=ama", f"{PAGE}?state=sent", PAGE} <= set(page.links)


def test_a_page_too_far_is_the_last_one(client, organiser, assembly):
    for number in range(26):
        letter(assembly, to_name=f"Ama {number}")
    assert "26 à 26 sur 26" in client.get(f"{PAGE}?size=25&page=9").page.words


def test_the_list_costs_the_same_with_10_and_with_300(client, organiser, assembly):
    costs = []
    for number in (10, 290):
        for _each in range(number):
            letter(assembly)
        with statements() as sent:
            client.get(f"{PAGE}?size=100")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 8


def test_15000_messages_are_paged_by_index(client, organiser, assembly, db, engine_name):
    _fill(db, assembly, 15_000)
    _fill(db, world.assembly("other"), 1_000)
    if engine_name == "postgresql":
        db.session.execute(db.text("ANALYZE mail_message"))
    for query, total in (("", 15_000), ("?page=300", 15_000), ("?state=failed&page=75", 3_750),
                         ("?q=person+14999", 1), ("?q=person+14999&state=sent", 0)):  # fmt: skip
        answer = client.get(PAGE + query)
        assert (f"{total} message" in answer.page.words) is bool(total), query
        assert len(answer.data) < 200_000
    for query, index in (("?state=kept", "ix_mail_message_state"), ("?page=3", "mail_message")):
        [listed] = [one for one in _statements_of(db, lambda path=PAGE + query: client.get(path))
                    if "FROM mail_message" in one[0] and "LIMIT" in one[0]]  # fmt: skip
        plan = _plan(db, engine_name, *listed)
        assert index in plan, plan
        assert not {"Sort", "Seq", "TEMP", "SCAN"} & set(re.findall(r"\w+", plan)), plan


def _statements_of(db, act):
    """The statements of `act` with their parameters."""
    sent = []
    connection = db.session.connection()

    def note(_connection, _cursor, statement, parameters, *_rest):
        sent.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    act()
    event.remove(connection, "before_cursor_execute", note)
    return sent


def _plan(db, engine_name, statement, parameters):
    cursor = db.session.connection().connection.cursor()
    cursor.execute(("EXPLAIN QUERY PLAN " if engine_name == "sqlite" else "EXPLAIN ") + statement, parameters)
    return " ".join(str(row) for row in cursor.fetchall())


def _fill(db, of, many):
    rows = []
    for number in range(many):
        ref = tokens.new_public_id()
        state = (S.SENT, S.SENT, S.SENT, S.FAILED)[number % 4]
        rows.append({
            "public_id": ref, "message_id": ref, "to_address": f"p{number}@example.org", "to_name": f"Person {number}",
            "language": "fr", "subject": "Inscription", "text": "x" * 900, "attachments": [], "state": state,
            "purpose": "registration.registered", "assembly_ref": of.public_id, "created_at": clock.now(),
            "subject_kind": "", "subject_ref": "", "search_text": f"person {number} p{number} example org inscription",
        })  # fmt: skip
    db.session.execute(insert(MailMessage), rows)
    db.session.commit()


# ---- One message


def test_a_message_is_read_as_text(client, organiser, assembly):
    one = letter(assembly, text="Madame,\n\n<b>Essɔ</b> & vous\n", subject="Un <sujet>", reply_to="bureau@example.org",
                 attachments=[{"name": "séance.ics", "media_type": "text/calendar", "text": "x"}])  # fmt: skip
    page = client.get(page_of(one)).page
    assert "&lt;b&gt;Essɔ&lt;/b&gt; &amp; vous" in page.html
    assert page.headings == ["Un <sujet>"]
    for text in ("Akouvi Mensah", "akouvi@example.org", "bureau@example.org", "séance.ics", "Français"):
        assert text in page.words


def test_what_the_mail_server_said_stands_there_with_what_it_means(client, organiser, assembly):
    one = letter(assembly, error="550 5.1.1 no such mailbox")
    words = client.get(page_of(one)).page.words
    assert "550 5.1.1 no such mailbox" in words
    assert "refuse définitivement ce message" in words
    assert "refuse définitivement ce message" in client.get(PAGE).page.words


@pytest.mark.parametrize(
    ("note", "means"),
    [("ConnectionRefusedError: [Errno 111] Connection refused", "Aucun serveur de courriel ne répond"),
     ("SMTPAuthenticationError: (535, b'5.7.8 no')", "le mot de passe est faux"),
     ("SMTPDataError: (451, b'greylisted')", "ne prend pas de messages pour l’instant"),
     ("delivery was given up", "L’envoi a été abandonné."), ("", ""), (None, "")],
)  # fmt: skip
def test_notes_of_failures_are_told_in_words(app, note, means):
    assert means in failure(note)
    assert bool(failure(note)) is bool(note)


@pytest.mark.parametrize("kind", ["registration", "delegation"])
def test_a_message_leads_to_what_it_is_about(client, organiser, assembly, kind):
    made, [member] = steps.delegation(assembly)
    ref = {"registration": member.public_id, "delegation": made.public_id}[kind]
    page = client.get(page_of(letter(assembly, subject_kind=kind, subject_ref=ref))).page
    [link] = [link for link in page.links if ref in link]
    assert str(member.number) in client.get(link).page.words
    other = client.get(page_of(letter(assembly, subject_kind="job", subject_ref=ref))).page
    assert ref not in other.html


# ---- On the organisers' start page


def test_five_counts_and_the_messages_that_did_not_arrive(client, organiser, assembly):
    for number in range(7):
        letter(assembly, to_name=f"Nom {number}")
    page = client.get("/fr/assemblies/palais/manage/").page
    assert page.html.count("<li", page.html.index('<ul class="counts">'), page.html.index("</ul>", page.html.index('<ul class="counts">'))) == 5  # fmt: skip
    assert "7 messages non remis" in page.words
    assert f"{PAGE}?state=failed" in page.links
    assert [f"Non remis\u00a0: Nom {number}" in page.words for number in range(7)] == [False] * 2 + [True] * 5
    assert "Rien n’attend de décision." not in page.words


def test_acts_of_the_outbox_are_told_in_the_history():
    assert {("mail", "resend"), ("mail", "reveal")} <= set(SENTENCES)
