"""Pages of agenda."""

from flask import Blueprint

bp = Blueprint("agenda", __name__, url_prefix="/<lang:lang>")
