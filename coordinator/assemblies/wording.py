"""What the qualities of hosts and partners are called."""

from coordinator.assemblies.models import PartyRole
from coordinator.core.i18n import _l

PARTY_ROLES: dict[PartyRole, str] = {
    PartyRole.ORGANISER: _l("Organiser"),
    PartyRole.HOST: _l("Host"),
    PartyRole.PARTNER: _l("Partner"),
    PartyRole.SUPPORT: _l("With the support of"),
}
