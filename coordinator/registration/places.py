"""Places and numbers: counted by conditional UPDATEs, so that no two people ever get the last one (STACK §2.3).

The order of locks is always desk, then categories by row number.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.engine import CursorResult

from coordinator.core.db import current_session
from coordinator.registration.models import Category, Desk


def take(assembly_id: int, category_ids: Sequence[int]) -> list[bool]:
    """Take one place per entry of `category_ids`; return which of them got one.

    All together when there is room for all, else one by one in the order given (the head comes first).
    """
    wanted = Counter(category_ids)
    if _take_on_desk(assembly_id, len(category_ids)):
        done: list[int] = []
        for category_id in sorted(wanted):
            if not _take_in_category(category_id, wanted[category_id]):
                break
            done.append(category_id)
        else:
            return [True] * len(category_ids)
        for category_id in done:
            _give_back(Category, Category.id == category_id, wanted[category_id])
        _give_back(Desk, Desk.assembly_id == assembly_id, len(category_ids))
    return [_take_one(assembly_id, category_id) for category_id in category_ids]


def free(assembly_id: int, category_id: int) -> None:
    """Give one place back."""
    _give_back(Desk, Desk.assembly_id == assembly_id, 1)
    _give_back(Category, Category.id == category_id, 1)


def change_category(assembly_id: int, before: int, after: int) -> bool:
    """Move a held place from one category to another; False when the other one is full."""
    touch(assembly_id)  # the desk first: the order of locks
    if not _take_in_category(after, 1):
        return False
    _give_back(Category, Category.id == before, 1)
    return True


def next_numbers(assembly_id: int, count: int) -> int:
    """Reserve `count` registration numbers and return the first; the desk's version rises."""
    statement = (
        update(Desk)
        .where(Desk.assembly_id == assembly_id)
        .values(next_number=Desk.next_number + count, version=Desk.version + 1)
        .returning(Desk.next_number)
        .execution_options(synchronize_session=False)
    )
    return current_session().execute(statement).scalar_one() - count


def touch(assembly_id: int) -> None:
    """Raise the desk's version: what public pages count has changed."""
    _run(update(Desk).where(Desk.assembly_id == assembly_id).values(version=Desk.version + 1))


def set_capacity(kind: type[Desk | Category], row_id: int, capacity: int | None) -> bool:
    """Set a number of places; False when more are taken already."""
    statement = update(kind).where(kind.id == row_id).values(capacity=capacity)
    return _run(statement if capacity is None else statement.where(kind.taken <= capacity)) == 1


def _take_one(assembly_id: int, category_id: int) -> bool:
    if not _take_on_desk(assembly_id, 1):
        return False
    if _take_in_category(category_id, 1):
        return True
    _give_back(Desk, Desk.assembly_id == assembly_id, 1)
    return False


def _take_on_desk(assembly_id: int, count: int) -> bool:
    room = or_(Desk.capacity.is_(None), Desk.taken + count <= Desk.capacity)
    return _run(update(Desk).where(Desk.assembly_id == assembly_id, room).values(taken=Desk.taken + count)) == 1


def _take_in_category(category_id: int, count: int) -> bool:
    room = or_(Category.capacity.is_(None), Category.taken + count <= Category.capacity)
    return _run(update(Category).where(Category.id == category_id, room).values(taken=Category.taken + count)) == 1


def _give_back(kind: type[Desk | Category], which: Any, count: int) -> None:
    _run(update(kind).where(which, kind.taken >= count).values(taken=kind.taken - count))


def _run(statement: Any) -> int:
    result: CursorResult[Any] = current_session().execute(  # type: ignore[assignment]
        statement.execution_options(synchronize_session=False)
    )
    return result.rowcount
