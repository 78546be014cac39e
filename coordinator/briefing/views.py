"""Pages of briefing."""

from flask import Blueprint

bp = Blueprint("briefing", __name__, url_prefix="/<lang:lang>")
