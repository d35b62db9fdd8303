"""What an answer was and what of the store it rested on, in a few letters: a link carries it to its readers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.services.choice.choose import Choice
from app.services.latency.source import Source
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.latency import KnownLatency

_NUMBER = r"(\d+(?:\.\d+)?)?"
_STAMP = re.compile(
    rf"(\d{{4}}-\d\d-\d\dT\d\d:\d\d)?,n=(\d{{1,9}}),(-|(?:[a-z][\w.-]{{0,60}}/)?{_NUMBER}/\d+),{_NUMBER},{_NUMBER}",
    re.ASCII,
)
_BETWEEN = "_"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Of an answer. newest_at, count: of the stored latencies there.

    point: "0.5/160", of several networks "mobilenet_v2/0.5/160", "-" where nothing fits.
    """

    newest_at: datetime | None
    count: int
    point: str
    latency_ms: float | None
    top1_percent: float | None

    @property
    def text(self) -> str:
        """As `stamp_in` reads it: "2026-11-30T03:38,n=8,0.5/160,5.29,59.1"."""
        at = "" if self.newest_at is None else f"{self.newest_at.astimezone(UTC):%Y-%m-%dT%H:%M}"
        values = (_text(each) for each in (self.latency_ms, self.top1_percent))
        return ",".join([at, f"n={self.count}", self.point, *values])

    def is_of(self, other: "Stamp") -> bool:
        """Whether both are of one answer, whatever it rests on."""
        return (self.point, self.latency_ms, self.top1_percent) == (other.point, other.latency_ms, other.top1_percent)


def stamp_of(choice: Choice) -> Stamp:
    """That of an answer."""
    best, stored = choice.best, stored_latencies(choice.question.source)
    if best is None:
        return stamp_at(None, None, None, stored)
    network = f"{best.network}/" if choice.families else ""
    return stamp_at(best.point, best.latency_ms, best.top1_percent, stored, network)


def stamp_at(
    point: DesignPoint | None,
    latency_ms: float | None,
    top1_percent: float | None,
    stored: Sequence[KnownLatency],
    network: str = "",
) -> Stamp:
    """That of a point, or of none, with what is told of it.

    stored: what of the store that rests on. network: "mobilenet_v2/" where several were chosen among.
    """
    newest = max((each.at for each in stored if each.at is not None), default=None)
    named = "-" if point is None else f"{network}{point.alpha:.9g}/{point.resolution}"
    return Stamp(newest, len(stored), named, _rounded(latency_ms), _rounded(top1_percent))


def stored_latencies(source: Source | None) -> list[KnownLatency]:
    """What of the store the latencies of a source rest on."""
    return [] if source is None else [each for each in source.known if each.kind != "published"]


def joined(stamps: Iterable[Stamp]) -> str:
    """Several in one text, as `stamps_in` reads it."""
    return _BETWEEN.join(each.text for each in stamps)


def stamps_in(text: str) -> list[Stamp]:
    """Raises DesignError for a text that is none."""
    return [stamp_in(each) for each in text.split(_BETWEEN)]


def stamp_in(text: str) -> Stamp:
    """Raises DesignError for a text that is none."""
    match = _STAMP.fullmatch(text)
    if match is None:
        raise DesignError(
            "then is {text!r}; expected the stamp of an answer, such as 2026-11-30T03:38,n=8,0.5/160,5.29,59.1",
            field="then",
            text=text[:80],
        )
    at, count, point, _, latency, top1 = match.groups()
    try:
        newest_at = datetime.fromisoformat(f"{at}+00:00") if at else None
    except ValueError:
        raise DesignError("then is of {at}, which is no time", field="then", at=at) from None
    return Stamp(newest_at, int(count), point, *(float(each) if each else None for each in (latency, top1)))


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.3g}")


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.12f}".rstrip("0").rstrip(".")
