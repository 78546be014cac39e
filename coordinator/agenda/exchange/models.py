"""Templates that organisers keep: the shape of an agenda, without anybody's name, for whoever begins the next one."""

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from coordinator.core.columns import Key, PublicId, Stamped, Texts
from coordinator.core.db import Model


class AgendaTemplate(Stamped, Model):
    """The shape of an agenda, as the JSON of exchange tells it with days counted from the first.

    It belongs to the site: it stays what it was when its assembly changes or goes. `kept_from` is the public id of
    that assembly.
    """

    __tablename__ = "agenda_template"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    title: Mapped[Texts]
    about: Mapped[Texts]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_from: Mapped[str] = mapped_column(String(12))
    sessions: Mapped[int]
    key_dates: Mapped[int]
    days: Mapped[int]
