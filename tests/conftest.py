"""What holds for every test."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # these machines are shared: how long an example takes says nothing
settings.load_profile("untimed")

# Workers of one run do not wait for each other's measurements: how long they take is nobody's claim.
os.environ["MBX_TURN_FILE"] = str(Path(tempfile.gettempdir()) / f"mobilenet-explorer-tests-{os.getpid()}.lock")


class Disk:
    """A disk of some MB, mounted at `folder`."""

    def __init__(self, folder):
        self.folder = folder

    @contextmanager
    def full(self):
        """Without room for one more page, meanwhile."""
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"0" * 4096)
        yield
        filler.unlink()


@pytest.fixture
def small_disk(tmp_path):
    """A disk that is soon full."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", place]
    if os.getuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a disk")
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {made.stderr.strip()}")
    yield Disk(place)
    subprocess.run(["umount", "--lazy", place], check=True)
