"""What other packages ask registration: counts for the public page, the list of participants for the pack."""

from coordinator.core.actor import SYSTEM
from coordinator.core.db import unit_of_work
from coordinator.registration import queries, service
from coordinator.registration.models import RegistrationState
from coordinator.registration.queries import ListOrder
from tests import world
from tests.registration import steps


def test_only_the_accepted_who_agreed_are_listed(db):
    assembly = world.assembly()
    made, members = steps.delegation(assembly, organisation=world.organisation("Golfe 2"), members=(
        steps.member(1, given_names="Afi", family_name="Zinsou", category="SG", is_head=True),
        steps.member(2, given_names="Kofi", family_name="Éklou"), steps.member(3, given_names="Not", family_name="Accepted"),
    ))  # fmt: skip
    _other, [mayor] = steps.delegation(assembly, organisation=world.organisation("Agou 1"),
                                       members=(steps.member(4, family_name="Bodjona", is_head=True),))  # fmt: skip
    _guest, [observer] = steps.delegation(assembly, members=(steps.member(5, family_name="Arnaud", category="OBS"),))
    secret = steps.draft(assembly, members=(steps.member(6, family_name="Discret"),))
    silent = steps.submit(assembly, secret, is_listed=False)
    [unlisted] = queries.members_of(silent.id)
    with unit_of_work():
        for one in [*members[:2], mayor, observer, unlisted]:
            service.move(one, RegistrationState.ACCEPTED, by=SYSTEM, assembly=assembly)
    assert [one.name for one in queries.listed_participants(assembly)] == [
        "BODJONA Kossi", "ÉKLOU Kofi", "ZINSOU Afi", "ARNAUD Kossi",
    ]  # fmt: skip
    by_name = queries.listed_participants(assembly, ListOrder.ALPHABETICAL)
    assert [one.name for one in by_name] == ["ARNAUD Kossi", "BODJONA Kossi", "ÉKLOU Kofi", "ZINSOU Afi"]
    first = queries.listed_participants(assembly)[0]
    assert (first.organisation, first.country, first.category_code, first.is_head) == ("Agou 1", "TG", "MAIRE", True)
    assert made.organisation_name == "Golfe 2"


def test_communes_by_country_count_standing_communes(db):
    assembly = world.assembly()
    assert queries.communes_by_country(assembly) == []
    gone, [member] = steps.delegation(assembly, organisation=world.organisation("Golfe 1"))
    steps.delegation(assembly, organisation=world.organisation("Golfe 2"))
    steps.delegation(assembly, organisation=world.organisation("Golfe 3"))
    steps.delegation(assembly, organisation=world.organisation("Cotonou"), country="BJ")
    steps.delegation(assembly)  # another organisation, typed freely
    with unit_of_work():
        service.withdraw(member, gone, by=SYSTEM, assembly=assembly)
    assert queries.communes_by_country(assembly) == [("TG", 2), ("BJ", 1)]
    figures = queries.counts(assembly)
    assert (figures.total, figures.standing, figures.delegations) == (5, 4, 4)
    assert figures.by_state == {RegistrationState.SUBMITTED: 4, RegistrationState.WITHDRAWN: 1}


def test_the_version_is_zero_before_the_first_registration(db):
    assembly = world.assembly()
    assert queries.desk_version(assembly.id) == 0
    steps.delegation(assembly)
    assert queries.desk_version(assembly.id) > 0
