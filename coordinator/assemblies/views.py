"""Pages of assemblies."""

from flask import Blueprint

bp = Blueprint("assemblies", __name__, url_prefix="/<lang:lang>")
