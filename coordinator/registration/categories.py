"""The categories every assembly starts with, and the titles people bear in them (DOMAIN §2, §3). Data only."""

from dataclasses import dataclass, field

from coordinator.registration.models import Voting


@dataclass(frozen=True)
class Seed:
    """One category of the default set; `rank` is its place in protocol order, `is_open` whether people choose it.

    `titles` lists functions by language, feminine and masculine, as they stand on a badge.
    """

    code: str
    name: dict[str, str]
    colour: str
    accredited_by: dict[str, str]
    rank: int
    voting: Voting = Voting.NO
    is_open: bool = False
    titles: dict[str, tuple[str, ...]] = field(default_factory=dict)


_MANDATE = {"fr": "Lettre de mandat", "en": "Mandate letter"}
_ORGANISER = {"fr": "Comité d’organisation", "en": "Organiser"}
_INVITATION = {"fr": "Invitation", "en": "Invitation"}

DEFAULTS: tuple[Seed, ...] = (
    Seed(
        "MAIRE",
        {
            "fr": "Maire, PDS, gouverneur ou gouverneure de district, présidence de conseil régional",
            "en": "Mayor or head of authority",
        },
        "blue", {"fr": "Lettre de la commune", "en": "Letter of the commune"}, 8, Voting.YES, is_open=True,
        titles={
            "fr": ("Maire", "Président de délégation spéciale", "Présidente de délégation spéciale",
                   "Gouverneur de district", "Gouverneure de district", "Président de conseil régional",
                   "Présidente de conseil régional"),
            "en": ("Mayor", "President of special delegation", "District governor", "President of regional council"),
        },
    ),
    Seed(
        "ADJ", {"fr": "Adjoint ou adjointe au maire", "en": "Deputy mayor with mandate"}, "blue", _MANDATE, 9,
        Voting.IF_MANDATED, is_open=True,
        titles={"fr": ("Adjoint au maire", "Adjointe au maire"), "en": ("Deputy mayor",)},
    ),
    Seed(
        "CONS", {"fr": "Conseiller ou conseillère", "en": "Councillor"}, "light-blue", _MANDATE, 11,
        Voting.IF_MANDATED, is_open=True,
        titles={
            "fr": ("Conseiller municipal", "Conseillère municipale", "Conseiller régional", "Conseillère régionale"),
            "en": ("Municipal councillor", "Regional councillor"),
        },
    ),
    Seed(
        "SG", {"fr": "Secrétariat général, services techniques, recette",
               "en": "Town clerk, technical head, treasurer"},
        "green", {"fr": "Ordre de mission", "en": "Travel order"}, 11, is_open=True,
        titles={
            "fr": ("Secrétaire général de mairie", "Secrétaire générale de mairie",
                   "Directeur des services techniques", "Directrice des services techniques",
                   "Receveur municipal", "Receveuse municipale"),
            "en": ("Town clerk", "Head of technical services", "Municipal treasurer"),
        },
    ),
    Seed(
        "AUT", {"fr": "Ministre, préfet ou préfète, autorité de tutelle, parlementaire",
                "en": "Minister, prefect, member of parliament"},
        "red", _INVITATION, 2,
        titles={
            "fr": ("Ministre", "Préfet", "Préfète", "Député", "Députée", "Sénateur", "Sénatrice"),
            "en": ("Minister", "Prefect", "Member of parliament", "Senator"),
        },
    ),
    Seed(
        "DIPLO", {"fr": "Ambassade, coopération", "en": "Diplomat"}, "red",
        {"fr": "Note verbale", "en": "Note verbale"}, 3, is_open=True,
        titles={
            "fr": ("Ambassadeur", "Ambassadrice", "Conseiller de coopération", "Conseillère de coopération"),
            "en": ("Ambassador", "Cooperation counsellor"),
        },
    ),
    Seed(
        "PTF", {"fr": "Partenaire technique et financier", "en": "Development partner"}, "purple",
        {"fr": "Lettre de l’organisme", "en": "Letter of the organisation"}, 10, is_open=True,
        titles={
            "fr": ("Représentant", "Représentante", "Chargé de programme", "Chargée de programme"),
            "en": ("Representative", "Programme officer"),
        },
    ),
    Seed(
        "DELC", {"fr": "Membre de la délégation conjointe", "en": "Joint delegation member"}, "purple",
        {"fr": "Point focal du partenaire", "en": "Partner focal point"}, 10,
    ),
    Seed(
        "OBS", {"fr": "Observation, association sœur, société civile, université", "en": "Observer"}, "grey",
        {"fr": "Demande agréée", "en": "Request and approval"}, 13, is_open=True,
        titles={"fr": ("Observateur", "Observatrice"), "en": ("Observer",)},
    ),
    Seed(
        "EXP", {"fr": "Expertise, intervention, modération, rapport",
                "en": "Speaker, moderator, rapporteur"}, "orange", _ORGANISER, 12,
        titles={
            "fr": ("Expert", "Experte", "Intervenant", "Intervenante", "Modérateur", "Modératrice", "Rapporteur",
                   "Rapporteuse"),
            "en": ("Expert", "Speaker", "Moderator", "Rapporteur"),
        },
    ),
    Seed(
        "CHEF", {"fr": "Chefferie traditionnelle", "en": "Traditional chief"}, "red", _INVITATION, 6,
        titles={"fr": ("Chef de canton", "Cheffe de canton"), "en": ("Canton chief",)},
    ),
    Seed(
        "PRESSE", {"fr": "Presse accréditée", "en": "Press"}, "yellow",
        {"fr": "Lettre d’affectation", "en": "Assignment letter"}, 14, is_open=True,
        titles={
            "fr": ("Journaliste", "Photographe", "Caméraman", "Camérawoman"),
            "en": ("Journalist", "Photographer", "Camera operator"),
        },
    ),
    Seed(
        "INTERP", {"fr": "Interprétation, traduction", "en": "Interpreter"}, "white",
        {"fr": "Contrat", "en": "Contract"}, 15,
        titles={"fr": ("Interprète", "Traducteur", "Traductrice"), "en": ("Interpreter", "Translator")},
    ),
    Seed(
        "ORG", {"fr": "Organisation, protocole, accueil, bénévolat", "en": "Staff, protocol"}, "black", _ORGANISER, 16
    ),
    Seed(
        "SECU", {"fr": "Sécurité, santé, conduite", "en": "Security, medical, driver"}, "white-red", _ORGANISER, 17,
        is_open=True,
        titles={
            "fr": ("Conducteur", "Conductrice", "Agent de sécurité", "Agente de sécurité"),
            "en": ("Driver", "Security officer"),
        },
    ),
    Seed(
        "ACC", {"fr": "Accompagnant ou accompagnante", "en": "Accompanying person"}, "beige",
        {"fr": "Personne accompagnée", "en": "Declared by principal"}, 18, is_open=True,
        titles={
            "fr": ("Conjoint", "Conjointe", "Aide de camp", "Assistant", "Assistante"),
            "en": ("Spouse", "Aide-de-camp", "Assistant"),
        },
    ),
)  # fmt: skip
_TITLES = {seed.code: seed.titles for seed in DEFAULTS}


def titles_of(code: str, lang: str) -> tuple[str, ...]:
    """Return the titles offered for a category in `lang`; none for a category of the organisers' own making."""
    titles = _TITLES.get(code, {})
    return titles.get(lang) or titles.get("fr", ())
