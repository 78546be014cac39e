"""Words for the stable values of registration: states, needs, ways to travel, what the journal says."""

from coordinator.core.i18n import _, _l
from coordinator.registration.models import RegistrationState

_S = RegistrationState
STATES: dict[RegistrationState, str] = {
    _S.SUBMITTED: _l("To be examined"),
    _S.INCOMPLETE: _l("Incomplete"),
    _S.WAITING: _l("Waiting list"),
    _S.ACCEPTED: _l("Accepted"),
    _S.REFUSED: _l("Refused"),
    _S.WITHDRAWN: _l("Withdrawn"),
}
# Kinds of tag (templates/components/basics.html).
STATE_TAGS: dict[RegistrationState, str] = {
    _S.SUBMITTED: "info", _S.INCOMPLETE: "warning", _S.WAITING: "warning", _S.ACCEPTED: "success",
    _S.REFUSED: "error", _S.WITHDRAWN: "",
}  # fmt: skip
NEEDS: dict[str, str] = {
    "wheelchair": _l("Wheelchair access"),
    "visa_letter": _l("Invitation letter for the visa"),
    "interpretation": _l("Interpretation during the sessions"),
}
MODES: dict[str, str] = {
    "road": _l("By road, public transport"),
    "official_car": _l("Official vehicle"),
    "plane": _l("By plane"),
    "local": _l("Already on the spot"),
}
DIETS: dict[str, str] = {
    "halal": _l("Halal"),
    "no_pork": _l("No pork"),
    "vegetarian": _l("Vegetarian"),
    "diabetic": _l("Diabetic"),
    "allergy": _l("Allergy (say which in the remarks)"),
}
CIVILITIES: tuple[str, ...] = ("Mme", "M.", "Honorable", "El Hadj", "Hadja", "Togbui")
# Verbs of the journal about one registration.
VERBS: dict[str, str] = {
    "register": _l("Registered"),
    "accept": _l("Accepted"),
    "refuse": _l("Refused"),
    "ask_for_missing": _l("Missing information asked for"),
    "complete": _l("Completed"),
    "correct": _l("Corrected; to be examined again"),
    "change": _l("Corrected"),
    "withdraw": _l("Withdrawn"),
    "lead": _l("Now heads the delegation"),
    "renew_link": _l("New private link made"),
    "send_link": _l("Private link sent again"),
    "sign_up_placed": _l("Took a place in a session"),
    "sign_up_waiting": _l("On the waiting list of a session"),
    "sign_off": _l("Place in a session given back"),
    "seat": _l("Given a place in a session"),
    "keep_place": _l("Place in a session kept"),
    "place_ended": _l("Place in a session ended: not open to the category"),
}
ACTORS: dict[str, str] = {
    "account": _l("the secretariat"),
    "link": _l("the holder of the private link"),
    "visitor": _l("the public form"),
    "system": _l("the system"),
}


def role_of(function: str, *, is_interim: bool = False, is_head: bool = False) -> str:
    """Return a function as it is read out: 'Maire par intérim, conduit la délégation'."""
    text = _("%(function)s (acting)", function=function) if is_interim else function
    return _("%(function)s, head of delegation", function=text) if is_head else text
