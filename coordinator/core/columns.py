"""Columns that many tables share."""

import datetime as dt
from typing import Annotated

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core import clock, tokens
from coordinator.core.db import UTCDateTime

Key = Annotated[int, mapped_column(primary_key=True)]
PublicId = Annotated[str, mapped_column(String(12), unique=True, default=tokens.new_public_id)]
Instant = Annotated[dt.datetime, mapped_column(UTCDateTime())]
# A text in several languages: {"fr": "…", "en": "…"}. Assign a new dict to change it; never mutate in place.
Texts = Annotated[dict[str, str], mapped_column(JSON, default=dict)]


class Stamped:
    """When a row was made and last changed, and its version for concurrent editing."""

    created_at: Mapped[dt.datetime] = mapped_column(UTCDateTime(), default=clock.now)
    updated_at: Mapped[dt.datetime] = mapped_column(UTCDateTime(), default=clock.now, onupdate=clock.now)
