"""Invented people: common given names and family names of the region, combined by a fixed dice.

No combination is meant to be a living person; functions go with real communes only as an illustration.
"""

import random
from dataclasses import dataclass

_SOUTH_WOMEN = (
    "Akouvi Ama Afi Adjoa Abla Akossiwa Enyonam Dzifa Sena Mawuena Essi Yawa Kafui Délali Xoese Ayélé Dédé Amivi"
).split()
_SOUTH_MEN = (
    "Kossi Kodjo Komlan Koffi Yawo Kokou Mawuli Edem Sewa Ayao Dodji Senyo Kwami Anani Têtê Folly Messan Elom"
).split()
_NORTH_WOMEN = (
    "Essossinam Pyalo Magnim Tchilalo Abidé Mazalo Rafia Nadia Essozimna Kpatcha Maïmouna Salamatou Djamila Yendoubé"
).split()
_NORTH_MEN = (
    "Essossolim Tchaa Pyabalo Manzama Badabadi Bilakani Ouro Tchalla Moussa Issifou Laré Yendouma Damigou Kombaté"
).split()
_SOUTH = (
    "Mensah Aɖigo Agbodjan Amegan Dogbé Kpodo Sossou Agbéko Lawson Gbadamassi Attiogbé Kouévi Tsolenyanu Aziadékè "
    "Ekué Adzogblé Nyamassi Klutsé Ʋɔɖugbe Amouzou Togbui-Adama Hounkpè Akakpo Fiagan Nukafu Kpɔnton"
).split()
_NORTH = (
    "Tchassim Bawara-Essô Kpatchaa Alassani Tchagodomou Ouro-Gnaou Pana Lantame Douti Kolani Lamboni Sambiani "
    "Nadjombé Yarga Bodjona-Téou Aboudou Tchédré Kao Esso-Wavana Takougnadi Napo Gnandi Wiyao Sizing"
).split()
_ABROAD_WOMEN = ("Aïssatou Fatoumata Mariama Claire Nadine Lalao Béatrice Rokia Hanta Grace Solange Leïla").split()
_ABROAD_MEN = ("Amadou Ibrahima Jean-Baptiste Rado Ousmane Célestin Patrice Karim Étienne Moïse Fidèle Nicolae").split()
_ABROAD = (
    "Diop Ndiaye Traoré Ouédraogo Kouassi Adjovi Rakoto Mbarga Ngoma Benali Haddad Diallo Sow Bâ Camara Moreau "
    "Lefèvre Ionescu Mukendi Nzeyimana Habimana Houngbo Koné Sawadogo"
).split()


@dataclass(frozen=True)
class Invented:
    """A name, whether it is a woman's, and how to address her or him."""

    given_names: str
    family_name: str
    is_woman: bool

    @property
    def civility(self) -> str:
        """Return 'Mme' or 'M.'."""
        return "Mme" if self.is_woman else "M."


class Dice:
    """Draws people and facts; the same seed draws the same demonstration."""

    def __init__(self, seed: int = 2009) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a demonstration, no secret
        self._drawn: set[tuple[str, str]] = set()

    def person(self, region: str) -> Invented:
        """Return somebody new from 'south', 'north' or 'abroad'."""
        women, men, families = {
            "south": (_SOUTH_WOMEN, _SOUTH_MEN, _SOUTH),
            "north": (_NORTH_WOMEN, _NORTH_MEN, _NORTH),
            "abroad": (_ABROAD_WOMEN, _ABROAD_MEN, _ABROAD),
        }[region]
        while True:
            is_woman = self._random.random() < 0.38  # noqa: PLR2004 - a share, not a rule
            name = (self._random.choice(women if is_woman else men), self._random.choice(families))
            if name not in self._drawn:
                self._drawn.add(name)
                return Invented(*name, is_woman)

    def chance(self, share: float) -> bool:
        """Return True in `share` of all cases."""
        return self._random.random() < share

    def pick(self, *choices: str) -> str:
        """Return one of the choices."""
        return self._random.choice(choices)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        return self._random.randint(low, high)

    def phone(self) -> str:
        """Return an E.164 number of Togo's mobile range."""
        return f"+2289{self._random.randint(0, 3)}{self._random.randint(0, 999_999):06d}"
