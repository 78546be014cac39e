"""How the numbers of sessions and items are written, everywhere the same."""


def session_label(series: str, number: int | None) -> str:
    """Return '3', or 'A-3' for a session of the series A; '' while it has no number."""
    if number is None:
        return ""
    return f"{series}-{number}" if series else str(number)


def item_label(session: str, number: int | None) -> str:
    """Return '3.1' or 'A-3.1': the label of the session and the number of the item in it; '' while one has none."""
    return f"{session}.{number}" if session and number else ""
