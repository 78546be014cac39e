"""The reference data that comes with the product, as entries of the directory. Sources: the credits page.

Reads the CSV files beside this module; knows nothing of the database.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coordinator.core.text import slugify
from coordinator.directory.models import OrganisationKind

DATA = Path(__file__).parent / "data"
SOURCED, UNVERIFIED = "sourced", "unverified"


@dataclass(frozen=True)
class Entry:
    """One organisation as the reference data knows it. `facts` keeps doubts and sources for its page."""

    slug: str
    kind: OrganisationKind
    name: str
    source: str
    country: str = ""
    names: dict[str, str] = field(default_factory=dict)
    acronym: str = ""
    region: str = ""
    prefecture: str = ""
    seat: str = ""
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    website: str = ""
    verification: str = SOURCED
    facts: dict[str, Any] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()


def entries() -> Iterator[Entry]:
    """Yield everything: bodies, the communes of Togo, cities of the AIMF, states of the CONFEJES."""
    yield from (_body(row) for row in _rows("bodies.csv"))
    yield from (_commune(row) for row in _rows("togo_communes.csv"))
    yield from (_city(row) for row in _rows("aimf_cities.csv"))
    yield from (_state(row) for row in _rows("confejes_states.csv"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: value.replace("'", "’") for column, value in row.items()}  # as in Côte d’Ivoire


def _present(**facts: Any) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in ("", None, [])}


def _body(row: dict[str, str]) -> Entry:
    return Entry(
        slug=row["slug"], kind=OrganisationKind(row["kind"]), name=row["name_fr"], source="bodies",
        names={"fr": row["name_fr"], "en": row["name_en"]}, acronym=row["acronym"], country=row["country"],
        seat=row["city"], website=row["website"], verification=row["verification"], facts=_present(note=row["note"]),
        aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
    )  # fmt: skip


def _commune(row: dict[str, str]) -> Entry:
    cantons = [canton for canton in row["cantons"].split(";") if canton]
    facts = _present(
        number=int(row["commune_no"]), grand_lome=row["grand_lome"] == "1", area_km2=float(row["area_km2_approx"]),
        prefecture_seat=row["prefecture_seat"], seat_basis=row["chef_lieu_basis"], cantons=cantons,
        population_note=row["population_note"],
    )  # fmt: skip
    return Entry(
        slug=row["slug"], kind=OrganisationKind.COMMUNE, name=row["commune"], source="togo_communes", country="TG",
        region=row["region"], prefecture=row["prefecture"], seat=row["chef_lieu"],
        population=int(row["population_2022"]) if row["population_2022"] else None,
        latitude=float(row["lat"]), longitude=float(row["lon"]), facts=facts,
    )  # fmt: skip


def _city(row: dict[str, str]) -> Entry:
    sourced = row["verification"] != "general_knowledge_unverified"
    return Entry(
        slug=row["slug"], kind=OrganisationKind.CITY, name=row["city"], source="aimf_cities",
        country=row["country_iso2"], verification=SOURCED if sourced else UNVERIFIED,
        facts=_present(standing=row["status"], basis=row["verification"], year=row["evidence_year"],
                       evidence=row["source"]),
    )  # fmt: skip


def _state(row: dict[str, str]) -> Entry:
    return Entry(
        slug=slugify(f"{row['name_fr']} {row['type']}"), kind=OrganisationKind.STATE, name=row["name_fr"],
        names={"fr": row["name_fr"], "en": row["name_en"]}, source="confejes_states",
        country=row["iso_alpha2"], verification=SOURCED if row["confidence"] == "high" else UNVERIFIED,
        facts=_present(member_id=row["member_id"], type=row["type"], evidence=row["evidence"],
                       subdivision=row["iso_3166_2"]),
    )  # fmt: skip
