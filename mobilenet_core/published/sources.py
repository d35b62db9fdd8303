"""The documents that published numbers stand in: who wrote them, when, and where exactly they are."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from mobilenet_core.published import read

_GITHUB = re.compile(r"(?P<repository>[\w.-]+/[\w.-]+)@(?P<commit>[0-9a-f]{7,40})(?: (?P<path>[^\s;]+))?")
_LINE = re.compile(r" line (\d+)")
_BETWEEN = "; "
"""Between the sources of what is interpolated."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document at the version that its numbers were taken from.

    date: of that version or of the release it describes, "2018-08-02", "" where it is not known. commit: "" where it is
    in no repository. place: the part of it, "Table 7" or a file's path, "" where the whole is meant.
    """

    who: str
    title: str
    date: str
    commit: str
    url: str
    place: str = ""

    @property
    def text(self) -> str:
        """A reference in one line."""
        commit = f"commit {self.commit[:8]}" if self.commit else ""
        parts = (f"{self.who}: {self.title}", self.place, commit, self.date)
        return f"{', '.join(filter(None, parts))}. {self.url}"

    @property
    def bibtex(self) -> str:
        """The same as an entry of BibTeX."""
        return self.entry()

    def entry(self, number: str = "") -> str:
        """The same; of a number that stands there, as "0.5 MobileNet-160, 4.4 ms", with that in its key and note."""
        words = re.findall(r"[a-z0-9]+", f"{self.who.split(',')[0].split()[-1]} {self.title.split(':')[0]}".lower())
        year = self.date[:4] or self.commit[:8]
        key = "_".join(filter(None, [*words, year, *re.findall(r"[a-z0-9.]+", number.lower())]))
        commit = f"commit {self.commit}" if self.commit else ""
        fields = {
            "author": " and ".join(self.who.split(", ")) if ", " in self.who else f"{{{self.who}}}",
            "title": f"{{{self.title}}}",
            "year": self.date[:4],
            "date": self.date,
            "note": ", ".join(filter(None, (number, self.place, commit))),
            "url": self.url,
        }
        lines = [f"  {name} = {{{_escaped(name, value)}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{key},", *lines, "}"])


def documents_of(source: str) -> tuple[Document, ...]:
    """The documents of a source as published numbers name it; empty where it is none of those."""
    found = (_document(each) for each in source.split(_BETWEEN))
    return tuple(each for each in found if each is not None)


@lru_cache(maxsize=1024)  # anybody may ask about any text
def _document(source: str) -> Document | None:
    row = next((row for row in read("sources") if source.startswith(row["source"])), None)
    if row is None:
        return None
    known = Document(row["who"], row["title"], row["date"], row["commit"], row["url"])
    if known.url:
        place = source.removeprefix(row["source"]).partition("(")[0].strip(" ,")
        return replace(known, place=place)
    match = _GITHUB.match(source)
    if match is None:
        raise ValueError(f"{source!r} is in no repository; sources.csv must say its url")
    commit, path = known.commit or match["commit"], match["path"] or ""
    line = _LINE.search(source)
    kind, anchor = ("tree" if path.endswith("/") or not path else "blob"), f"#L{line[1]}" if line else ""
    url = f"https://github.com/{match['repository']}/{kind}/{commit}/{path}{anchor}"
    return replace(known, commit=commit, url=url, place=path + (f" line {line[1]}" if line else ""))


def _escaped(name: str, value: str) -> str:
    return value if name == "url" else re.sub(r"([_&%#])", r"\\\1", value)
