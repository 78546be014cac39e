"""A full pack without a database: 3 days, 39 sessions, 300 invented participants, awkward letters on purpose."""

import colorsys
import io
from datetime import UTC, date, datetime, timedelta

from PIL import Image

from coordinator.briefing.content import (
    NOTHING,
    Attached,
    Body,
    Contact,
    Country,
    Day,
    Delegation,
    Edition,
    Face,
    Identity,
    Pack,
    Part,
    Participant,
    Person,
    Practical,
    Prose,
    Release,
    Session,
    Stripe,
    Text,
)  # fmt: skip
from coordinator.core.markup import prose

GREETING = "مرحبا بكم في لومي يسعدنا أن نستقبلكم (11–13)"
EWE = "Woezɔ ! Ŋdi na mi katã, Ɖeɖeƒo Kpɔ́tɔ ʋɔɣɔ ɛ́"
KABIYE = "Ɛyʊ ñɩnʊʊ pɩdɩ ŋgʊ Ʋɔ̃ Ɣ Ɔ́"
ISSUED = datetime(2027, 2, 24, 8, 0, tzinfo=UTC)
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//FR\r\nBEGIN:VEVENT\r\nUID:a@b\r\nDTSTAMP:20270101T000000Z\r\n"
    b"DTSTART:20270309T090000Z\r\nSUMMARY:Plenary\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)

_WITH_LIST = (
    "Prise en main d'une fiche de recensement, choix des catégories, définition de l'état et du gestionnaire.\n\n"
    "- Qui tient la fiche ?\n- Qui paie l'entretien ?\n- Que publie la commune ?"
)
# start, minutes, kind, stripe, title, room, track, text
_DAY = [
    ("07:30", 90, "Accueil", Stripe.CEREMONY, "Accueil, retrait des badges et des dossiers", "Hall d’accueil",
     "Logistique",
     "Guichets par ordre alphabétique ; pièce d’identité et code d’inscription demandés."),
    ("09:15", 75, "Cérémonie", Stripe.CEREMONY, "Cérémonie officielle d’ouverture", "Grande salle plénière",
     "Protocole",
     "Hymne, mots de bienvenue, allocutions des partenaires, discours d’ouverture."),
    ("10:30", 15, "Cérémonie", Stripe.CEREMONY, "Photo de famille", "Esplanade", "Protocole", ""),
    ("10:45", 30, "Pause", Stripe.BREAK, "Pause-café", "Restaurant et jardin", "", ""),
    ("11:15", 75, "Plénière", Stripe.PLENARY, "Séance plénière d'installation", "Grande salle plénière", "Statutaire",
     "Constat du quorum, adoption de l'ordre du jour : désignation du bureau de séance et des rapporteurs."),
    ("12:30", 90, "Repas", Stripe.BREAK, "Déjeuner", "Restaurant et jardin", "", ""),
    ("14:00", 60, "Plénière", Stripe.PLENARY, "Conférence introductive : la ville qui apprend par ses équipements",
     "Grande salle plénière", "Équipements publics de proximité",
     "Pourquoi le terrain de jeu et l'école de quartier relèvent d'une même politique municipale."),
    ("15:15", 105, "Atelier", Stripe.WORKSHOP, "Atelier A1 – Recenser et gérer les équipements de proximité",
     "Salle Mono", "Équipements publics de proximité",
     _WITH_LIST),
    ("15:15", 105, "Atelier", Stripe.WORKSHOP, "Atelier A2 – Jeunes entrepreneurs et Maisons du savoir", "Salle Oti",
     "Jeunesse et Maisons du savoir", "Modèles d'accompagnement, rôle de la commune, critères d'implantation."),
    ("15:15", 105, "Table ronde", Stripe.ROUND_TABLE, "De la décision au suivi : la politique publique locale",
     "Salle Agou",
     "Politiques publiques", "Trois communes racontent une décision, sa mise en œuvre et ce qu'elles en ont mesuré."),
    ("17:00", 20, "Pause", Stripe.BREAK, "Pause", "Restaurant et jardin", "", ""),
    ("17:20", 60, "Bilatérale", Stripe.ROUND_TABLE, "Rencontres bilatérales – créneaux de 20 minutes",
     "Salons bilatéraux",
     "Partenariats", "Tables réservées à l'avance au guichet B ; durée stricte."),
    ("19:30", 150, "Social", Stripe.CEREMONY, "Réception offerte par la commune hôte", "Hors site", "Protocole",
     "Départ des navettes de l'esplanade à 19 h 00 puis toutes les 15 min."),
]  # fmt: skip
_PEOPLE = (
    Person("Présidence", "Yawa Ɖɔkpɛ-Agbeko", "Maire", "Commune de Golfe 1"),
    Person("Intervention", "Kɔ́dzo Ŋunyɔ", "Directeur du programme Jeunesse", "CONFEJES"),
    Person("Rapport", "", "Secrétaire général de mairie"),
)
_FIRST = ["Afi", "Akɔ́sua", "Mariam", "Claire", "Inês", "Ɖoɖo", "Kɔ́dzo", "Kofi", "Yao", "Étienne", "Amadou", "Sèna"]
_LAST = ["AGBEKO", "ƉƆKPƐ", "ŊUNYƆ", "MENSAH", "ADJOVI", "DIOP", "KOUASSI", "AMEGASHIE", "ƲUŊƆ", "LEFÈVRE", "TRAORÉ"]
_FUNCTIONS = ["Maire", "Adjointe au maire, finances", "Secrétaire général", "Directrice de cabinet"]
_CATEGORIES = ["Membre votant", "Observatrice", "Partenaire", "Presse"]


def _sessions(day: date, number: int) -> tuple[Session, ...]:
    made = []
    for index, (start, minutes, kind, stripe, title, room, track, text) in enumerate(_DAY):
        begin = datetime.fromisoformat(f"{day} {start}").replace(tzinfo=UTC)
        made.append(
            Session(
                f"{number}{index:02d}", Text(title, "fr"), begin, begin + timedelta(minutes=minutes), kind, stripe,
                room=room, track=track, description=Prose(prose(text), "fr"),
                people=_PEOPLE if stripe in {Stripe.PLENARY, Stripe.WORKSHOP, Stripe.ROUND_TABLE} else (),
                languages=("français", "anglais", "éwé") if stripe is Stripe.PLENARY else ("français",),
                is_break=stripe is Stripe.BREAK,
                documents=("AG/27/DOC.1", "AG/27/NC.A1") if stripe is Stripe.WORKSHOP else (),
            )
        )  # fmt: skip
    return tuple(made)


def _country(name: str, first: int, organisations: int, size: int) -> Country:
    delegations = []
    for number in range(organisations):
        members = tuple(
            Participant(
                f"{_LAST[(first + number * 3 + k) % 11]} {_FIRST[(first + number + k * 5) % 12]}",
                _FUNCTIONS[k % 4], _CATEGORIES[(number + k) % 4] if k else "Membre votant",
            )
            for k in range(size)
        )  # fmt: skip
        delegations.append(Delegation(f"Commune de {name} {number + 1}", members, "Région maritime"))
    return Country(name, tuple(delegations))


def picture(number: int = 0, size: tuple[int, int] = (210, 270), kind: str = "JPEG") -> bytes:
    """A plain picture; another number is another colour."""
    colour = tuple(round(255 * part) for part in colorsys.hsv_to_rgb(number / 300 % 1, 0.5, 0.7))
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, kind)
    return stream.getvalue()


def faces(count: int) -> tuple[tuple[Face, ...], dict[str, bytes]]:
    """`count` faces with their pictures; every seventh has none, and one picture stands for two people."""
    made = tuple(
        Face(f"{_FIRST[n % 12]} {_LAST[n % 11]}", f"{_FIRST[n % 12][0]}{_LAST[n % 11][0]}", _FUNCTIONS[n % 4],
             f"Commune {n}", "" if n % 7 == 3 else f"portrait-{max(n, 1)}")
        for n in range(count)
    )  # fmt: skip
    return made, {face.portrait: picture(n) for n, face in enumerate(made) if face.portrait}


def make_pack(**changes: object) -> Pack:
    """A pack of about 20 pages; `changes` replace its fields."""
    first = date(2027, 3, 9)
    days = tuple(
        Day(first + timedelta(days=n), _sessions(first + timedelta(days=n), n + 1), Text(theme, "fr"))
        for n, theme in enumerate(["Équipements de proximité", "Financer, former, coopérer", "Assemblée statutaire"])
    )
    note = (
        f"## Arriver\n\nPalais des congrès, boulevard circulaire. Navettes toutes les 15 min : {EWE}.\n\n{KABIYE}\n\n"
        "## Se loger\n\nLes hôtels partenaires sont à moins de 10 km. **Réservez avant le 12 février.**\n\n"
        "- Fièvre jaune : carnet exigé à l'arrivée\n- Monnaie : 10 000 FCFA valent 15 €\n- Prises de type C et E"
    )
    shown, pictures = faces(40)
    fields: dict[str, object] = {
        "identity": Identity(
            Text("Assemblée générale de l'Union des communes du Togo", "fr"), "9 – 11 mars 2027", "Lomé",
            "Palais des congrès", "Boulevard circulaire, Lomé", "Heure de Lomé (UTC+0)", Text("Dix ans de communes élues", "fr"),
            (Body("Union des communes du Togo", "UCT"), Body("Commune de Golfe 1")),
            (Body("Association internationale des maires francophones", "AIMF"),
             Body("Conférence des ministres de la jeunesse et des sports de la Francophonie", "CONFEJES")),
            "assemblee.example",
        ),
        "edition": Edition(3, ISSUED),
        "days": days,
        "release": Release(2, ISSUED - timedelta(days=1)),
        "faces": shown,
        "images": pictures,
        "countries": (
            _country("Togo", 0, 52, 4), _country("Bénin", 3, 12, 3), _country("Sénégal", 5, 8, 4),
            _country("France", 1, 6, 2), _country("Liban", 2, 3, 4),
        ),
        "practical": Practical(
            NOTHING, Prose(prose(note), "fr"),
            (Contact("Protocole", "Afi Mensah", "+228 90 00 00 01", "protocole@assemblee.example", "7 h – 22 h"),
             Contact("Transport", "", "+228 90 00 00 03", "", "6 h – 23 h")),
            (Contact("Police", "", "117", "", "24 h sur 24"), Contact("Pompiers", "", "118", "", "24 h sur 24")),
        ),
        "calendar": Attached("assemblee.ics", CALENDAR, "Calendrier de l’assemblée"),
        **changes,
    }  # fmt: skip
    return Pack(**fields)  # type: ignore[arg-type]


def small_pack(**changes: object) -> Pack:
    """One day, two countries: renders in under a second."""
    whole = make_pack()
    countries = (_country("Togo", 0, 2, 2), _country("Bénin", 3, 1, 2))
    return make_pack(**{"days": whole.days[:1], "countries": countries, "parts": tuple(Part), **changes})
