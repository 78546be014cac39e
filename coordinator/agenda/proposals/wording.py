"""Words for the stable values of proposals: states, what the journal says."""

from coordinator.agenda.proposals.models import ProposalState
from coordinator.agenda.proposals.rules import Late
from coordinator.core.i18n import _l

_S = ProposalState
STATES: dict[ProposalState, str] = {
    _S.FILED: _l("To be decided"),
    _S.ACCEPTED: _l("Accepted"),
    _S.MERGED: _l("Merged"),
    _S.REFUSED: _l("Refused"),
    _S.WITHDRAWN: _l("Withdrawn"),
}
MEMBER_STATES: dict[ProposalState, str] = {**STATES, _S.FILED: _l("Being examined")}
# Kinds of tag (templates/components/basics.html).
STATE_TAGS: dict[ProposalState, str] = {
    _S.FILED: "info", _S.ACCEPTED: "success", _S.MERGED: "success", _S.REFUSED: "error", _S.WITHDRAWN: "",
}  # fmt: skip
LATE_NAMES: dict[Late, str] = {
    Late.FLAGGED: _l("They are taken and marked as late"),
    Late.REFUSED: _l("They are not taken"),
}
# Verbs of the journal about one proposal.
VERBS: dict[str, str] = {
    "file": _l("Filed"),
    "correct": _l("Corrected"),
    "withdraw": _l("Withdrawn"),
    "accept": _l("Accepted"),
    "merge": _l("Merged with another item"),
    "refuse": _l("Refused"),
    "reopen": _l("Decision taken back"),
    "take_over": _l("Papers put among the documents"),
}
