"""The law of the house: which role may do what, as one table; and who counts as holding a role."""

import enum

from coordinator.core.actor import Actor
from coordinator.core.i18n import _l


class Role(enum.StrEnum):
    """What an account is in one assembly."""

    OWNER = "owner"
    ORGANISER = "organiser"
    AGENDA_EDITOR = "agenda_editor"
    REGISTRATION_OFFICER = "registration_officer"
    CHECK_IN = "check_in"
    FOCAL_POINT = "focal_point"
    VIEWER = "viewer"


ROLE_NAMES: dict[Role, str] = {
    Role.OWNER: _l("Owner"),
    Role.ORGANISER: _l("Organiser"),
    Role.AGENDA_EDITOR: _l("Agenda editor"),
    Role.REGISTRATION_OFFICER: _l("Registration officer"),
    Role.CHECK_IN: _l("Check-in"),
    Role.FOCAL_POINT: _l("Partner focal point"),
    Role.VIEWER: _l("Viewer"),
}


class Permission(enum.StrEnum):
    """What can be allowed, in one assembly."""

    SEE = "see"  # organiser screens at all
    EDIT_ASSEMBLY = "edit_assembly"
    PUBLISH_ASSEMBLY = "publish_assembly"
    MANAGE_TEAM = "manage_team"
    SEE_AGENDA = "see_agenda"
    EDIT_AGENDA = "edit_agenda"
    RELEASE_AGENDA = "release_agenda"
    SEE_REGISTRATIONS = "see_registrations"
    EDIT_REGISTRATIONS = "edit_registrations"
    EXPORT_REGISTRATIONS = "export_registrations"
    MAKE_PACKS = "make_packs"
    SEE_MAIL = "see_mail"
    EDIT_DOCUMENTS = "edit_documents"
    CHECK_IN = "check_in"


_P = Permission
LAW: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ORGANISER: frozenset(Permission) - {_P.MANAGE_TEAM},
    Role.AGENDA_EDITOR: frozenset({_P.SEE, _P.SEE_AGENDA, _P.EDIT_AGENDA, _P.EDIT_DOCUMENTS}),
    Role.REGISTRATION_OFFICER: frozenset(
        {_P.SEE, _P.SEE_AGENDA, _P.SEE_REGISTRATIONS, _P.EDIT_REGISTRATIONS, _P.EXPORT_REGISTRATIONS, _P.CHECK_IN}
    ),
    Role.CHECK_IN: frozenset({_P.SEE, _P.CHECK_IN}),
    Role.FOCAL_POINT: frozenset({_P.SEE, _P.SEE_AGENDA}),
    Role.VIEWER: frozenset({_P.SEE, _P.SEE_AGENDA, _P.SEE_REGISTRATIONS}),
}


def is_allowed(actor: Actor, permission: Permission, assembly_id: int) -> bool:
    """Tell whether `actor` holds a role in the assembly that the law gives `permission`."""
    if actor.is_site_admin:
        return True
    return any(permission in LAW[Role(role)] for role in actor.roles.get(assembly_id, ()))


def may_administer_site(actor: Actor, _subject: object = None) -> bool:
    """Tell whether `actor` is a site administrator."""
    return actor.is_site_admin


def is_signed_in(actor: Actor, _subject: object = None) -> bool:
    """Tell whether `actor` has signed in."""
    return actor.is_signed_in
