"""What a release tells one person: one message, old → new in words, in their language. Nobody hears of it twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from coordinator.agenda.addressees import addressee
from coordinator.agenda.models import PublishedSession, Release
from coordinator.agenda.policy import is_for_public
from coordinator.agenda.programme import hours
from coordinator.agenda.queries import PublicSession, public_sessions
from coordinator.agenda.releases.digests import ITEM, READER
from coordinator.agenda.releases.models import Digest, DigestState
from coordinator.agenda.roles.queries import role_names
from coordinator.agenda.told import Difference, told
from coordinator.agenda.wording import role_name
from coordinator.assemblies.models import Assembly
from coordinator.core import clock
from coordinator.core.db import current_session
from coordinator.core.i18n import _, pick, text_in, use_language
from coordinator.mail.service import Attachment, queue
from coordinator.people.models import Person
from coordinator.web.filters import day_long, typo

_CONCERNS = ("title", "day", "start", "minutes", "room_name", "status")


@dataclass(frozen=True)
class SessionLine:
    """One session of a letter: words for its kind of change, when and where it is now, what differs, own part."""

    title: str
    kinds: str
    when: str
    path: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Letter:
    """One digest, opened to be sent: to whom, in which language, and of what."""

    digest: Digest
    release: Release
    assembly: Assembly
    person: Person
    language: str
    to_attend: tuple[str, ...]


def waiting(release_id: int) -> Sequence[int]:
    """Return the row numbers of the digests of a release that are still to be written."""
    query = select(Digest.id).where(Digest.release_id == release_id, Digest.state == DigestState.WAITING)
    return current_session().scalars(query.order_by(Digest.id)).all()


def open_letter(digest_id: int) -> Letter | None:
    """Claim a digest and return it as a letter; None when it was told before, or is not told by mail.

    Who withdrew, was refused or was erased is spared; who has no address is left to the organisers.
    """
    session = current_session()
    claim = (
        update(Digest)
        .where(Digest.id == digest_id, Digest.state == DigestState.WAITING)
        .values(state=DigestState.MAILED, told_at=clock.now())
    )
    if session.execute(claim).rowcount != 1:  # type: ignore[attr-defined]
        return None
    digest = session.get_one(Digest, digest_id, populate_existing=True)
    release = session.get_one(Release, digest.release_id)
    assembly = session.get_one(Assembly, release.assembly_id)
    reader = addressee(digest.person_id, assembly)
    entries = _still_public(digest)
    if not reader.is_coming or not entries:
        digest.state = DigestState.SPARED
        return None
    if not reader.person.email:
        digest.state = DigestState.OTHERWISE
        return None
    return Letter(
        digest, release, assembly, reader.person, reader.language,
        tuple(entry["session"] for entry in entries if entry["after"] or not (entry["before"] or "place" in entry)),
    )  # fmt: skip


def send(letter: Letter, attachments: Iterable[Attachment]) -> None:
    """Write the message of an opened letter."""
    assembly = letter.assembly
    files = list(attachments)
    with use_language(letter.language):
        values: dict[str, Any] = {
            "assembly": text_in(assembly.title, letter.language, assembly.language),
            "number": letter.release.number,
            "message": text_in(letter.release.message, letter.language, assembly.language),
            "sessions": _lines(letter),
            "slug": assembly.slug,
            "has_file": bool(files),
            "secretariat": assembly.secretariat_name,
            "secretariat_phone": assembly.secretariat_phone,
            "secretariat_email": assembly.secretariat_email,
        }
    message = queue(
        to_address=letter.person.email or "", to_name=letter.person.full_name, language=letter.language,
        template="agenda/changed", values=values, purpose="agenda.digest", assembly_ref=assembly.public_id,
        subject_kind="release", subject_ref=f"{assembly.public_id}-{letter.release.number}", attachments=files,
        reply_to=assembly.secretariat_email or None,
    )  # fmt: skip
    letter.digest.message_ref = message.public_id


def _still_public(digest: Digest) -> list[Mapping[str, Any]]:
    """Return what a digest tells, without sessions that are not for the public."""
    named = [entry["session"] for entry in digest.sessions]
    query = select(PublishedSession.public_id, PublishedSession.access).where(PublishedSession.public_id.in_(named))
    public = {row.public_id for row in current_session().execute(query) if is_for_public(row.access)}
    return [entry for entry in digest.sessions if entry["session"] in public]


def _lines(letter: Letter) -> list[SessionLine]:
    entries = {entry["session"]: entry for entry in letter.digest.sessions}
    own = role_names(letter.assembly)
    records = {one["session"]: one for one in letter.release.changes if one["session"] in entries}
    sessions = public_sessions(letter.assembly, list(entries))
    return [_line(one, records[one.public_id], entries[one.public_id], own, letter.assembly) for one in sessions]


def _line(
    session: PublicSession, record: Mapping[str, Any], entry: Mapping[str, Any], own: Mapping[str, Mapping[str, str]],
    assembly: Assembly,
) -> SessionLine:  # fmt: skip
    has_place_ended = "place" in entry
    change = told(record, assembly, only=(*_CONCERNS, "access") if has_place_ended else _CONCERNS)
    room, room_lang = pick(session.room, fallback=assembly.language)
    title, lang = pick(session.title, fallback=assembly.language)
    before, after = (_parts(entry[key], session, own, assembly) for key in ("before", "after"))
    differences = change.differences
    if before or after:
        shown = "" if before == after else before
        differences = (*differences, Difference(_("Your part"), shown, after or _("none any more")))
    if has_place_ended:
        said = _(
            "ends, because the session is not open to your category any more; write to the secretariat if you should "
            "attend"
        )
        differences = (*differences, Difference(_("Your place"), "", said))
    return SessionLine(
        title=typo(title, lang), kinds=", ".join(word for word, _state in change.tags),
        when=" · ".join(part for part in (day_long(session.day), hours(session), typo(room, room_lang)) if part),
        path=f"assemblies/{assembly.slug}/agenda/sessions/{session.public_id}", differences=differences,
    )  # fmt: skip


def _parts(
    parts: Sequence[str], session: PublicSession, own: Mapping[str, Mapping[str, str]], assembly: Assembly
) -> str:  # fmt: skip
    words = []
    for part in parts:
        if part.startswith(READER):
            words.append(_("Reader of a message"))
        elif part.startswith(ITEM):
            titles = {item.public_id: pick(item.title, fallback=assembly.language)[0] for item in session.items}
            words.append(_("“%(title)s”", title=titles.get(part.removeprefix(ITEM), "–")))
        else:
            words.append(role_name({"role": part, "role_name": own.get(part, {})}, assembly.language))
    return ", ".join(dict.fromkeys(words))
