"""Pages of feeds."""

from flask import Blueprint

bp = Blueprint("feeds", __name__, url_prefix="/<lang:lang>")
