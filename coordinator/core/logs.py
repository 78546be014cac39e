"""The log: one line per event on standard error, as text or as JSON. What is logged is decided elsewhere."""

import datetime as dt
import json
import logging

TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# Libraries that tell their life story at INFO.
CHATTY = ("alembic", "weasyprint", "fontTools")


class JsonLines(logging.Formatter):
    """Each record as one JSON object; a traceback is one of its values."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record, its time in UTC."""
        line = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(level: str, form: str) -> None:
    """Log from `level` up; `form` is 'text' or 'json'. Does nothing when the log has been set up before."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=level, handlers=[handler])
    if level != "DEBUG":
        for name in CHATTY:
            logging.getLogger(name).setLevel(logging.WARNING)
