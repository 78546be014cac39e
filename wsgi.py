"""The WSGI entry of every server: `wsgi:app`. A refused setting ends the process with one line, no traceback."""

import gc
import sys

gc.disable()  # nothing that is imported becomes garbage: looking for some costs a tenth of the start

from config import SettingsError, load  # noqa: E402 - after the line above on purpose
from coordinator.app import create_app  # noqa: E402

try:
    app = create_app(load())
except SettingsError as error:
    sys.exit(f"Coordinator: {error}")
gc.freeze()
gc.enable()
