"""Places and numbers: counted by conditional UPDATEs, so that no two people ever get the last one (STACK §2.3).

The order of locks is always desk, then categories by row number. The statements are built once: in a rush each is
sent fifty times a second.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Column, Update, bindparam, or_, update
from sqlalchemy.engine import CursorResult

from coordinator.core.db import Model, current_session
from coordinator.registration.models import Category, Desk

_DESK, _CATEGORY = (Model.metadata.tables[kind.__tablename__] for kind in (Desk, Category))
_N: BindParameter[int] = bindparam("n")
_KEY: BindParameter[int] = bindparam("key")


def _taking(key: Column[Any]) -> Update:
    counter = key.table.c
    room = or_(counter.capacity.is_(None), counter.taken + _N <= counter.capacity)
    return update(key.table).where(key == _KEY, room).values(taken=counter.taken + _N)


def _giving(key: Column[Any]) -> Update:
    counter = key.table.c
    return update(key.table).where(key == _KEY, counter.taken >= _N).values(taken=counter.taken - _N)


_TAKE_ON_DESK, _TAKE_IN_CATEGORY = _taking(_DESK.c.assembly_id), _taking(_CATEGORY.c.id)
_GIVE_ON_DESK, _GIVE_IN_CATEGORY = _giving(_DESK.c.assembly_id), _giving(_CATEGORY.c.id)
_TOUCH = update(_DESK).where(_DESK.c.assembly_id == _KEY).values(version=_DESK.c.version + 1)
_NUMBERED = {"next_number": _DESK.c.next_number + _N, "version": _DESK.c.version + 1}
_NUMBER = _TOUCH.values(_NUMBERED).returning(_DESK.c.next_number)
_ENTER = _TAKE_ON_DESK.values(_NUMBERED).returning(_DESK.c.next_number)


def enter(assembly_id: int, category_ids: Sequence[int]) -> tuple[int, list[bool]]:
    """Number as many people as `category_ids` has entries and take their places; the desk's version rises.

    Return the first number, and who got a place: all when there is room for all, else one by one in the order
    given (the head comes first).
    """
    count, session = len(category_ids), current_session()
    after: int | None = session.execute(_ENTER, {"key": assembly_id, "n": count}).scalar_one_or_none()
    if after is None:
        after = session.execute(_NUMBER, {"key": assembly_id, "n": count}).scalar_one()
    elif _take_in_categories(category_ids):
        return after - count, [True] * count
    else:
        _run(_GIVE_ON_DESK, assembly_id, count)
    return after - count, [take(assembly_id, category_id) for category_id in category_ids]


def take(assembly_id: int, category_id: int) -> bool:
    """Take one place; False when there is none."""
    if not _run(_TAKE_ON_DESK, assembly_id, 1):
        return False
    if _run(_TAKE_IN_CATEGORY, category_id, 1):
        return True
    _run(_GIVE_ON_DESK, assembly_id, 1)
    return False


def free(assembly_id: int, category_id: int) -> None:
    """Give one place back."""
    _run(_GIVE_ON_DESK, assembly_id, 1)
    _run(_GIVE_IN_CATEGORY, category_id, 1)


def change_category(assembly_id: int, before: int, after: int) -> bool:
    """Move a held place from one category to another; False when the other one is full."""
    touch(assembly_id)  # the desk first: the order of locks
    if not _run(_TAKE_IN_CATEGORY, after, 1):
        return False
    _run(_GIVE_IN_CATEGORY, before, 1)
    return True


def touch(assembly_id: int) -> None:
    """Raise the desk's version: what public pages count has changed."""
    current_session().execute(_TOUCH, {"key": assembly_id})


def set_capacity(kind: type[Desk | Category], row_id: int, capacity: int | None) -> bool:
    """Set a number of places; False when more are taken already."""
    statement = update(kind).where(kind.id == row_id).values(capacity=capacity)
    if capacity is not None:
        statement = statement.where(kind.taken <= capacity)
    return _rows(current_session().execute(statement.execution_options(synchronize_session=False))) == 1


def _take_in_categories(category_ids: Sequence[int]) -> bool:
    """Take all of these or none."""
    wanted = Counter(category_ids)
    done: list[int] = []
    for category_id in sorted(wanted):
        if not _run(_TAKE_IN_CATEGORY, category_id, wanted[category_id]):
            for other in done:
                _run(_GIVE_IN_CATEGORY, other, wanted[other])
            return False
        done.append(category_id)
    return True


def _run(statement: Update, key: int, count: int) -> bool:
    """Send one of the statements above; tell whether it found its row with room enough."""
    return _rows(current_session().execute(statement, {"key": key, "n": count})) == 1


def _rows(result: Any) -> int:
    counted: CursorResult[Any] = result
    return counted.rowcount
