"""Templates that organisers keep: the shape comes along, nobody's name does, and a new assembly begins from it."""

import datetime as dt
import json

import pytest

from coordinator.agenda.contents import Item, Part, items_of, parts_of
from coordinator.agenda.exchange import copying
from coordinator.agenda.exchange.keeping import keep_template
from coordinator.agenda.exchange.models import AgendaTemplate
from coordinator.agenda.models import AgendaSession, SessionAccess, SessionStatus, SessionType
from coordinator.agenda.roles.queries import roles_of
from coordinator.agenda.roles.service import add_role
from coordinator.assemblies.models import Assembly, KeyDate
from coordinator.assemblies.queries import key_dates_of, rooms_of, tracks_of
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.documents.models import Document
from coordinator.journal.models import JournalEntry
from coordinator.people.policy import Role
from tests import world
from tests.agenda import stage
from tests.agenda.test_exchange_pages import confirm
from tests.counting import statements
from tests.signing import sign_in

FIRST = dt.date(2026, 5, 4)
PAGE = "/fr/assemblies/passee/manage/agenda/templates"
SECRET = "Akpene Zqown"


def sign(client, *grants, **more):
    account = world.account(**more)
    for assembly, role in grants:
        world.grant(account, assembly, role)
    sign_in(client, account)


def past():
    """An assembly with everything a template takes, and everything it must not."""
    assembly = world.assembly("passee", starts_on=FIRST, ends_on=FIRST + dt.timedelta(days=2))
    room = world.room(assembly, "Salle Oti", capacity=120, site="Hôtel", has_booths=True)
    track = world.track(assembly, "Eau")
    world.save(KeyDate(assembly_id=assembly.id, on=FIRST - dt.timedelta(days=60), label={"fr": "Inscriptions"}))
    person = world.person("Akpene", "Zqown")
    paper = world.save(Document(assembly_id=assembly.id, code="AG/DOC.1", title={"fr": SECRET}))
    with unit_of_work():
        add_role(assembly, by=SYSTEM, name={"fr": "Crieur"}, brief={"fr": "Parler fort"})
    stage.session(
        assembly, "Ouverture", room_id=room.id, track_id=track.id, papers=[paper.id], interpreter_team=SECRET,
        video_url="https://video.example/zqown", recording_url="https://film.example/zqown", places=40, has_signup=True, type=SessionType.CEREMONY,
        people=[Part("crieur", SECRET, "Maire", person_id=person.id, brief=f"Pour {SECRET}"), Part("chair", SECRET)],
        items=[Item({"fr": "Débat"}, 20, speaker=SECRET, function="Expert")],
    )  # fmt: skip
    stage.session(assembly, "Bureau", day=-1, access=SessionAccess.BOARD)
    stage.session(assembly, "À placer", day=None)
    stage.session(assembly, "Annulée", status=SessionStatus.CANCELLED)
    stage.registered(assembly, SECRET)
    return assembly


def keep(client, name="Assemblée de mai"):
    answer = client.submit(PAGE, {"title-fr": name})
    assert answer.status_code == 303
    return answer


def kept(db):
    return db.session.query(AgendaTemplate).populate_existing().one()


def test_a_template_holds_the_shape_and_nobodys_name(db, client):
    sign(client, (past(), Role.ORGANISER))
    assert "Assemblée de mai" in client.get(keep(client).location).page.words
    template = kept(db)
    assert (template.sessions, template.key_dates, template.days) == (3, 1, 2)
    told = json.dumps(template.content, ensure_ascii=False)
    for hidden in (SECRET, "Akpene", "zqown", "AG/DOC.1", "Annulée"):
        assert hidden not in told
    assert db.session.query(JournalEntry).filter_by(verb="keep").one().subject_ref == template.public_id


def test_a_new_assembly_begins_from_it(db, client):
    sign(client, (past(), Role.ORGANISER))
    keep(client)
    name = kept(db).public_id
    sign(client, is_site_admin=True)
    assert "Assemblée de mai" in client.get("/fr/assemblies/new").page.words
    answer = client.submit("/fr/assemblies/new", {
        "title-fr": "Assemblée de 2028", "languages": ["fr", "en"], "language": "fr", "starts_on": "2028-06-05",
        "ends_on": "2028-06-07", "precision": "day", "zone": "Africa/Lome", "begin": name,
    })  # fmt: skip
    assert answer.location.endswith(f"/manage/agenda/exchange/template?name={name}")
    shown = client.get(answer.location)
    assert "J-60" in shown.page.words
    new = db.session.query(Assembly).filter(Assembly.slug != "passee").one()
    assert db.session.query(AgendaSession).filter_by(assembly_id=new.id).count() == 0
    path = answer.location.partition("?")[0]
    hidden = {key: value for key, value in shown.page.hidden.items() if key}
    offers = [one["value"] for one in shown.page.controls if one.get("name") == "make"]
    assert client.post(path, data={**hidden, "make": offers}).status_code == 303
    board, opening, loose = db.session.query(AgendaSession).filter_by(assembly_id=new.id).order_by(AgendaSession.id)
    assert [one.day for one in (board, opening, loose)] == [dt.date(2028, 6, 4), dt.date(2028, 6, 5), None]
    assert (opening.type, opening.places, opening.interpreter_team) == (SessionType.CEREMONY, 40, "")
    assert parts_of(opening.id) == (Part("crieur", "", "Maire"),)
    assert items_of(opening.id)[0].function == "Expert"
    (room,) = rooms_of(new)
    assert (room.capacity, room.site, room.has_booths, opening.room_id) == (120, "Hôtel", True, room.id)
    assert [one.name for one in tracks_of(new)] == [{"fr": "Eau"}]
    assert [(one.name, one.brief) for one in roles_of(new)] == [({"fr": "Crieur"}, {"fr": "Parler fort"})]
    assert [one.on for one in key_dates_of(new)] == [dt.date(2028, 4, 6)]


def test_a_new_assembly_may_begin_empty_and_from_nothing_else(client, db):
    sign(client, is_site_admin=True)
    facts = {"title-fr": "Vide", "languages": ["fr"], "language": "fr", "starts_on": "2028-06-05",
             "ends_on": "2028-06-07", "precision": "day", "zone": "Africa/Lome"}  # fmt: skip
    assert client.post("/fr/assemblies/new", data=facts | token(client) | {"begin": "elsewhere"}).status_code == 422
    assert client.submit("/fr/assemblies/new", facts).location.endswith("/vide-2028/manage/")


def token(client):
    return {"csrf_token": client.get("/fr/assemblies/new").page.hidden["csrf_token"]}


def test_a_template_stays_what_it_was_and_is_offered_to_other_assemblies(db, client):
    source, other = past(), world.assembly("golfe", starts_on=dt.date(2027, 3, 9), ends_on=dt.date(2027, 3, 11))
    sign(client, (source, Role.ORGANISER), (other, Role.AGENDA_EDITOR))
    keep(client)
    db.session.query(AgendaSession).filter_by(assembly_id=source.id).update({"title": {"fr": "Autre"}})
    db.session.commit()
    desk = "/fr/assemblies/golfe/manage/agenda/exchange"
    assert "Assemblée de mai" in client.get(desk).page.words
    shown = client.get(f"{desk}/template?name={kept(db).public_id}")
    assert confirm(client, shown, "template").status_code == 303
    titles = {row.title["fr"] for row in db.session.query(AgendaSession).filter_by(assembly_id=other.id)}
    assert titles == {"Ouverture", "Bureau", "À placer"}


def test_only_who_edits_its_assembly_or_the_administrator_gives_a_template_up(db, client):
    source, other = past(), world.assembly("golfe")
    sign(client, (source, Role.ORGANISER))
    keep(client)
    path = f"{PAGE}/{kept(db).public_id}/remove"
    foreign = f"/fr/assemblies/golfe/manage/agenda/templates/{kept(db).public_id}/remove"
    assert path in client.get(PAGE).text
    sign(client, (other, Role.ORGANISER))
    assert client.post(foreign, data=token_of(client, "golfe")).status_code == 404
    sign(client, (source, Role.AGENDA_EDITOR))
    assert client.get(PAGE).status_code == 404
    sign(client, (source, Role.ORGANISER))
    assert client.post(path, data=token_of(client, "passee")).status_code == 303
    assert db.session.query(AgendaTemplate).count() == 0


def token_of(client, slug):
    page = client.get(f"/fr/assemblies/{slug}/manage/agenda/templates").page
    return {"csrf_token": page.hidden["csrf_token"]}


@pytest.mark.parametrize(("title", "is_empty"), [("", False), ("Rien", True)])
def test_a_template_needs_a_name_and_a_session(db, client, title, is_empty):
    assembly = world.assembly("passee") if is_empty else past()
    sign(client, (assembly, Role.ORGANISER))
    assert client.submit(PAGE, {"title-fr": title}).status_code == 422
    assert db.session.query(AgendaTemplate).count() == 0


def test_what_lies_far_from_the_first_day_waits_to_be_placed(db):
    assembly = world.assembly(starts_on=FIRST, ends_on=FIRST + dt.timedelta(days=60))
    stage.session(assembly, "Tard", day=45)
    world.save(KeyDate(assembly_id=assembly.id, on=FIRST - dt.timedelta(days=2000), label={"fr": "Jadis"}))
    with unit_of_work():
        name = keep_template(assembly, by=SYSTEM, title={"fr": "Longue"}, about={}).public_id
    reading = copying.template_opened(name, assembly)
    assert (reading.faults, reading.book.key_days, reading.book.entries[0].day) == ((), (), None)


def test_the_list_of_templates_asks_no_more_of_many(db, client):
    sign(client, (past(), Role.ORGANISER))
    keep(client)
    client.get(PAGE)
    with statements() as few:
        client.get(PAGE)
    for number in range(10):
        keep(client, f"Modèle {number}")
    client.get(PAGE)
    with statements() as many:
        client.get(PAGE)
    assert len(many) == len(few)
