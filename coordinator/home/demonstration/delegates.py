"""The three hundred invented delegates: real communes and cities, registered by the same service as everybody."""

import datetime as dt

from sqlalchemy import select

from coordinator.assemblies.models import Assembly
from coordinator.core import clock, files, tokens
from coordinator.core.actor import Actor
from coordinator.core.db import current_session
from coordinator.directory.models import Organisation, OrganisationKind
from coordinator.home.demonstration.names import Dice, Invented
from coordinator.home.demonstration.portraits import portrait
from coordinator.registration import service
from coordinator.registration.models import Category, Delegation, Registration, RegistrationState

_NORTH = {"Savanes", "Kara", "Centrale"}
_STATE = RegistrationState
# Category, title of a woman, title of a man: who comes with the head, in this order.
_RETINUE = (
    ("SG", "Secrétaire générale de mairie", "Secrétaire général de mairie"),
    ("ADJ", "Adjointe au maire", "Adjoint au maire"),
    ("CONS", "Conseillère municipale", "Conseiller municipal"),
)
_OTHERS = (
    ("aimf", "AIMF", ("DELC", "Chargée de programme", "Chargé de programme"), 4),
    ("confejes", "CONFEJES", ("DELC", "Conseillère technique", "Conseiller technique"), 4),
    ("", "Agence de coopération décentralisée", ("PTF", "Représentante", "Représentant"), 3),
    ("", "Radio des communes", ("PRESSE", "Journaliste", "Journaliste"), 3),
    ("", "Université de Lomé", ("OBS", "Observatrice", "Observateur"), 3),
)


class Crowd:
    """Fills an assembly with delegations."""

    def __init__(self, assembly: Assembly, by: Actor) -> None:
        self.assembly, self.by, self.dice = assembly, by, Dice()
        service.prepare(assembly, by=by)
        query = select(Category).where(Category.assembly_id == assembly.id)
        self.categories = {category.code: category for category in current_session().scalars(query)}
        self.count = 0

    def fill(self, wanted: int = 300) -> int:
        """Register about `wanted` people; return how many."""
        session = current_session()
        communes = select(Organisation).where(Organisation.kind == OrganisationKind.COMMUNE).order_by(Organisation.slug)
        for commune in session.scalars(communes):
            if self.dice.chance(0.9):
                self._commune(commune)
        for slug, name, role, size in _OTHERS:
            home = session.scalar(select(Organisation).where(Organisation.slug == slug)) if slug else None
            self._delegation(home, home.name if home else name, "", [role] * size, "abroad")
        cities = select(Organisation).where(Organisation.kind == OrganisationKind.CITY, Organisation.country != "TG")
        for city in session.scalars(cities.order_by(Organisation.slug)):
            if self.count >= wanted:
                break
            if self.dice.chance(0.5):
                roles = [("MAIRE", "Maire", "Maire"), _RETINUE[0]][: self.dice.between(1, 2)]
                self._delegation(city, city.name, city.country, roles, "abroad")
        return self.count

    def _commune(self, commune: Organisation) -> None:
        roles = [("MAIRE", "Maire", "Maire"), *_RETINUE[: self.dice.between(0, 2)]]
        self._delegation(commune, commune.name, "TG", roles, "north" if commune.region in _NORTH else "south")

    def _delegation(
        self, home: Organisation | None, name: str, country: str, roles: list[tuple[str, str, str]], region: str
    ) -> None:
        people = [self.dice.person(region) for _role in roles]
        delegation = Delegation(
            public_id=tokens.new_public_id(), assembly_id=self.assembly.id, organisation_id=home.id if home else None,
            organisation_name=name, country=country, contact_phone=self.dice.phone(), language="fr",
            contact_name=f"{people[-1].given_names} {people[-1].family_name}",
            idempotency_key=tokens.digest(f"demonstration {name}"),
        )  # fmt: skip
        session = current_session()
        session.add(delegation)
        session.flush()
        newcomers = [
            self._newcomer(person, role, is_head=not position)
            for position, (person, role) in enumerate(zip(people, roles, strict=True))
        ]
        made = service.register(self.assembly, delegation, newcomers, by=self.by)
        for registration, person in zip(made, people, strict=True):
            self._settle(registration, person)
        self.count += len(made)

    def _newcomer(self, person: Invented, role: tuple[str, str, str], *, is_head: bool) -> service.Newcomer:
        code, her, his = role
        first = self.assembly.starts_on
        return service.Newcomer(
            given_names=person.given_names, family_name=person.family_name, civility=person.civility,
            category_id=self.categories[code].id, function=her if person.is_woman else his, is_head=is_head,
            phone=self.dice.phone(), is_listed=self.dice.chance(0.97), is_photographed=True,
            travel={
                "arrives_on": first - dt.timedelta(days=self.dice.between(0, 1)), "leaves_on": self.assembly.ends_on,
                "travel_mode": "road", "needs": ["wheelchair"] if self.dice.chance(0.02) else [],
            },
        )  # fmt: skip

    def _settle(self, registration: Registration, person: Invented) -> None:
        """Give a drawn portrait and a state: most are accepted, some wait for a decision, a few gave up."""
        face = portrait(registration.number, is_woman=person.is_woman)
        registration.person.photo_key = files.store().put(face)
        registration.created_at = clock.now() - dt.timedelta(days=self.dice.between(1, 20))
        if self.dice.chance(0.86):
            service.move(registration, _STATE.ACCEPTED, by=self.by, assembly=self.assembly)
        elif self.dice.chance(0.3):
            missing = "Ordre de mission à fournir."
            service.move(registration, _STATE.INCOMPLETE, by=self.by, assembly=self.assembly, reason=missing)
        elif self.dice.chance(0.15):
            service.move(registration, _STATE.WITHDRAWN, by=self.by, assembly=self.assembly)
