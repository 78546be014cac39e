"""How large a request may be: MAX_UPLOAD_MB, and as many times that where a form takes several files.

Each file is weighed where it is received, so that a heavy one gets its sentence and nothing typed is lost. Only what
is larger than all files together could be is turned away unread.
"""

from collections.abc import Callable
from typing import Any

from flask import current_app, request

View = Callable[..., Any]


def takes_files(most: int) -> Callable[[View], View]:
    """Mark a view whose form takes up to `most` files at once. Stands right below the route."""

    def mark(view: View) -> View:
        view.most_files = most  # type: ignore[attr-defined]
        return view

    return mark


def weigh() -> None:
    """Set the limit of this request, before anybody reads its form."""
    limit = current_app.config["MAX_CONTENT_LENGTH"]
    if limit is not None:
        request.max_content_length = limit * _most_files()


def is_for_several_files() -> bool:
    """Tell whether this request was for a form that takes several files."""
    return _most_files() > 1


def _most_files() -> int:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "most_files", 1)
