"""Packs as organisers ask for them: content from the database, the job, the pages, publication."""

import datetime as dt
import io

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import event, func, select

from coordinator.agenda.models import SessionAccess, SessionStatus, SessionType
from coordinator.assemblies.models import AssemblyParty, PartyRole
from coordinator.briefing import availability, press, service, tasks
from coordinator.briefing.content import Edition, Part, Stripe
from coordinator.briefing.material import pack_content
from coordinator.briefing.models import BriefingPack, PackState
from coordinator.briefing.render import PdfFailed, RenderedPack, render_pack
from coordinator.core import clock, files
from coordinator.core.db import unit_of_work
from coordinator.core.errors import Conflict, Invalid
from coordinator.core.i18n import use_language
from coordinator.jobs.models import Job, JobState
from coordinator.jobs.worker import run_due
from coordinator.journal.queries import history_of
from coordinator.registration.models import Category, Delegation, Registration, RegistrationState
from tests import world
from tests.feeds.stage import published, release

ALL = [part.value for part in Part]
BY = world.admin_actor()
PAGES = "/fr/assemblies/palais/manage/packs"


def ask(assembly, language="fr", parts=ALL):
    with unit_of_work():
        return service.request_pack(assembly, language=language, parts=parts, by=BY)


def content(assembly, parts=ALL, language="fr"):
    with use_language(language):
        return pack_content(assembly, parts=parts, edition=Edition(1, clock.now()), calendar=None)


def register(assembly, name, *, organisation=None, rank=1, state=RegistrationState.ACCEPTED, photo=None, **more):
    number = world.db.session.scalar(select(func.count(Registration.id))) + 1
    category = world.save(Category(assembly_id=assembly.id, code=f"C{number}", name={"fr": "Maire"}, rank=rank))
    known = organisation.id if organisation else None
    delegation = (
        world.db.session.scalar(select(Delegation).where(Delegation.organisation_id == known)) if known else None
    )
    delegation = delegation or world.save(
        Delegation(
            assembly_id=assembly.id, organisation_id=known, organisation_name="Presse libre",
            idempotency_key=f"k{number}", country=organisation.country if organisation else "",
        )
    )  # fmt: skip
    person = world.person("Afi", name)
    person.photo_key = photo
    return world.save(
        Registration(
            assembly_id=assembly.id, delegation_id=delegation.id, person_id=person.id, category_id=category.id,
            number=number, consent_version=1, consent_at=clock.now(), state=state, function="Maire", **more,
        )
    )  # fmt: skip


def names(pack):
    return [
        (country.name, group.organisation, member.name)
        for country in pack.countries for group in country.delegations for member in group.members
    ]  # fmt: skip


# What a pack says


def test_only_accepted_people_who_agreed_are_listed_in_protocol_order(assembly):
    kloto, agou = world.organisation("Kloto 1"), world.organisation("Agou 1")
    register(assembly, "Second", organisation=kloto, rank=2)
    register(assembly, "First", organisation=kloto, rank=1, is_interim=True)
    register(assembly, "Other", organisation=agou)
    register(assembly, "Reporter")
    register(assembly, "Secret", organisation=kloto, is_listed=False)
    for state in set(RegistrationState) - {RegistrationState.ACCEPTED}:
        register(assembly, f"Not{state}", organisation=kloto, state=state)
    elsewhere = world.assembly("ailleurs")
    register(elsewhere, "Stranger", organisation=world.organisation("Ailleurs"))
    pack = content(assembly)
    assert names(pack) == [
        ("Togo", "Agou 1", "OTHER Afi"), ("Togo", "Kloto 1", "FIRST Afi"), ("Togo", "Kloto 1", "SECOND Afi"),
        ("Autres participants", "Presse libre", "REPORTER Afi"),
    ]  # fmt: skip
    assert pack.countries[0].delegations[1].members[0].function == "Maire par intérim"


def test_a_pack_says_what_is_published_and_nothing_closed(assembly):
    for access in (SessionAccess.BOARD, SessionAccess.CLOSED):
        published(assembly, access=access, title={"fr": "Huis clos"})
    published(assembly, day=1, type=SessionType.MEAL, title={"fr": "Déjeuner"}, start="12:30")
    published(assembly, day=1, status=SessionStatus.CANCELLED, title={"fr": "Visite"}, start="15:00", minutes=120)
    days = content(assembly).days
    assert [day.on for day in days] == [assembly.starts_on, assembly.starts_on + dt.timedelta(days=1)]
    assert [(s.title.value, s.state, s.has_note) for day in days for s in day.sessions] == [
        ("Cérémonie d’ouverture", "", True), ("Déjeuner", "", False), ("Visite", "Annulée", False),
    ]  # fmt: skip
    first = days[0].sessions[0]
    assert (first.stripe, first.starts_at.time(), first.ends_at.time()) == (
        Stripe.PLENARY, dt.time(9), dt.time(10, 30))  # fmt: skip
    assert first.people[0].name == "Kɔ́dzo Ŋunyɔ"


def test_a_pack_speaks_its_language_and_says_where_a_text_has_another(assembly):
    pack = content(assembly, language="en")
    first = pack.days[0].sessions[0]
    assert (first.title.value, first.title.lang, first.kind) == ("Opening", "en", "Plenary")
    assert first.people[0].role == "Chair"
    assert (first.description.lang, pack.practical.prose.lang) == ("fr", "fr")
    assert pack.identity.title.value == "Assembly of mayors"
    assert (pack.identity.hosts[0].name, pack.practical.contacts[0].phone) == ("UCT", "+22890000001")


@pytest.mark.slow
def test_stored_logos_reach_the_cover_and_lost_ones_leave_the_name(assembly):
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "#25326e").save(stream, "PNG")
    for rank, key in ((2, files.store().put(stream.getvalue())), (3, "0" * 64)):
        partner = world.organisation(f"Partner {rank}", logo_key=key)
        world.save(
            AssemblyParty(assembly_id=assembly.id, organisation_id=partner.id, role=PartyRole.PARTNER, rank=rank)
        )
    pack = content(assembly, parts=["notes"])
    assert [bool(body.logo) for body in pack.identity.partners] == [True, False]
    assert render_pack(pack, "fr").warnings == ()


def test_a_portrait_is_shown_only_of_those_who_agreed_to_pictures(assembly):
    kloto = world.organisation("Kloto 1", acronym="")
    lyon = world.organisation("Lyon")
    lyon.country = "FR"
    store = files.store()
    one, other, lost = store.put(b"one"), store.put(b"other"), "0" * 64
    register(assembly, "Ŋunyɔ", organisation=kloto, is_photographed=True, photo=one)
    register(assembly, "Agbeko", organisation=lyon, is_photographed=False, photo=other)
    register(assembly, "Mensah", organisation=kloto, is_photographed=True, is_interim=True)
    register(assembly, "Zinsou", organisation=kloto, is_photographed=True, photo=lost)
    register(assembly, "Secret", organisation=kloto, is_photographed=True, is_listed=False, photo=other)
    register(assembly, "Refused", organisation=kloto, is_photographed=True, photo=other,
             state=RegistrationState.REFUSED)  # fmt: skip
    pack = content(assembly, parts=["portraits"])
    assert [(face.name, face.initials, face.function, face.organisation, bool(face.portrait)) for face in pack.faces] == [
        ("Afi Agbeko", "AA", "Maire", "Lyon, France", False),
        ("Afi Mensah", "AM", "Maire par intérim", "Kloto 1", False),
        ("Afi Ŋunyɔ", "AŊ", "Maire", "Kloto 1", True),
        ("Afi Zinsou", "AZ", "Maire", "Kloto 1", True),
    ]  # fmt: skip
    assert pack.images == {pack.faces[2].portrait: b"one"}
    assert pack.countries == ()


def test_without_any_portrait_the_part_is_left_out_and_not_proposed(assembly, organiser):
    def proposed():
        fields = organiser.get(PAGES).page.controls
        return {field["value"] for field in fields if field["name"] == "parts" and "checked" in field}

    photo = files.store().put(b"one")
    register(assembly, "Listed", organisation=world.organisation("Kloto 1"), is_photographed=False, photo=photo)
    assert content(assembly).faces == ()
    assert proposed() == set(ALL) - {"portraits"}
    register(assembly, "Shown", is_photographed=True, photo=photo)
    assert proposed() == set(ALL)


def test_parts_that_were_not_chosen_are_not_even_read(assembly):
    register(assembly, "Listed")
    pack = content(assembly, parts=["practical"])
    assert (pack.days, pack.countries, bool(pack.practical)) == ((), (), True)


def test_as_many_queries_for_three_hundred_people_as_for_three(assembly, db):
    def count():
        seen = []

        def note(*_arguments):
            seen.append(1)

        db.session.expire_all()
        assembly.id  # noqa: B018 - loaded before counting
        event.listen(db.session.connection(), "before_cursor_execute", note)
        content(assembly)
        event.remove(db.session.connection(), "before_cursor_execute", note)
        return len(seen)

    kloto = world.organisation("Kloto")
    for index in range(3):
        register(assembly, f"A{index}", organisation=kloto)
    few = count()
    for index in range(30):
        register(assembly, f"B{index}", organisation=world.organisation(f"Org {index}"))
        published(assembly, day=1)
    assert count() == few
    assert few <= 6


# The job


def test_asking_writes_one_row_and_one_job(assembly, db):
    pack = ask(assembly, parts=["notes", "programme", "nonsense"])
    assert (pack.state, pack.parts, pack.language) == (PackState.QUEUED, ["programme", "notes"], "fr")
    job = db.session.scalar(select(Job).where(Job.name == service.JOB))
    assert job.args == {"pack": pack.public_id}
    assert [entry.verb for entry in history_of("pack", pack.public_id)] == ["request"]


def test_asking_twice_is_asking_once(assembly, db):
    first = ask(assembly)
    assert ask(assembly).id == first.id
    assert ask(assembly, language="en").id != first.id
    assert ask(assembly, parts=["notes"]).id != first.id
    assert db.session.scalar(select(func.count(Job.id)).where(Job.name == service.JOB)) == 3


@pytest.mark.parametrize(("language", "parts"), [("fr", []), ("fr", ["nonsense"]), ("xx", ALL)])
def test_a_pack_of_nothing_is_refused(assembly, language, parts):
    with pytest.raises(Invalid):
        ask(assembly, language, parts)


def test_without_pango_the_reader_is_told_what_to_install(assembly, monkeypatch):
    monkeypatch.setattr(availability, "missing_libraries", lambda: ("pango-1.0",))
    with pytest.raises(Conflict, match="libpango"):
        ask(assembly)


def test_a_library_that_is_listed_but_gone_is_missing(monkeypatch):
    monkeypatch.setattr(availability, "find_library", lambda name: f"lib{name}-gone.so.0")
    assert "pango-1.0" in availability.missing_libraries.__wrapped__()
    monkeypatch.setattr(availability, "find_library", lambda _name: None)
    assert "pango-1.0" in availability.missing_libraries.__wrapped__()


@pytest.mark.slow
def test_the_worker_makes_a_real_pack_with_the_calendar_inside(assembly):
    release(assembly)
    register(assembly, "Ŋunyɔ", organisation=world.organisation("Kloto 1"))
    pack = ask(assembly)
    assert run_due() == 1
    assert (pack.state, pack.progress, pack.number, pack.missing) == (PackState.READY, 100, 1, [])
    reader = PdfReader(io.BytesIO(files.store().read(pack.file_key)))
    assert (len(reader.pages), len(files.store().read(pack.file_key))) == (pack.page_count, pack.size)
    assert "ŊUNYƆ Afi" in reader.pages[4].extract_text()
    assert "Cérémonie d’ouverture" in reader.attachments["palais.ics"][0].decode()


def test_a_job_killed_half_way_is_run_again(assembly, db, quick):
    pack = ask(assembly)
    job = db.session.scalar(select(Job).where(Job.name == service.JOB))
    job.state, job.worker, job.attempts = JobState.RUNNING, "dead-worker", 1
    job.lease_until = clock.now() - dt.timedelta(seconds=1)
    pack.state, pack.progress, pack.number = PackState.RUNNING, 40, 1
    db.session.commit()
    assert run_due() == 1
    assert (pack.state, pack.number, len(quick)) == (PackState.READY, 1, 1)


def test_a_job_that_runs_twice_makes_one_pack(assembly, quick):
    pack = ask(assembly)
    assert run_due() == 1
    with unit_of_work() as session:
        session.add(Job(name=service.JOB, args={"pack": pack.public_id}, run_at=clock.now(), created_at=clock.now()))
    assert run_due() == 1
    assert len(quick) == 1


def test_nothing_changed_is_nothing_printed(assembly, quick):
    first = ask(assembly)
    run_due()
    second = ask(assembly)
    run_due()
    assert len(quick) == 1
    assert (second.state, second.number, second.file_key) == (PackState.READY, first.number, first.file_key)


def test_a_change_is_a_new_version(assembly, quick):
    ask(assembly)
    run_due()
    published(assembly, day=1)
    second = ask(assembly)
    run_due()
    assert (len(quick), second.number) == (2, 2)


def test_a_lost_file_is_made_again(assembly, quick):
    first = ask(assembly)
    run_due()
    files.store().path(first.file_key).unlink()
    second = ask(assembly)
    run_due()
    assert (len(quick), second.number) == (2, 2)


def test_progress_is_written_while_the_pack_is_made(assembly, db, monkeypatch):
    seen = []

    def print_pack(_pack, _language, progress):
        progress(50, 7)
        seen.append(db.session.execute(select(BriefingPack.state, BriefingPack.progress, BriefingPack.step)).one())
        return RenderedPack(b"%PDF", 3)

    monkeypatch.setattr(press, "print_pack", print_pack)
    ask(assembly)
    run_due()
    assert seen == [(PackState.RUNNING, 50, "7")]


def test_no_transaction_is_open_while_the_pages_are_made(assembly, db, monkeypatch):
    seen = []

    def print_pack(_pack, _language, _progress):
        seen.append(db.session().in_transaction())
        return RenderedPack(b"%PDF", 3)

    monkeypatch.setattr(press, "print_pack", print_pack)
    ask(assembly)
    run_due()
    assert seen == [False]


def test_a_pack_that_cannot_be_made_says_why_and_is_not_tried_again(assembly, db, monkeypatch):
    def print_pack(*_arguments):
        raise PdfFailed("Trop de mémoire.")

    monkeypatch.setattr(press, "print_pack", print_pack)
    pack = ask(assembly)
    assert run_due() == 1
    assert (pack.state, pack.error, pack.number) == (PackState.FAILED, "Trop de mémoire.", None)
    assert db.session.scalar(select(Job.state).where(Job.name == service.JOB)) is JobState.DONE


def test_an_unforeseen_error_is_tried_again_and_then_said(assembly, db, monkeypatch):
    def print_pack(*_arguments):
        raise OSError("disk full")

    monkeypatch.setattr(press, "print_pack", print_pack)
    pack = ask(assembly)
    run_due()
    assert (pack.state, pack.finished_at) == (PackState.RUNNING, None)
    job = db.session.scalar(select(Job).where(Job.name == service.JOB))
    job.run_at, job.max_attempts = clock.now(), 2
    db.session.commit()
    run_due()
    assert pack.state is PackState.FAILED
    assert "journal du processus" in pack.error


def test_a_pack_of_a_deleted_assembly_is_forgotten(app):
    tasks.build({"pack": "gone"}, None)
