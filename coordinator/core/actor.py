"""Who acts: handed to every service as `by`, to every policy as its first argument."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NO_ROLES: Mapping[int, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True)
class Actor:
    """Somebody or something acting on the house.

    `kind` is 'account', 'link' (holder of a private link), 'visitor' or 'system'; `ref` is the public id
    of the account or registration; `roles` maps assembly row numbers to the roles held there.
    """

    kind: str = "visitor"
    ref: str = ""
    name: str = ""
    account_id: int | None = None
    is_site_admin: bool = False
    roles: Mapping[int, frozenset[str]] = field(default_factory=lambda: _NO_ROLES)

    @property
    def is_signed_in(self) -> bool:
        """Tell whether this actor signed in with an account."""
        return self.account_id is not None


VISITOR = Actor()
SYSTEM = Actor(kind="system")


def link_holder(ref: str) -> Actor:
    """Return the actor who proved to hold the private link of the registration `ref`."""
    return Actor(kind="link", ref=ref)
