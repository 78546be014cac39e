"""What the pages of members and of the bureau share: papers in words, sending one, which organisation is meant."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response, abort, send_file

from coordinator.agenda.proposals.models import ProposalFile
from coordinator.core import files
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.directory.queries import commune_of, exact, match
from coordinator.documents.kinds import kind_name
from coordinator.web.filters import file_size

KINDS = (OrganisationKind.COMMUNE, OrganisationKind.CITY, OrganisationKind.UNION)
_LONGEST_NAME = 200


@dataclass(frozen=True)
class PaperLine:
    """A paper in words; `ref` is its public id, or the note by which a form names it."""

    ref: str
    name: str
    details: str


def paper_line(ref: str, name: str, media_type: str, size: int) -> PaperLine:
    """Return a paper in words: 'Note.pdf', 'PDF, 1,2 Mo'."""
    return PaperLine(ref, name, ", ".join(part for part in (kind_name(media_type), file_size(size)) if part))


def paper_lines(papers: Iterable[ProposalFile]) -> list[PaperLine]:
    """Return stored papers in words."""
    return [paper_line(one.public_id, one.file_name, one.media_type, one.size) for one in papers]


def sent(paper: ProposalFile) -> Response:
    """Send a paper as a file to keep, never to be shown inside the browser; nobody in between keeps it."""
    try:
        response = send_file(
            files.store().path(paper.file_key), mimetype=paper.media_type, as_attachment=True,
            download_name=paper.file_name, max_age=0,
        )  # fmt: skip
    except FileNotFoundError:
        abort(404)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def meant_by(typed: str) -> tuple[Organisation | None, list[Organisation]]:
    """Return the organisation of the directory that `typed` names, else up to five that come near."""
    if not typed or len(typed) > _LONGEST_NAME:
        return None, []
    found = exact(typed, kinds=KINDS)
    if found:
        return commune_of(found), []
    near = (commune_of(one) for one in match(typed, kinds=KINDS))
    return None, list({one.id: one for one in near}.values())
