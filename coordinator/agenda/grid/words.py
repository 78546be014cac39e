"""What the script of the grid says: its sentences in the language of the page, with %(placeholders)s to fill."""

from collections.abc import Mapping

from coordinator.core.i18n import _, current_language


def words() -> Mapping[str, str]:
    """Return the sentences of the script, with their placeholders."""
    french = current_language() == "fr"
    return {
        "clock": "%(h)s\u00a0h\u00a0%(mm)s" if french else "%(hh)s:%(mm)s",
        "hour": "%(h)s\u00a0h" if french else "%(hh)s:00",
        "length": _("%(n)s min"),
        "range": "%(start)s – %(end)s",
        "spoken_range": _("%(start)s to %(end)s"),
        "all_rooms": _("All rooms"),
        "no_room": _("No room"),
        "free": _("%(place)s. Free"),
        "taken": _("%(place)s. Taken by %(title)s"),
        "dropped": _("%(title)s: %(place)s. %(outcome)s"),
        "no_clash": _("No conflict"),
        "clash": _("Conflict with %(title)s"),
        "to_tray": _("%(title)s: to be placed"),
        "other_day": _("%(title)s: moved to another day"),
        "picked": _("%(title)s picked up. %(place)s"),
        "restored": _("Move cancelled. %(title)s stays where it was"),
        "undone": _("Undone. %(what)s"),
        "redone": _("Done again. %(what)s"),
        "not_undone": _("Somebody changed this session meanwhile: its earlier steps cannot be undone."),
        "conflict": _("Conflict:"),
        "see": _("See the session"),
        "saving": _("Saving…"),
        "offline": _("Not saved: the network is away. Your changes wait on this page."),
        "signed_out": _("Not saved: your session has ended. Sign in again in another tab, then try again."),
        "refused": _("Not saved: the server did not accept the change. Reload the page."),
        "away": _("Not saved: the server does not answer. Your changes wait on this page."),
        "enter_start": _("Enter the time at which the session starts."),
        "enter_length": _("Enter a length between 1 minute and 24 hours."),
    }
