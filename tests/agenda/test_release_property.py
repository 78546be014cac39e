"""Any sequence of edits and releases keeps the promises made to subscribers."""

import datetime as dt
from dataclasses import fields

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coordinator.agenda import queries, service
from coordinator.agenda.changes import Snapshot
from coordinator.agenda.models import PRIVATE_ACCESS, PublishedSession, SessionAccess, SessionStatus, SessionType
from coordinator.agenda.release import release
from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
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
        st.tuples(st.just("release")),
    ),
    max_size=16,
)
SEQUENCE_FACTS = ("starts_at", "ends_at", "room_id", "room_name", "status")
FACTS = tuple(field.name for field in fields(Snapshot))


class Stage:
    """One assembly, its draft sessions, and a model of what the world was last shown."""

    def __init__(self, db) -> None:
        self.db = db
        self.assembly = world.assembly()
        self.rooms = [world.room(self.assembly, name) for name in ("Mono", "Oti")]
        self.sessions = []
        self.seen: dict[int, dict] = {}
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
        elif self.sessions:
            self.edit(verb, self.sessions[given[0] % len(self.sessions)], *given[1:])

    def edit(self, verb: str, row, *given) -> None:
        facts = {
            "move": lambda: {"day": self.assembly.starts_on, "start": dt.time(*given)},
            "rename": lambda: {"title": {"fr": f"Brouillon {given[0]}"}},
            "access": lambda: {"access": given[0]},
            "unschedule": lambda: {"day": None, "start": None},
            "room": lambda: {"room_id": self.rooms[given[0]].id},
        }
        with unit_of_work():
            if verb in facts:
                service.edit(row, self.assembly, by=SYSTEM, **facts[verb]())
            elif getattr(service, verb)(row, self.assembly, by=SYSTEM) is True:
                self.sessions.remove(row)
        assert self.rows() == self.seen, f"{verb} changed what the world sees"

    def release(self) -> None:
        before = self.seen
        try:
            with unit_of_work():
                release(self.assembly, by=SYSTEM)
        except Conflict:
            assert self.rows() == before
            return
        after = self.rows()
        for number, row in after.items():
            old = before.get(number)
            if old is None:
                assert row["sequence"] == 0
                continue
            raised = any(old[name] != row[name] for name in SEQUENCE_FACTS)
            assert row["sequence"] == old["sequence"] + raised
            assert (row["uid"], row["public_id"]) == (old["uid"], old["public_id"])
            assert (row["changed_at"] != old["changed_at"]) == any(old[name] != row[name] for name in FACTS)
        assert set(before) <= set(after)
        self.seen = after
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
def test_sequences_rise_only_and_the_world_sees_the_last_release(db, acts):
    stage = Stage(db)
    for verb, *given_values in acts:
        stage.act(verb, *given_values)
    stage.release()
    stage.check_public()
