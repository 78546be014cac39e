"""What the public page of a session says beside who, when and where: items, languages, levels, papers, video."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from coordinator.agenda import papers
from coordinator.agenda.items import item_lines
from coordinator.agenda.queries import PublicSession
from coordinator.agenda.wording import language_name, languages_in_words
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, current_language, ngettext, pick
from coordinator.documents.kinds import kind_name
from coordinator.documents.models import Document
from coordinator.documents.queries import newest_file
from coordinator.web.filters import file_size, typo

# Those of the facts that stand beside the card of day, room and languages.
FURTHER = ("items", "levels", "papers")


@dataclass(frozen=True)
class PaperLine:
    """A paper of a session that everybody may read; `since` says that it is newer than an earlier release."""

    title: str
    lang: str | None
    url: str
    details: str
    since: str


def facts_of(session: PublicSession, assembly: Assembly) -> dict[str, Any]:
    """Return what the page of a session says of the session itself."""
    levels = [(number, pick(session.level_names.get(str(number)), fallback=assembly.language)[0])
              for number in session.levels]  # fmt: skip
    return {
        "items": item_lines(
            session.items, session_label=session.number, start=session.start, fallback=assembly.language
        ),
        "languages": languages_in_words(session.languages, session.interpreted_into),
        "levels": [typo(f"{number} · {name}") if name else str(number) for number, name in levels],
        "papers": _papers(session, assembly),
        "signup": _signup(session),
    }  # fmt: skip


def _signup(session: PublicSession) -> str:
    """Say that people take a place of this session; who does so and how is the matter of sign-up."""
    if not session.has_signup or session.is_cancelled:
        return ""
    if session.places is None:
        return _("People sign up for this session.")
    return ngettext("People sign up for this session: %(n)s place.", "People sign up for this session: %(n)s places.",
                    session.places)  # fmt: skip


def _papers(session: PublicSession, assembly: Assembly) -> list[PaperLine]:
    documents = papers.readable_papers(assembly, session.papers)
    releases = papers.release_times(assembly) if documents else []
    lines = [_paper(document, assembly, releases) for document in documents]
    return [line for line in lines if line]


def _paper(document: Document, assembly: Assembly, releases: Sequence[tuple[int, dt.datetime]]) -> PaperLine | None:
    file = newest_file(document, current_language(), assembly.language)
    if file is None:
        return None
    title, lang = pick(document.title, fallback=assembly.language)
    parts = (kind_name(file.media_type), file_size(file.size), language_name(file.language))
    earlier = [number for number, at in releases if at < file.uploaded_at]
    return PaperLine(
        title=typo(" – ".join(part for part in (document.code, title) if part), lang),
        lang=None if lang == current_language() else lang,
        url=url_for("documents.download", slug=assembly.slug, document_id=document.public_id),
        details=", ".join(part for part in parts if part),
        since=_("new since version %(n)s", n=max(earlier)) if earlier else "",
    )
