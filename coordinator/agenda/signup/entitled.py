"""Who holds a place, or a turn, in a session that is not for them any more: its access level was narrowed since.

A part in the session entitles whatever the level says, and so does an organiser who keeps somebody. Nobody loses a
place from a day before the session on: they may be on their way.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from coordinator.agenda.changes import Change
from coordinator.agenda.models import AgendaSession, PublishedSession, SessionAccess, SessionStatus
from coordinator.agenda.policy import is_for_public
from coordinator.agenda.releases.models import ReleasedPart
from coordinator.agenda.signup.models import SignUp
from coordinator.agenda.signup.queries import Holder
from coordinator.agenda.video import admits
from coordinator.core import clock
from coordinator.core.db import current_session
from coordinator.registration.models import Registration

TOO_LATE = dt.timedelta(days=1)


def is_too_late(starts_at: dt.datetime) -> bool:
    """Tell whether a session is so near that everybody keeps their place."""
    return starts_at - TOO_LATE <= clock.now()


def not_entitled(levels: Mapping[int, SessionAccess]) -> dict[int, list[Holder]]:
    """Return who would not be let in if sessions had these access levels, by row number of the session; one query."""
    if not levels:
        return {}
    takes_part = exists().where(
        ReleasedPart.session_id == SignUp.session_id, ReleasedPart.person_id == Registration.person_id
    )
    query = (
        select(SignUp, Registration)
        .join(Registration, Registration.id == SignUp.registration_id)
        .where(SignUp.session_id.in_(levels), SignUp.is_kept.is_(False), ~takes_part)
        .options(*(joinedload(part) for part in (Registration.person, Registration.delegation, Registration.category)))
        .order_by(SignUp.session_id, SignUp.state, SignUp.id)
    )  # fmt: skip
    found: dict[int, list[Holder]] = defaultdict(list)
    for row, one in current_session().execute(query):
        if not admits(levels[row.session_id], one.category, is_head=one.is_head):
            found[row.session_id].append(Holder(row, one))
    return dict(found)


def losing_by(changes: Sequence[Change]) -> dict[int, list[Holder]]:
    """Return whose place or turn these changes of the public programme end, by row number of the session."""
    return not_entitled(
        {
            change.session_id: change.after.access for change in changes
            if change.before and change.before.access is not change.after.access
            and change.after.status is not SessionStatus.CANCELLED and not is_too_late(change.after.starts_at)
        }
    )  # fmt: skip


def losing_by_draft(sessions: Sequence[int]) -> dict[int, list[Holder]]:
    """Return who would lose a place or a turn if the draft of these sessions were published now."""
    draft, row = AgendaSession, PublishedSession
    query = (
        select(draft.id, draft.access, row.starts_at)
        .join(row, row.session_id == draft.id)
        .where(draft.id.in_(sessions), draft.access != row.access)
    )
    levels = {number: access for number, access, starts_at in current_session().execute(query)
              if is_for_public(access) and not is_too_late(starts_at)}  # fmt: skip
    return not_entitled(levels)
