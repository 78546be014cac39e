"""What the demonstration assembly says about itself. Content, not interface: both languages stand here."""

from typing import Any

ASSEMBLY: dict[str, Any] = {
    "title": {
        "fr": "Assemblée générale de l’Union des collectivités togolaises",
        "en": "General assembly of the Union of Togolese local authorities",
    },
    "short_title": {"fr": "Assemblée de l’Union", "en": "Union assembly"},
    "edition": {"fr": "Assemblée de démonstration", "en": "Demonstration assembly"},
    "lede": {
        "fr": "Trois jours de travail entre élus locaux sur les équipements de proximité, la jeunesse et les finances "
        "locales, avec la participation conjointe de l’AIMF et de la CONFEJES.",
        "en": "Three days of work between local elected officials on local facilities, youth and local finance, with "
        "the joint participation of AIMF and CONFEJES.",
    },
    "description": {
        "fr": "Cette assemblée est une **démonstration** : les communes sont réelles, les personnes, les dates, les "
        "salles et les séances sont inventées.",
        "en": "This assembly is a **demonstration**: the communes are real; people, dates, rooms and sessions are "
        "invented.",
    },
    "practical": {
        "fr": """## Arriver à Lomé

L’aéroport international Gnassingbé-Eyadéma est à quinze minutes du Palais des congrès. Un bureau d’accueil de
l’assemblée y est tenu la veille et le premier jour, de 6 h à 22 h.

## Visa et santé

Tout voyageur remplit la déclaration de voyage en ligne au moins sept jours avant son départ. Les ressortissants de la
CEDEAO sont dispensés de visa. Le certificat de vaccination contre la fièvre jaune est exigé.

## Se loger

- **Hôtel des Lagunes**, à cinq minutes à pied : 38 000 FCFA la nuit, petit déjeuner compris
- **Résidence du Mono**, à dix minutes en navette : 25 000 FCFA la nuit
- **Auberge de la Plage**, à quinze minutes en navette : 16 000 FCFA la nuit

Les navettes partent des trois hôtels à 7 h, 7 h 30 et 8 h.

## Sur place

Le badge se retire dans le hall d’accueil, sur présentation d’une pièce d’identité. Le Wi-Fi de l’assemblée est ouvert
aux porteurs de badge. Courant : 220 V, prises de type C et E. Tenue de ville ; tenue traditionnelle bienvenue.

## Numéros utiles

- Police secours : [117](tel:117)
- Sapeurs-pompiers : [118](tel:118)
- Permanence de l’assemblée : [+228 90 00 00 00](tel:+22890000000)
""",
        "en": """## Getting to Lomé

Gnassingbé Eyadéma international airport is fifteen minutes from the Palais des congrès. The assembly keeps a welcome
desk there the day before and on the first day, from 6:00 to 22:00.

## Visa and health

Every traveller files the online travel declaration at least seven days before departure. ECOWAS nationals need no visa.
Proof of yellow-fever vaccination is required.

## Where to stay

- **Hôtel des Lagunes**, five minutes on foot: XOF 38,000 a night, breakfast included
- **Résidence du Mono**, ten minutes by shuttle: XOF 25,000 a night
- **Auberge de la Plage**, fifteen minutes by shuttle: XOF 16,000 a night

Shuttles leave the three hotels at 7:00, 7:30 and 8:00.

## On site

Badges are handed out in the reception hall on presentation of an identity document. Power: 220 V, sockets C and E.

## Useful numbers

- Police: [117](tel:117)
- Fire brigade: [118](tel:118)
- Duty desk of the assembly: [+228 90 00 00 00](tel:+22890000000)
""",
    },
    "arrival_note": {
        "fr": "À quinze minutes de l’aéroport. Navettes depuis les hôtels partenaires de 7 h à 8 h 30.",
        "en": "Fifteen minutes from the airport. Shuttles from the partner hotels from 7:00 to 8:30.",
    },
    "opening_hours": {
        "fr": "Le secrétariat répond du lundi au vendredi, de 8 h à 17 h (heure de Lomé).",
        "en": "The secretariat answers Monday to Friday, 8:00 to 17:00 (Lomé time).",
    },
    "consent_text": {
        "fr": "J’accepte que les renseignements saisis servent à organiser l’assemblée : accréditation, badge, "
        "hébergement et sécurité. Ils sont effacés douze mois après la clôture.",
        "en": "I agree that these data are used to organise the assembly: accreditation, badge, accommodation and "
        "security. They are erased twelve months after it closes.",
    },
    "languages": ["fr", "en"],
    "language": "fr",
    "zone": "Africa/Lome",
    "city": "Lomé",
    "country": "TG",
    "venue_name": "Palais des congrès",
    "venue_address": "Avenue de la Libération",
    "venue_latitude": 6.1319,
    "venue_longitude": 1.2228,
    "secretariat_name": "Union des collectivités togolaises",
    "secretariat_address": "Secrétariat permanent, Lomé",
    "secretariat_phone": "+228\u00a090\u00a000\u00a000\u00a000",
    "secretariat_email": "secretariat@uct.example",
    "delegation_limit": 6,
    # Landmarks roughly where they stand; roads and shore are drawn by hand for the 480 × 230 plan.
    "settings": {
        "landmarks": [
            {"name": "Marché central", "latitude": 6.1265, "longitude": 1.2262},
            {"name": "Hôtel de ville", "latitude": 6.1294, "longitude": 1.2148},
            {"name": "Gare routière", "latitude": 6.1362, "longitude": 1.2301},
        ],
        "plan": {
            "water": "M0 206C90 196 150 214 250 208S420 192 480 200V230H0Z",
            "roads": [
                "M0 198C90 188 150 206 250 200S420 184 480 192",
                "M40 0C60 80 130 110 240 104S420 70 470 0",
                "M150 0 185 200",
                "M330 0 318 196",
            ],
        },
    },
}
# (days before the first day, label)
KEY_DATES = (
    (60, {"fr": "Envoi des convocations", "en": "Notices of meeting sent"}),
    (
        30,
        {
            "fr": "Dernier jour pour demander une lettre d’invitation (visa)",
            "en": "Last day to ask for an invitation letter (visa)",
        },
    ),
    (12, {"fr": "Clôture des inscriptions", "en": "Registration closes"}),
    (0, {"fr": "Cérémonie d’ouverture", "en": "Opening ceremony"}),
)  # fmt: skip
UNION = {
    "name": "Union des collectivités togolaises",
    "names": {"fr": "Union des collectivités togolaises", "en": "Union of Togolese local authorities"},
    "acronym": "UCT",
    "aliases": ("Union des Communes du Togo", "UCT"),
}
PARTNERS = (
    {
        "name": "Association internationale des maires francophones",
        "names": {
            "fr": "Association internationale des maires francophones",
            "en": "International Association of Francophone Mayors",
        },
        "acronym": "AIMF",
        "aliases": ("AIMF",),
    },
    {
        "name": "Conférence des ministres de la jeunesse et des sports de la Francophonie",
        "names": {
            "fr": "Conférence des ministres de la jeunesse et des sports de la Francophonie",
            "en": "Conference of Youth and Sports Ministers of La Francophonie",
        },
        "acronym": "CONFEJES",
        "aliases": ("CONFEJES",),
    },
)
PAPERS = (
    ("AG/DOC.1", {"fr": "Ordre du jour provisoire annoté", "en": "Annotated provisional order of business"}, "public"),
    ("AG/INF.1", {"fr": "Note logistique aux participants", "en": "Logistics note to participants"}, "public"),
    ("AG/INF.3", {"fr": "Plan des salles et guide du délégué", "en": "Room plan and delegate’s guide"}, "public"),
    ("AG/DOC.7", {"fr": "Recueil des projets de résolutions", "en": "Draft resolutions"}, "delegates"),
)
# Attested: an assembly of the Union announced for the end of October 2009, joint participation envisaged.
FOUNDING: dict[str, Any] = {
    "title": {
        "fr": "Assemblée de l’Union des collectivités togolaises, 2009",
        "en": "Assembly of the Union of Togolese local authorities, 2009",
    },
    "short_title": {"fr": "Assemblée de 2009", "en": "Assembly of 2009"},
    "lede": {
        "fr": "L’assemblée annoncée en juillet 2009, à laquelle l’AIMF et la CONFEJES envisageaient de participer "
        "conjointement.",
        "en": "The assembly announced in July 2009, in which AIMF and CONFEJES considered taking part jointly.",
    },
    "languages": ["fr", "en"],
    "language": "fr",
    "zone": "Africa/Lome",
    "city": "Lomé",
    "country": "TG",
    "secretariat_name": "Union des collectivités togolaises",
    "secretariat_email": "secretariat@uct.example",
}  # fmt: skip
