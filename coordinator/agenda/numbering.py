"""Numbers of sessions and of the items inside them: given once, at the first release, and never given again.

A programme that was printed stays true: what comes later takes the next number, what is withdrawn leaves a gap.
Sessions of a track with a code count in a series of their own; which one is settled with the number, once.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, bindparam, func, select, update

from coordinator.agenda.changes import Change
from coordinator.agenda.models import AgendaSession, SessionItem, SessionType
from coordinator.assemblies.models import Assembly, Track
from coordinator.core.db import current_session

# What nobody cites by a number.
UNNUMBERED = frozenset({SessionType.BREAK, SessionType.MEAL, SessionType.LOGISTICS, SessionType.RECEPTION})


def give_numbers(assembly: Assembly, changes: Iterable[Change]) -> None:
    """Number what is about to be seen for the first time: sessions in order of time, items in their order.

    Not a change of the session: an editor at work is not told that somebody else was faster.
    """
    seen = list(changes)
    _number_sessions(assembly, [change for change in seen if change.after.type not in UNNUMBERED])
    _number_items([change.session_id for change in seen if change.after.type not in UNNUMBERED])


def _number_sessions(assembly: Assembly, changes: Sequence[Change]) -> None:
    database = current_session()
    without = [change for change in changes if change.after.number is None]
    if not without:
        return
    codes = {row.id: row.code for row in database.execute(_codes(assembly))}
    last = {row.series: row.last or 0 for row in database.execute(_last_of_each_series(assembly))}
    given = []
    for change in without:
        series = codes.get(change.after.track_id or 0, "")
        last[series] = last.get(series, 0) + 1
        given.append({"row": change.session_id, "its_series": series, "its_number": last[series]})
    table = AgendaSession.__table__
    database.connection().execute(
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("row"))
        .values(series=bindparam("its_series"), number=bindparam("its_number")),
        given,
    )


def _codes(assembly: Assembly) -> Select[int, str]:
    return select(Track.id, Track.code).where(Track.assembly_id == assembly.id)


def _last_of_each_series(assembly: Assembly) -> Select[str, int | None]:
    query = select(AgendaSession.series, func.max(AgendaSession.number).label("last"))
    return query.where(AgendaSession.assembly_id == assembly.id).group_by(AgendaSession.series)


def _number_items(sessions: Sequence[int]) -> None:
    database = current_session()
    rows = database.scalars(
        select(SessionItem).where(SessionItem.session_id.in_(sessions)).order_by(SessionItem.position)
    ).all()
    last: dict[int, int] = {}
    for row in rows:
        last[row.session_id] = max(last.get(row.session_id, 0), row.number or 0)
    for row in rows:
        if row.number is None:
            last[row.session_id] += 1
            row.number = last[row.session_id]
    database.flush()
