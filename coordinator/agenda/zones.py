"""Times of a second city beside those of the venue, for readers far away. The venue's own are never converted."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coordinator.agenda.queries import PublicSession
from coordinator.assemblies.models import Assembly
from coordinator.core.i18n import _, _l, current_language
from coordinator.core.text import search_key
from coordinator.web.filters import clock_time, day_short, typo

# What stands in addresses, the IANA zone and the name of each city that can be read in, by part of the world.
_CITIES: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (_l("Africa"), (
        ("abidjan", "Africa/Abidjan", _l("Abidjan")), ("algiers", "Africa/Algiers", _l("Algiers")),
        ("antananarivo", "Indian/Antananarivo", _l("Antananarivo")), ("bamako", "Africa/Bamako", _l("Bamako")),
        ("cairo", "Africa/Cairo", _l("Cairo")), ("casablanca", "Africa/Casablanca", _l("Casablanca")),
        ("cotonou", "Africa/Porto-Novo", _l("Cotonou")), ("dakar", "Africa/Dakar", _l("Dakar")),
        ("djibouti", "Africa/Djibouti", _l("Djibouti")), ("douala", "Africa/Douala", _l("Douala")),
        ("kigali", "Africa/Kigali", _l("Kigali")), ("kinshasa", "Africa/Kinshasa", _l("Kinshasa")),
        ("libreville", "Africa/Libreville", _l("Libreville")), ("lome", "Africa/Lome", _l("Lomé")),
        ("lubumbashi", "Africa/Lubumbashi", _l("Lubumbashi")), ("ndjamena", "Africa/Ndjamena", _l("N’Djamena")),
        ("niamey", "Africa/Niamey", _l("Niamey")), ("ouagadougou", "Africa/Ouagadougou", _l("Ouagadougou")),
        ("port-louis", "Indian/Mauritius", _l("Port Louis")), ("tunis", "Africa/Tunis", _l("Tunis")),
    )),
    (_l("The Americas"), (
        ("cayenne", "America/Cayenne", _l("Cayenne")), ("fort-de-france", "America/Martinique", _l("Fort-de-France")),
        ("moncton", "America/Moncton", _l("Moncton")), ("montreal", "America/Toronto", _l("Montreal")),
        ("port-au-prince", "America/Port-au-Prince", _l("Port-au-Prince")),
    )),
    (_l("Asia and the Middle East"), (
        ("beirut", "Asia/Beirut", _l("Beirut")), ("hanoi", "Asia/Ho_Chi_Minh", _l("Hanoi")),
        ("phnom-penh", "Asia/Phnom_Penh", _l("Phnom Penh")), ("vientiane", "Asia/Vientiane", _l("Vientiane")),
        ("yerevan", "Asia/Yerevan", _l("Yerevan")),
    )),
    (_l("Europe"), (
        ("brussels", "Europe/Brussels", _l("Brussels")), ("bucharest", "Europe/Bucharest", _l("Bucharest")),
        ("geneva", "Europe/Zurich", _l("Geneva")), ("london", "Europe/London", _l("London")),
        ("luxembourg", "Europe/Luxembourg", _l("Luxembourg")), ("paris", "Europe/Paris", _l("Paris")),
    )),
    (_l("Oceans"), (
        ("noumea", "Pacific/Noumea", _l("Nouméa")), ("papeete", "Pacific/Tahiti", _l("Papeete")),
        ("saint-denis", "Indian/Reunion", _l("Saint-Denis (Réunion)")),
    )),
)  # fmt: skip
_KNOWN = {slug: (zone, name) for _part, cities in _CITIES for slug, zone, name in cities}


@dataclass(frozen=True)
class Second:
    """The city whose times a reader asks for beside those of the venue."""

    slug: str
    zone: ZoneInfo
    place: str
    venue_zone: ZoneInfo
    venue: str

    def differs_at(self, *instants: dt.datetime) -> bool:
        """Tell whether clocks here and there show another time at any of these instants."""
        return any(_offset(at, self.zone) != _offset(at, self.venue_zone) for at in instants)

    def hours(self, session: PublicSession) -> str:
        """Return '10 h 00 – 11 h 30 (Paris)', with the day where it is not that of the venue."""
        start, end = session.starts_at.astimezone(self.zone), session.ends_at.astimezone(self.zone)
        last = clock_time(end)
        if end.date() != start.date():
            last = _("%(time)s on %(day)s", time=last, day=_day(end))
        return self._said(start, self._day_here(session.starts_at), f"{clock_time(start)} – {last}")

    def time(self, at: dt.datetime) -> str:
        """Return '10 h 00 (Paris)', with the day where it is not that of the venue."""
        there = at.astimezone(self.zone)
        return self._said(there, self._day_here(at), clock_time(there))

    def here(self, hours: str) -> str:
        """Return a time of the venue with the name of the venue beside it: '9 h 00 (Lomé)'."""
        return _at(hours, self.venue)

    def _day_here(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self.venue_zone).date()

    def _said(self, there: dt.datetime, day_here: dt.date, hours: str) -> str:
        if there.date() == day_here:
            return _at(hours, self.place)
        return _("%(day)s, %(hours)s (%(place)s)", day=_day(there), hours=hours, place=self.place)


@dataclass(frozen=True)
class ZoneChoice:
    """What a page says of its times, and the form that asks for a second city beside the venue.

    `options` are pairs of a part of the world and its (value, name); `kept` goes along with what is asked.
    """

    said: str
    venue_only: str
    chosen: str
    options: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    action: str
    kept: tuple[tuple[str, str], ...]


def known_city(slug: str) -> str:
    """Return `slug` when it names a city that can be read in, else ''."""
    return slug if slug in _KNOWN else ""


def second_of(assembly: Assembly, slug: str) -> Second | None:
    """Return the second city asked for; None for none, for an unknown one and where the assembly itself is."""
    zone, name = _KNOWN.get(slug, ("", ""))
    if not zone or zone == assembly.zone:
        return None
    return Second(slug, ZoneInfo(zone), typo(str(name)), ZoneInfo(assembly.zone), place_of(assembly))


def drawn(second: Second | None, sessions: Iterable[PublicSession]) -> Second | None:
    """Return the second city if its times are to stand beside these sessions: the same time is not said twice."""
    instants = [at for session in sessions for at in (session.starts_at, session.ends_at)]
    return second if second and second.differs_at(*instants) else None


def choice_of(
    assembly: Assembly, second: Second | None, sessions: Sequence[PublicSession], *, action: str,
    kept: Mapping[str, str] | None = None,
) -> ZoneChoice:  # fmt: skip
    """Return what a page with these sessions (one at least) says of zones."""
    said = [zone_in_words(assembly, sessions[0].starts_at)]
    if second and drawn(second, sessions):
        said.append(_times_of(second.place, *(_offset(session.starts_at, second.zone) for session in sessions)))
    elif second:
        said.append(_("%(place)s: the same time", place=second.place))
    return ZoneChoice(
        " · ".join(said), _("%(place)s only", place=place_of(assembly)), second.slug if second else "",
        tuple((str(part), _named(cities, assembly.zone)) for part, cities in _CITIES),
        action, tuple((kept or {}).items()),
    )  # fmt: skip


def zone_in_words(assembly: Assembly, at: dt.datetime) -> str:
    """Return 'Times of Kathmandu (UTC+5:45)': every reader is told, whichever zone they read in."""
    return _times_of(place_of(assembly), _offset(at, ZoneInfo(assembly.zone)))


def place_of(assembly: Assembly) -> str:
    """Return the city whose times the assembly keeps."""
    return assembly.city or assembly.zone.rpartition("/")[2].replace("_", " ")


def _times_of(place: str, *offsets: dt.timedelta) -> str:
    """Name a city and its distance from universal time, unless clocks change between the offsets."""
    if len(set(offsets)) > 1:
        return _("Times of %(place)s", place=_of(place))
    return _("Times of %(place)s (%(offset)s)", place=_of(place), offset=_offset_in_words(offsets[0]))


def _offset_in_words(offset: dt.timedelta) -> str:
    if not offset:
        return _("universal time, UTC+0")
    hours, minutes = divmod(abs(offset) // dt.timedelta(minutes=1), 60)
    return f"UTC{'-' if offset < dt.timedelta() else '+'}{hours}" + (f":{minutes:02d}" if minutes else "")


def _offset(at: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return at.astimezone(zone).utcoffset() or dt.timedelta()


def _day(there: dt.datetime) -> str:
    return day_short(there.date()).replace(" ", "\u00a0")


def _at(hours: str, place: str) -> str:
    return _("%(hours)s (%(place)s)", hours=hours, place=place)


def _named(cities: Sequence[tuple[str, str, str]], without: str) -> tuple[tuple[str, str], ...]:
    """The cities of a part of the world in the order of their names, without the zone that needs no conversion."""
    named = [(slug, typo(str(name))) for slug, zone, name in cities if zone != without]
    return tuple(sorted(named, key=lambda pair: search_key(pair[1])))


def _of(place: str) -> str:
    """Return a city as 'times of' wants it: French elides its preposition, or melts it with an article."""
    if current_language() != "fr":
        return place
    for article, melted in (("Le ", "du "), ("Les ", "des ")):
        if place.startswith(article):
            return melted + place.removeprefix(article)
    return f"d’{place}" if search_key(place)[:1] in set("aeiou") else f"de {place}"
