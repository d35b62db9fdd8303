"""What holds for every test."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # these machines are shared: how long an example takes says nothing
settings.load_profile("untimed")

# Workers of one run do not wait for each other's measurements: how long they take is nobody's claim.
os.environ["MBX_TURN_FILE"] = str(Path(tempfile.gettempdir()) / f"mobilenet-explorer-tests-{os.getpid()}.lock")
