"""No draft text leaves before its release: not on any public page, in a feed, a pack, a site on a stick or a message."""

import datetime as dt
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.agenda import contents, service
from coordinator.agenda.contents import Item, Part
from coordinator.agenda.exchange.site import site_of
from coordinator.agenda.models import SessionAccess, SessionType
from coordinator.agenda.release import release
from coordinator.briefing.content import Edition
from coordinator.briefing.content import Part as PackPart
from coordinator.briefing.material import pack_content
from coordinator.core import clock, tokens
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.core.i18n import LANGUAGES
from coordinator.jobs.worker import run_due
from coordinator.mail.models import MailMessage
from coordinator.web import responses
from tests import world
from tests.client import CheckingClient

OWN = "zqown"
# Each writes the marker into one place of the draft.
TEXTS = ("title", "description", "interpreter_team", "video_url", "recording_url")
PEOPLE = ("name", "function", "reader", "reader_function", "brief")
ITEMS = ("title", "speaker", "function", "reader")
PLACES = st.one_of(
    st.sampled_from([("session", name) for name in TEXTS]),
    st.sampled_from([("person", name) for name in PEOPLE]),
    st.sampled_from([("item", name) for name in ITEMS]),
    st.sampled_from([("new", access) for access in SessionAccess]),
)
# What must never leave, released or not.
SECRET = {("session", "interpreter_team"), ("session", "video_url"), ("session", "recording_url"),
          ("person", "brief"), ("new", SessionAccess.BOARD), ("new", SessionAccess.CLOSED)}  # fmt: skip


def write(row, assembly, place, marker):
    """Write `marker` into a place of the draft."""
    kind, name = place
    with unit_of_work():
        if kind == "session":
            link = f"https://{marker}.example/x"
            value = {"title": {"fr": marker}, "description": {"fr": marker}, "video_url": link, "recording_url": link}
            service.edit(row, assembly, by=SYSTEM, **{name: value.get(name, marker)})
        elif kind == "person":
            people = contents.parts_of(row.id)
            service.edit(row, assembly, by=SYSTEM, people=[replace(people[0], **{name: marker}), *people[1:]])
        elif kind == "item":
            items = contents.items_of(row.id)
            value = {"fr": marker} if name == "title" else marker
            service.edit(row, assembly, by=SYSTEM, items=[replace(items[0], **{name: value})])
        else:
            service.create(assembly, by=SYSTEM, title={"fr": marker}, type=SessionType.PLENARY, access=name,
                           day=assembly.starts_on, start=dt.time(16))  # fmt: skip


def public_words(app, assembly, row, track, room) -> str:
    """Everything a stranger can fetch of an assembly, and every message that was written."""
    client = CheckingClient(app)
    given_values = {"slug": assembly.slug, "session_id": row.public_id, "room": room.slug, "track": track.slug}
    found = []
    for rule in app.url_map.iter_rules():
        if "slug" not in rule.arguments or "GET" not in (rule.methods or set()) or "/manage" in rule.rule:
            continue
        for part in {"part": (track.slug, room.slug, row.public_id)}.get(
            next(iter(rule.arguments & {"part"}), ""), ("",)
        ):
            for lang in ("fr", "en"):
                values = {name: given_values.get(name, part or "1") for name in rule.arguments} | {"lang": lang}
                with app.test_request_context():
                    path = rule.build(values, append_unknown=False)[1]
                for query in ("", "?day=all", f"?day={assembly.starts_on.isoformat()}"):
                    found.append(client.get(path + query).get_data(as_text=True))
                    if "programme" not in rule.endpoint:
                        break
    everything = [part.value for part in PackPart]
    found.append(repr(pack_content(assembly, parts=everything, edition=Edition(1, clock.now()), calendar=None)))
    with app.test_request_context():
        stick = site_of(assembly, dict.fromkeys(("fr", "en"), b""), LANGUAGES)
    found += [content.decode("utf-8", "ignore") for content in stick.values()]
    run_due()
    messages = db.session.query(MailMessage).filter_by(assembly_ref=assembly.public_id)
    found += [f"{message.subject}\n{message.text}\n{message.attachments}" for message in messages]
    return "\n".join(found)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(PLACES, min_size=1, max_size=6, unique=True))
def test_no_draft_text_is_public_before_its_release(app, places):
    responses.pages.clear()
    assembly, awa = world.assembly(), world.person(email="awa@example.org")
    room, track = world.room(assembly), world.track(assembly)
    with unit_of_work():
        row = service.create(
            assembly, by=SYSTEM, title={"fr": OWN}, type=SessionType.PLENARY, day=assembly.starts_on,
            start=dt.time(9), room_id=room.id, track_id=track.id,
            people=[Part("speaker", "Awa Diop", person_id=awa.id, reader="Kossi")],
            items=[Item({"fr": "Les puits"}, speaker="Awa Diop", person_id=awa.id)],
        )  # fmt: skip
    assert OWN not in public_words(app, assembly, row, track, room)
    with unit_of_work():
        release(assembly, by=SYSTEM)
    markers = {place: "zq" + "".join(ch for ch in tokens.new_public_id().lower() if ch.isalnum()) for place in places}
    for place, marker in markers.items():
        write(row, assembly, place, marker)
    before = public_words(app, assembly, row, track, room)
    assert OWN in before
    assert [place for place, marker in markers.items() if marker in before] == []
    with unit_of_work():
        service.edit(row, assembly, by=SYSTEM, start=dt.time(10))
        release(assembly, by=SYSTEM)
    after = public_words(app, assembly, row, track, room)
    shown = {place for place, marker in markers.items() if marker in after}
    assert shown & SECRET == set()
    assert {place for place in markers if place[0] != "item"} - SECRET <= shown  # it could have been found before
