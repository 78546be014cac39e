"""Taking a place in a session, giving it back, and letting the queue move up.

Whoever decides on places holds the row of the released session (SELECT FOR UPDATE, the write lock on SQLite), so
that two people never get the last place.
"""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from coordinator.agenda.models import PublishedSession, SessionStatus
from coordinator.agenda.signup import letters
from coordinator.agenda.signup.entitled import is_too_late, not_entitled
from coordinator.agenda.signup.models import SignUp, SignUpState
from coordinator.agenda.signup.queries import capacity_of
from coordinator.agenda.video import admits
from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.actor import SYSTEM, Actor
from coordinator.core.db import current_session, lock
from coordinator.core.errors import Closed, Conflict, NotAllowed
from coordinator.core.i18n import _, text_in
from coordinator.journal.service import record
from coordinator.registration.models import Registration, RegistrationState


def sign_up(session: PublishedSession, registration: Registration, assembly: Assembly, *, by: Actor) -> SignUpState:
    """Take a place, or a turn in the queue when there is none; a second time changes nothing.

    Needs the category of the registration. Raises NotAllowed for whoever the session is not for, Closed when it
    has no sign-up or has begun, Conflict when the person has a place in another session at that time.
    """
    lock(session)
    _check_open(session)
    if registration.state is not RegistrationState.ACCEPTED:
        raise NotAllowed(_("You can sign up for sessions as soon as the secretariat has accepted your registration."))
    if not admits(session.access, registration.category, is_head=registration.is_head):
        raise NotAllowed(_("This session is not open to your category. Write to the secretariat if you should attend."))
    known = _of(session, registration)
    if known is not None:
        return known.state
    _refuse_overlap(session, registration, assembly)
    capacity = capacity_of(session)
    is_full = capacity is not None and _placed(session) >= capacity
    row = SignUp(
        session_id=session.session_id, registration_id=registration.id, asked_at=clock.now(),
        state=SignUpState.WAITING if is_full else SignUpState.PLACED,
    )  # fmt: skip
    current_session().add(row)
    _note(session, registration, assembly, f"sign_up_{row.state.value}", by)
    return row.state


def sign_off(session: PublishedSession, registration: Registration, assembly: Assembly, *, by: Actor) -> None:
    """Give a place or a turn back; the first who waits moves up. Nothing happens when there is none."""
    lock(session)
    known = _of(session, registration)
    if known is None:
        return
    current_session().delete(known)
    _note(session, registration, assembly, "sign_off", by)
    fill(session, assembly)


def seat(session: PublishedSession, registration: Registration, assembly: Assembly, *, by: Actor) -> None:
    """Give a place to somebody who waits although all are taken: an organiser knows why."""
    lock(session)
    known = _of(session, registration)
    if known is None:
        raise Conflict(_("Somebody removed this meanwhile."))
    if known.state is SignUpState.WAITING:
        known.state = SignUpState.PLACED
        _note(session, registration, assembly, "seat", by)
        letters.moved_up(session, registration, assembly)


def keep(session: PublishedSession, registration: Registration, assembly: Assembly, *, by: Actor) -> None:
    """Let somebody keep a place although the session is not for their category any more: an organiser knows why."""
    lock(session)
    known = _of(session, registration)
    if known is None:
        raise Conflict(_("Somebody removed this meanwhile."))
    if not known.is_kept:
        known.is_kept, known.ended_by = True, None
        _note(session, registration, assembly, "keep_place", by)


def fill(session: PublishedSession, assembly: Assembly) -> int:
    """Let the queue move up into free places and tell each one; return how many moved. The row must be locked."""
    if session.status is SessionStatus.CANCELLED or not session.has_signup or session.starts_at <= clock.now():
        return 0
    capacity = capacity_of(session)
    free = None if capacity is None else capacity - _placed(session)
    if free is not None and free <= 0:
        return 0
    waiting = _waiting(session)[:free]
    for row, registration in waiting:
        row.state = SignUpState.PLACED
        letters.moved_up(session, registration, assembly)
    current_session().flush()
    return len(waiting)


def tend() -> int:
    """Take places back from whoever is not accepted any more and fill what is free; return how many moved up.

    Registrations are withdrawn and rooms change without knowing of sign-ups; this catches up with them. What a
    release has ended is taken back too, unless a later one let these people in again.
    """
    database = current_session()
    gone = select(Registration.id).where(Registration.state != RegistrationState.ACCEPTED)
    database.execute(
        delete(SignUp).where(SignUp.registration_id.in_(gone)).execution_options(synchronize_session=False)
    )
    _take_back_ended()
    waited_for = select(SignUp.session_id).where(SignUp.state == SignUpState.WAITING)
    rows = database.execute(
        select(PublishedSession, Assembly)
        .join(Assembly, Assembly.id == PublishedSession.assembly_id)
        .where(PublishedSession.session_id.in_(waited_for))
        .order_by(PublishedSession.id)
    ).all()
    moved = 0
    for session, assembly in rows:
        lock(session)
        moved += fill(session, assembly)
    return moved


def _take_back_ended() -> None:
    database = current_session()
    query = (
        select(PublishedSession, Assembly)
        .join(Assembly, Assembly.id == PublishedSession.assembly_id)
        .where(PublishedSession.session_id.in_(select(SignUp.session_id).where(SignUp.ended_by.is_not(None))))
        .order_by(PublishedSession.id)
    )
    for session, assembly in database.execute(query).all():
        lock(session)
        still = {one.row.id for one in not_entitled({session.session_id: session.access}).get(session.session_id, ())}
        ended = select(SignUp).where(SignUp.session_id == session.session_id, SignUp.ended_by.is_not(None))
        for row in database.scalars(ended.execution_options(populate_existing=True)).all():
            registration = database.get_one(Registration, row.registration_id)
            if row.id in still and not is_too_late(session.starts_at):
                database.delete(row)
                _note(session, registration, assembly, "place_ended", SYSTEM)
            else:
                row.ended_by = None
        database.flush()


def _check_open(session: PublishedSession) -> None:
    if session.status is SessionStatus.CANCELLED:
        raise Closed(_("This session is cancelled."))
    if not session.has_signup:
        raise Closed(_("This session needs no sign-up. Just come."))
    if session.starts_at <= clock.now():
        raise Closed(_("This session has begun. Ask at its door whether there is a place."))


def _refuse_overlap(session: PublishedSession, registration: Registration, assembly: Assembly) -> None:
    query = (
        select(PublishedSession)
        .join(SignUp, SignUp.session_id == PublishedSession.session_id)
        .where(
            SignUp.registration_id == registration.id, PublishedSession.status != SessionStatus.CANCELLED,
            PublishedSession.starts_at < session.ends_at, PublishedSession.ends_at > session.starts_at,
        )
        .limit(1)
    )  # fmt: skip
    other = current_session().scalar(query)
    if other is not None:
        title = text_in(other.title, fallback=assembly.language)
        raise Conflict(_("You signed up for “%(title)s” at the same time. Give that place back first.", title=title))


def _of(session: PublishedSession, registration: Registration) -> SignUp | None:
    query = select(SignUp).where(SignUp.session_id == session.session_id, SignUp.registration_id == registration.id)
    return current_session().scalar(query)


def _placed(session: PublishedSession) -> int:
    current_session().flush()
    query = select(func.count()).where(SignUp.session_id == session.session_id, SignUp.state == SignUpState.PLACED)
    return current_session().scalar(query) or 0


def _waiting(session: PublishedSession) -> Sequence[tuple[SignUp, Registration]]:
    query = (
        select(SignUp, Registration)
        .join(Registration, Registration.id == SignUp.registration_id)
        .where(SignUp.session_id == session.session_id, SignUp.state == SignUpState.WAITING)
        .options(joinedload(Registration.person), joinedload(Registration.delegation))
        .order_by(SignUp.id)
    )
    return [(row.SignUp, row.Registration) for row in current_session().execute(query)]


def _note(session: PublishedSession, registration: Registration, assembly: Assembly, verb: str, by: Actor) -> None:
    current_session().flush()
    record("registration", registration.public_id, verb, by=by, assembly_ref=assembly.public_id,
           session=session.public_id)  # fmt: skip
