"""The words for what is known of an organisation, and for how surely it is known."""

from dataclasses import dataclass

from coordinator.core.i18n import _, _l, text_in
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.directory.reference import UNVERIFIED
from coordinator.web.filters import number

KIND_NAMES: dict[OrganisationKind, str] = {
    OrganisationKind.COMMUNE: _l("Commune of Togo"),
    OrganisationKind.CITY: _l("City (AIMF)"),
    OrganisationKind.UNION: _l("Union of local authorities"),
    OrganisationKind.MINISTRY: _l("Ministry"),
    OrganisationKind.STATE: _l("State or government (CONFEJES)"),
    OrganisationKind.PARTNER: _l("Partner"),
    OrganisationKind.OTHER: _l("Organisation"),
}
KIND_PLURALS: dict[OrganisationKind, str] = {
    OrganisationKind.COMMUNE: _l("Communes of Togo"),
    OrganisationKind.CITY: _l("Cities (AIMF)"),
    OrganisationKind.UNION: _l("Unions of local authorities"),
    OrganisationKind.MINISTRY: _l("Ministries"),
    OrganisationKind.STATE: _l("States and governments (CONFEJES)"),
    OrganisationKind.PARTNER: _l("Partners"),
    OrganisationKind.OTHER: _l("Other organisations"),
}
FOUND_BY: dict[str, str] = {
    "togo_communes": _l("Communes of Togo: fifth census (INSEED, 2022), national geoportal and public lists."),
    "aimf_cities": _l("Cities: public pages of the AIMF and of its partners."),
    "confejes_states": _l("States: report of the 38th session of the CONFEJES (2021) and a dataset of 2014 (COW IGO)."),
    "bodies": _l("Bodies: their own public pages."),
}
_SEAT_DOUBTS: dict[str, str] = {
    "prefecture_seat": _l("by the rule of 2017: the commune that holds the seat of the prefecture keeps it"),
    "cabinet_rule_golfe_agoe": _l("by the rule of 2017 for Golfe and Agoè-Nyivé"),
    "single_canton": _l("deduced: one canton is known"),
    "press_report": _l("from a press report"),
    "general_knowledge_unverified": _l("unverified"),
}
_STANDINGS: dict[str, str] = {
    "member": _l("Member of the AIMF"),
    "bureau_member": _l("Member of the board of the AIMF"),
    "associate": _l("Associate city of the AIMF"),
    "host": _l("Hosted an assembly of the AIMF"),
    "project": _l("Project with the AIMF"),
    "attended": _l("Took part in an assembly of the AIMF"),
    "correspondent": _l("Correspondent of the AIMF"),
    "commission_chair": _l("Chair of a commission of the AIMF"),
}


@dataclass(frozen=True)
class Fact:
    """One line of an organisation's page; `doubt` says how far to trust it ('approximate', 'unverified')."""

    label: str
    value: str
    doubt: str = ""


def name_of(organisation: Organisation) -> str:
    """Return the name in the language of the page where the data has one, else as it is written at home."""
    return text_in(organisation.names) or organisation.name


def facts_of(organisation: Organisation) -> list[Fact]:
    """Return what is known, line by line; what is not known has no line."""
    facts = organisation.facts
    basis = facts.get("seat_basis", "")
    standing = str(_STANDINGS.get(facts.get("standing", ""), ""))
    year = f" ({facts['year']})" if facts.get("year") else ""
    lines = [
        Fact(_("Acronym"), organisation.acronym),
        Fact(_("Seat"), organisation.seat, str(_SEAT_DOUBTS.get(basis, basis))),
        Fact(_("Prefecture"), organisation.prefecture),
        Fact(_("Region"), organisation.region),
        Fact(_("Autonomous district"), _("Grand Lomé") if facts.get("grand_lome") else ""),
        Fact(_("Population"), number(organisation.population) if organisation.population else "", _("census of 2022")),
        Fact(_("Area"), f"{number(facts['area_km2'])}\u00a0km²" if facts.get("area_km2") else "", _("approximate")),
        Fact(_("Cantons"), ", ".join(facts.get("cantons", ())), _("some may be missing")),
        Fact(_("Relation to the AIMF"), standing + year if standing else ""),
        Fact(_("Also known as"), ", ".join(alias.name for alias in organisation.aliases)),
        Fact(_("Public trace"), _trace(organisation)),
        Fact(_("Position"), _position(organisation), _("an inhabited point, not the town hall")),
    ]
    return [line for line in lines if line.value]


def _trace(organisation: Organisation) -> str:
    """Return where the membership of a city was read; states and communes have one source for all."""
    known = organisation.source == "aimf_cities" and organisation.verification != UNVERIFIED
    return str(organisation.facts.get("evidence", "")) if known else ""


def _position(organisation: Organisation) -> str:
    if organisation.latitude is None or organisation.longitude is None:
        return ""
    return f"{organisation.latitude:.4f}, {organisation.longitude:.4f}"


def doubts_of(organisation: Organisation) -> list[str]:
    """Return what a reader must know before quoting the page."""
    doubts = []
    if organisation.verification == UNVERIFIED:
        doubts.append(
            _("Unverified: this rests on one dataset of 2014.")
            if organisation.source == "confejes_states"
            else _("Unverified: this entry comes from general knowledge, no public source was found.")
        )
    if "merges" in organisation.facts.get("population_note", ""):
        doubts.append(_("The census counts Danyi 1 and Danyi 2 together: 40,240 inhabitants by difference."))
    elif organisation.facts.get("population_note"):
        doubts.append(
            _("The label of this commune was unclear in the export of the census; its population is less sure.")
        )
    return doubts
