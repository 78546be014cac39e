"""Any sequence of edits and releases keeps the promises made to subscribers."""

import datetime as dt
from dataclasses import fields

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.agenda import contents, queries, service
from coordinator.agenda.changes import Names, Snapshot, as_json, as_record, facts_of_draft, snapshot_of_published
from coordinator.agenda.contents import Item, Part
from coordinator.agenda.models import PRIVATE_ACCESS, PublishedSession, SessionAccess, SessionStatus, SessionType
from coordinator.agenda.release import pending, release
from coordinator.agenda.releases.queries import drafts_of, public_state
from coordinator.agenda.releases.restoring import restoration, restore
from coordinator.agenda.releases.states import State, after, changes_between, state_at
from coordinator.core.actor import SYSTEM
from coordinator.core.db import db, unit_of_work
from coordinator.core.errors import Conflict
from tests import world

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.sampled_from(list(SessionAccess))),
        st.tuples(st.just("move"), st.integers(0, 9), st.integers(8, 18)),
        st.tuples(st.just("rename"), st.integers(0, 9), st.text("abc", min_size=1, max_size=3)),
        st.tuples(st.just("access"), st.integers(0, 9), st.sampled_from(list(SessionAccess))),
        st.tuples(st.just("unschedule"), st.integers(0, 9)),
        st.tuples(st.just("room"), st.integers(0, 9), st.integers(0, 1)),
        st.tuples(st.just("cancel"), st.integers(0, 9)),
        st.tuples(st.just("restore"), st.integers(0, 9)),
        st.tuples(st.just("remove"), st.integers(0, 9)),
        st.tuples(st.just("people"), st.integers(0, 9), st.lists(st.sampled_from("ABC"), max_size=2, unique=True)),
        st.tuples(st.just("items"), st.integers(0, 9), st.lists(st.sampled_from("XYZ"), max_size=2, unique=True)),
        st.tuples(st.just("release")),
    ),
    max_size=16,
)
WITH_RETURNS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.sampled_from([SessionAccess.OPEN, SessionAccess.BOARD])),
        st.tuples(st.sampled_from(["cancel", "restore", "unschedule", "remove"]), st.integers(0, 4)),
        st.tuples(st.just("move"), st.integers(0, 4), st.integers(8, 12)),
        st.tuples(st.just("rename"), st.integers(0, 4), st.text("ab", min_size=1, max_size=2)),
        st.tuples(st.just("access"), st.integers(0, 4), st.sampled_from([SessionAccess.OPEN, SessionAccess.BOARD])),
        st.tuples(st.just("room"), st.integers(0, 4), st.integers(0, 1)),
        st.tuples(st.just("people"), st.integers(0, 4), st.lists(st.sampled_from("ABC"), max_size=2, unique=True)),
        st.tuples(st.just("items"), st.integers(0, 4), st.lists(st.sampled_from("XYZ"), max_size=2, unique=True)),
        st.tuples(st.just("release")),
        st.tuples(st.just("release")),
        st.tuples(st.just("back"), st.integers(0, 9)),
    ),
    min_size=3,
    max_size=16,
)
SEQUENCE_FACTS = ("starts_at", "ends_at", "room_id", "room_name", "status")
HIDING = ("status", "access", "day", "start")
FACTS = tuple(field.name for field in fields(Snapshot))


class Stage:
    """One assembly, its draft sessions, and a model of what the world was last shown."""

    def __init__(self) -> None:
        self.db = db
        self.assembly = world.assembly()
        self.rooms = [world.room(self.assembly, name) for name in ("Mono", "Oti")]
        self.sessions = []
        self.seen: dict[int, dict] = {}
        self.states: list[State] = [{}]  # what the world saw after each release, from the rows of that moment
        self.releases = []
        self.count = 0

    def rows(self) -> dict[int, dict]:
        found = self.db.session.query(PublishedSession).filter_by(assembly_id=self.assembly.id).populate_existing()
        names = (*FACTS, "sequence", "uid", "public_id", "changed_at")
        return {row.session_id: {name: getattr(row, name) for name in names} for row in found}

    def act(self, verb: str, *given) -> None:
        if verb == "create":
            self.count += 1
            with unit_of_work():
                self.sessions.append(service.create(
                    self.assembly, by=SYSTEM, title={"fr": f"Brouillon {self.count}"}, type=SessionType.PLENARY,
                    access=given[0], day=self.assembly.starts_on, start=dt.time(9), room_id=self.rooms[0].id,
                ))  # fmt: skip
        elif verb == "release":
            self.release()
        elif verb == "back":
            if self.releases:
                self.back(given[0] % len(self.releases) + 1)
        elif self.sessions:
            self.edit(verb, self.sessions[given[0] % len(self.sessions)], *given[1:])

    def edit(self, verb: str, row, *given) -> None:
        facts = {
            "move": lambda: {"day": self.assembly.starts_on, "start": dt.time(*given)},
            "rename": lambda: {"title": {"fr": f"Brouillon {given[0]}"}},
            "access": lambda: {"access": given[0]},
            "unschedule": lambda: {"day": None, "start": None},
            "room": lambda: {"room_id": self.rooms[given[0]].id},
            "people": lambda: {"people": [Part("speaker", name=letter, brief=f"Note {letter}") for letter in given[0]]},
            "items": lambda: {"items": self.items(row, given[0])},
        }
        with unit_of_work():
            if verb in facts:
                service.edit(row, self.assembly, by=SYSTEM, **facts[verb]())
            elif getattr(service, verb)(row, self.assembly, by=SYSTEM) is True:
                self.sessions.remove(row)
        assert self.rows() == self.seen, f"{verb} changed what the world sees"

    def items(self, row, letters: str) -> list[Item]:
        """Items by their letter: one that stands keeps its identity."""
        here = {item.title["fr"]: item for item in contents.items_of(row.id)}
        return [here.get(letter, Item({"fr": letter})) for letter in letters]

    def state(self) -> State:
        """What the world sees now, read from the rows."""
        rows = self.db.session.query(PublishedSession).filter_by(assembly_id=self.assembly.id).populate_existing()
        return {row.public_id: as_json(snapshot_of_published(row)) for row in rows}

    def keep(self, made) -> None:
        """The diff that a release keeps turns the state before it into the state after it; every state is found again."""
        now = self.state()
        assert after(self.states[-1], made.changes) == now
        assert {one["session"] for one in made.changes} == {
            key for key in now if self.states[-1].get(key) != now[key]}  # fmt: skip
        self.states.append(now)
        self.releases.append(made)
        for number, state in enumerate(self.states):
            assert state_at(self.releases, number) == public_state(self.assembly, number) == state

    def back(self, number: int) -> None:
        """Restore a release: the world sees what it saw then; a draft without private changes has none afterwards."""
        before, wanted, private = (
            self.rows(),
            self.states[number],
            self.changed_in_private(),
        )
        planned = restoration(self.assembly, number)
        try:
            with unit_of_work():
                made = restore(self.assembly, number, by=SYSTEM)
        except Conflict:
            assert planned == []
            return
        assert made.changes == [as_record(change) for change in planned]
        assert (made.restored_number, made.number) == (number, len(self.releases) + 1)
        self.keep(made)
        self.seen = self.rows()
        for key, kept in self.states[-1].items():
            assert self.without_gaps(kept, wanted.get(key)) == wanted.get(
                key, {**self.states[-2][key], "status": "cancelled"}
            )
        for session_id, row in self.seen.items():
            raised = any(before[session_id][name] != row[name] for name in SEQUENCE_FACTS)
            assert row["sequence"] == before[session_id]["sequence"] + raised
            assert row["number"] == before[session_id]["number"]
        assert {change.public_id for change in pending(self.assembly)} <= private

    def changed_in_private(self) -> set[str]:
        """Sessions whose draft says something else than the world saw, those that are hidden from it too."""
        found = {change.public_id for change in pending(self.assembly)}
        for draft in drafts_of(self.assembly):
            shown = self.seen.get(draft.id)
            if shown and shown["status"] is SessionStatus.CANCELLED:
                own = {name: fact for name, fact in facts_of_draft(draft, Names()).items() if name not in HIDING}
                found |= {draft.public_id for name, fact in own.items() if fact != shown[name]}
                # An own day, or an own access level that would not hide it, is kept too.
                found |= {draft.public_id} if draft.day and draft.start != shown["start"] else set()
                found |= {draft.public_id} if draft.access not in {shown["access"], *PRIVATE_ACCESS} else set()
        return found

    @staticmethod
    def without_gaps(kept: dict, was: dict | None) -> dict:
        """Items that did not exist then stay as withdrawn: their number leaves a gap that is said."""
        if was is None:
            return kept
        known = {one["id"] for one in was["items"]}
        assert all(one["withdrawn"] and one["number"] for one in kept["items"] if one["id"] not in known)
        return {**kept, "items": [one for one in kept["items"] if one["id"] in known]}

    def release(self) -> None:
        before = self.seen
        try:
            with unit_of_work():
                made = release(self.assembly, by=SYSTEM)
        except Conflict:
            assert self.rows() == before
            return
        now = self.rows()
        for number, row in now.items():
            old = before.get(number)
            if old is None:
                assert row["sequence"] == 0
                continue
            raised = any(old[name] != row[name] for name in SEQUENCE_FACTS)
            assert row["sequence"] == old["sequence"] + raised
            assert (row["uid"], row["public_id"]) == (old["uid"], old["public_id"])
            assert (row["changed_at"] != old["changed_at"]) == any(old[name] != row[name] for name in FACTS)
        assert set(before) <= set(now)
        self.seen = now
        self.keep(made)
        self.compare_with_the_draft(before)

    def compare_with_the_draft(self, before: dict[int, dict]) -> None:
        """What may be public equals the draft; what may not is unknown, or cancelled as it was last seen."""
        for row in self.sessions:
            shown = self.seen.get(row.id)
            is_public = row.access not in PRIVATE_ACCESS and row.day and row.status is not SessionStatus.CANCELLED
            if is_public:
                assert (shown["title"], shown["starts_at"], shown["room_id"], shown["access"], shown["status"]) == (
                    row.title, row.starts_at, row.room_id, row.access, row.status)  # fmt: skip
            elif shown:
                assert shown["status"] is SessionStatus.CANCELLED
                old = before[row.id]
                assert all(shown[name] == old[name] for name in FACTS if name != "status")

    def check_public(self) -> None:
        shown = {row.public_id: row for day in queries.public_days(self.assembly) for row in day.sessions}
        known = {row["public_id"]: row for row in self.seen.values()}
        assert set(shown) == set(known)
        for public_id, row in shown.items():
            assert row.access not in PRIVATE_ACCESS
            assert (row.title, row.starts_at, row.status) == tuple(
                known[public_id][name] for name in ("title", "starts_at", "status")
            )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_sequences_rise_only_and_the_world_sees_the_last_release(app, acts):
    stage = Stage()
    for verb, *given_values in acts:
        stage.act(verb, *given_values)
    stage.release()
    stage.check_public()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=WITH_RETURNS)
def test_every_release_can_be_read_and_restored(app, acts):
    stage = Stage()
    stage.act("create", SessionAccess.OPEN)
    stage.release()
    for verb, *given_values in acts:
        stage.act(verb, *given_values)
    for older in range(len(stage.states)):
        for newer in range(older, len(stage.states)):
            changes = [as_record(change) for change in changes_between(stage.states[older], stage.states[newer])]
            assert after(stage.states[older], changes) == stage.states[newer]
