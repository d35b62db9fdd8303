"""A comparison to pass on: what was asked, what came out, where its numbers are from, and how it is had again."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from app.answers.comparison import ComparedValue, Comparison
from app.answers.record import ComparisonRecord
from app.language import Language
from app.language.record import changed, comparison_with_text
from app.services.choice.stamp import Stamp, joined, stamp_at, stamps_in, stored_latencies
from app.services.comparison.compare import compare
from app.services.comparison.compared import Compared
from app.services.latency.origin import latency_origin
from app.settings import API_ROOT, VERSION
from mobilenet_core.accuracy import AnySet, OwnSet
from mobilenet_core.records import Precision

_SIDES = ("a", "b", "c")


def record_of(
    found: Sequence[Compared],
    asked: Mapping[str, str],
    precision: Precision,
    accuracy_set: AnySet,
    language: Language,
    *,
    then: str = "",
) -> ComparisonRecord:
    """asked: the parameters that were given. then: the stamp of an earlier comparison. Raises DesignError."""
    answer = compare(found, precision, accuracy_set, language)
    stated, stamps = _stated(found, asked, answer), _stamps(found, answer)
    pairs = zip(stamps_in(then) if then else (), stamps, strict=False)
    may_change = any(stored_latencies(each.source) for each in found) or isinstance(accuracy_set, OwnSet)
    told = ComparisonRecord(
        version=VERSION,
        asked_at=datetime.now(UTC),
        question=stated,
        path=f"{API_ROOT}/comparison?{urlencode(stated, safe=',/@')}",
        command=_command(stated),
        stamp=joined(stamps) if may_change else "",
        changed=" ".join(changed(before, now, language) for before, now in pairs if not before.is_of(now)),
        sources=sources_of(found, answer, language),
        text="",
        answer=answer,
    )
    return comparison_with_text(told, language)


def _stamps(found: Sequence[Compared], answer: Comparison) -> list[Stamp]:
    """That of each side; of another network than a MobileNet nothing that may change is told."""
    values = {row.name: row.values for row in answer.rows if row.name in {"latency_ms", "top1_percent"}}

    def told(name: str, place: int) -> float | None:
        return values[name][place].value if name in values else None

    return [
        stamp_at(None, None, None, ())
        if each.side.variant is None
        else stamp_at(
            each.variant.point, told("latency_ms", place), told("top1_percent", place), stored_latencies(each.source)
        )
        for place, each in enumerate(found)
    ]


def sources_of(found: Sequence[Compared], answer: Comparison, language: Language) -> dict[str, tuple[str, ...]]:
    """By row where each side's value is from, of rows that are not computed."""

    def source(each: Compared, value: ComparedValue, row: str) -> str:
        if row != "latency_ms" or each.source is None or value.kind is None:
            return value.source or ""
        where = latency_origin(each.source, each.variant.point, value.kind, language)
        return ", ".join(filter(None, (value.source, where)))

    return {
        row.name: tuple(source(*pair, row.name) for pair in zip(found, row.values, strict=True))
        for row in answer.rows
        if any(value.source for value in row.values)
    }


def _stated(found: Sequence[Compared], asked: Mapping[str, str], answer: Comparison) -> dict[str, str]:
    """The question with what the answer took where it said nothing: this machine by its id, runtime, threads."""
    texts = (replace(each.side, device=each.device if each.side.device else None).text for each in found)
    usual = next((each for each in found if each.source and not each.side.device and not each.side.runtime), None)
    where: dict[str, str | None] = {}
    if "device" in asked:
        where = {"device": next((each.device for each in found if each.device), None)}
    if usual is not None and usual.source is not None:
        threads = usual.source.wanted.threads
        where = {"device": usual.device, "runtime": usual.runtime, "threads": None if threads is None else str(threads)}
    of = {"precision": answer.precision, "accuracy_set": answer.accuracy_set, "runs": asked.get("runs")}
    every = dict(zip(_SIDES, texts, strict=False)) | where | of
    return {name: text for name, text in every.items() if text}


def _command(stated: Mapping[str, str]) -> str:
    sides = [shlex.quote(stated[side]) for side in _SIDES if side in stated]
    options = (f"--{name.replace('_', '-')} {shlex.quote(text)}" for name, text in stated.items() if name not in _SIDES)
    return " ".join(["mobilenet-explorer compare", *sides, *options])
