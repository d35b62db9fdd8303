"""Files for the browser: our own under a name that changes with their content, and those of installed packages.

plotly.js and its style sheet come out of the installed plotly package, Swagger UI out of fastapi-swagger: one pinned
version each, nothing from another host.
"""

import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from app.web.reply import Representation

_APP = Path(__file__).resolve().parents[1]
STATIC = _APP / "static" if (_APP / "static").is_dir() else _APP.parent / "static"
"""Ours: inside the package where it was installed from a wheel, beside it in a checkout."""
_TEXT = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
}
_COMMENT = re.compile(rb"^[ \t]*(?://[^\n]*|/\*\*(?s:.*?)\*/[ \t]*)$", re.MULTILINE)
"""Of a script, as it stands on lines of its own. More may not go: a minifier that knows no template within a template,
such as rjsmin, takes the spaces out of sentences.
"""

_IMPORT = re.compile(rb'^(?:import|export)\b[^;"()]*?\bfrom "(\.[^"]+)"|^import "(\.[^"]+)"', re.MULTILINE)


class Static:
    """The files under `folder`, served as /static/{version}/...

    The version names all of them, so that a browser may keep each for ever and still sees every change.
    """

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._version = ""
        self._files: Mapping[str, Representation] = {}

    @property
    def version(self) -> str:
        """12 hex digits of the files' content; read again where a file changed."""
        paths = sorted(path for path in self._folder.rglob("*") if path.is_file())
        states = ((path, path.stat()) for path in paths)
        stamp = tuple((path.relative_to(self._folder).as_posix(), s.st_mtime_ns, s.st_size) for path, s in states)
        if stamp != self._stamp:
            files = {name: _file(self._folder / name) for name, _, _ in stamp}
            digest = hashlib.blake2b(digest_size=6)
            for name, file in files.items():
                digest.update(f"{name}\0{len(file.body)}\0".encode() + file.body)
            self._stamp, self._version, self._files = stamp, digest.hexdigest(), files
        return self._version

    def is_current(self, version: str) -> bool:
        """Whether these files are of that version. Only a page, or a version that is not known, has the folder read."""
        return version == self._version or version == self.version  # noqa: PLR1714 - the second reads the folder

    def file(self, name: str) -> Representation | None:
        """The file, or None. Only names seen in the folder are known, so none can lead out of it."""
        if not self._files:
            _ = self.version
        return self._files.get(name)

    def modules(self, *names: str) -> tuple[str, ...]:
        """The modules `names` and all that they import, sorted: what a browser needs before it can run them.

        What a module brings by `import()` while it runs is not among them. Raises FileNotFoundError by the name.
        """
        found, waiting = set[str](), list(names)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            file = self.file(name)
            if file is None:
                raise FileNotFoundError(f"static/{name} is missing; is the installation whole?")
            found.add(name)
            paths = (match[1] or match[2] for match in _IMPORT.finditer(file.body))
            waiting += (posixpath.normpath(posixpath.join(posixpath.dirname(name), path.decode())) for path in paths)
        return tuple(sorted(found))


def _file(path: Path) -> Representation:
    media_type = _TEXT.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    body = path.read_bytes()
    if path.suffix == ".js":  # comments would be a seventh of what is sent; every line stays where it is
        body = _COMMENT.sub(lambda comment: b"\n" * comment[0].count(b"\n"), body)
    return Representation(body, media_type, gzip_from=0)  # packed once, however small


@cache
def vendor_file(name: str) -> Representation | None:
    """A file of an installed package by the name that carries its version, or None."""
    if name == plotly_names()[0]:
        return Representation(_plotly_bundle().encode(), _TEXT[".js"])
    if name == plotly_names()[1]:
        return Representation(_plotly_css(_plotly_bundle()).encode(), _TEXT[".css"])
    if name in {"swagger-ui-bundle.js", "swagger-ui.css"}:
        file = resources.files("fastapi_swagger").joinpath("resources", name)
        return Representation(file.read_bytes(), _TEXT[f".{name.rpartition('.')[2]}"])
    return None


@cache
def plotly_names() -> tuple[str, str]:
    """Names of plotly.js and of its style sheet, with the version that the bundle's first lines state."""
    with _plotly_path().open(encoding="utf-8") as bundle:
        version = re.search(r"plotly\.js v([\d.]+)", bundle.read(400))
    if version is None:
        raise RuntimeError(f"{_plotly_path()} does not begin with its version; is plotly installed whole?")
    return f"plotly-{version[1]}.min.js", f"plotly-{version[1]}.css"


def _plotly_path() -> Path:
    return Path(str(resources.files("plotly").joinpath("package_data", "plotly.min.js")))


@cache
def _plotly_bundle() -> str:
    return _plotly_path().read_text(encoding="utf-8")


def _plotly_css(bundle: str) -> str:
    """The rules that plotly.js would inject, which a strict policy forbids, as a style sheet.

    plotly.js keeps them as one object, {"X selector": "rules", ...}, where X stands for its plots and Y for its notes.
    """
    start = bundle.index('{"X,X div":')
    pairs = re.findall(r"""["']([XY][^"']*)["']:(?:"([^"]*)"|'([^']*)')""", bundle[start : start + 20_000])
    rules = [
        re.sub("X", ".js-plotly-plot .plotly", selector).replace("Y", ".plotly-notifier")
        + "{"
        + (double or single)
        + "}"
        for selector, double, single in pairs
    ]
    return "\n".join(rules) + "\n"
