"""A folder of files that are made once, appear whole, and are limited in size together. It knows no contents.

A kept file is called FINGERPRINT-rest, so that whatever else lies in the folder is left alone.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

LIMIT_BYTES = 1_000_000_000
"""Of one folder, where nobody says otherwise."""

_ROOM_BYTES = 1_000_000  # a disk with less is one that a file did not fit on

_NAMES = ("[0-9a-f]" * 16 + "-*", ".unfinished-*")  # unfinished ones of killed processes included


def kept(path: Path) -> Path | None:
    """The path if the file is there, marked as used just now; None if not."""
    try:
        os.utime(path)  # also tells whether it is there, with no moment between in which it could go
    except FileNotFoundError:
        return None
    return path


def make(path: Path, write: Callable[[Path], None], limit_bytes: int = LIMIT_BYTES) -> Path:
    """The path, with the file that `write` writes, unless it is there already.

    limit_bytes: of all kept files in the folder; above it those unused for longest go, never the one returned.
    Raises OSError where the disk does not take it, whatever the writer makes of that.
    """
    if kept(path) is not None:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with _replacing(path) as unfinished:
        try:
            write(unfinished)
        except RuntimeError as error:  # torch's own writer, which does not say why
            if shutil.disk_usage(path.parent).free > _ROOM_BYTES:
                raise
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path.parent)) from error
    _trim(path.parent, limit_bytes, keep=path)
    return path


@contextmanager
def _replacing(path: Path) -> Generator[Path]:
    """A new file beside `path` that takes its name once complete: no reader ever sees half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-", suffix=path.suffix)
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _trim(folder: Path, limit_bytes: int, keep: Path) -> None:
    files: list[tuple[float, int, Path]] = []
    for names in _NAMES:
        for path in folder.glob(names):
            with suppress(FileNotFoundError):  # another process may be trimming too
                files.append((path.stat().st_mtime, path.stat().st_size, path))
    total = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if total <= limit_bytes:
            return
        if path != keep:
            path.unlink(missing_ok=True)
            total -= size
