"""What the qualities of hosts and partners are called."""

from coordinator.assemblies.models import PartyRole
from coordinator.core.i18n import _l

PARTY_ROLES: dict[PartyRole, str] = {
    PartyRole.ORGANISER: _l("Organised by"),
    PartyRole.HOST: _l("Hosted by"),
    PartyRole.PARTNER: _l("In partnership with"),
    PartyRole.SUPPORT: _l("With the support of"),
}
