"""The WSGI entry of every server: `wsgi:app`. A refused setting ends the process with one line, no traceback."""

import sys

from config import SettingsError, load
from coordinator.app import create_app

try:
    app = create_app(load())
except SettingsError as error:
    sys.exit(f"Coordinator: {error}")
