"""An answer to pass on as text, English beside Korean: numbers with their sources, and how it is had again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.answers.catalogue import Title
from app.answers.choice import PointRow
from app.answers.comparison import ComparedRow, Comparison
from app.answers.latency import LatencySource
from app.answers.record import ComparisonRecord, Record
from app.language import Language
from app.language.amounts import amount, as_given, latency_ends, searchable
from app.language.choice import where_of
from app.language.marks import marked
from app.language.points import latency_of
from app.language.titles import METHOD_TITLES, ORIGIN_TITLES, QUANTITY_TITLES
from app.vocabulary import QUANTITIES, Quantity
from mobilenet_core.latency import KnownLatency
from mobilenet_core.published.sets import PUBLISHED_SETS

if TYPE_CHECKING:
    from app.services.choice.stamp import Stamp

_CHANGED = Title("Then{rested}: {then}. Now: {now}.", "당시{rested}: {then}. 지금: {now}.")
_RESTED = (
    Title(" ({count} stored latency, of {at} UTC)", "(저장된 지연 시간 {count}개, {at} UTC)"),
    Title(" ({count} stored latencies, the newest of {at} UTC)", "(저장된 지연 시간 {count}개, 최신 {at} UTC)"),
)
_NOTHING = Title("nothing fits", "조건을 만족하는 모델 없음")
_AT = Title("{point} at {latency}", "{point}, {latency}")
_INTERVAL = Title("interval {ends}", "구간 {ends}")
_TO = Title(" to ", "~")
_ACCURACIES = Title("accuracies: {set}", "정확도: {set}")
_AGAIN = Title("Again", "같은 결과를 얻는 명령")
_BESIDE = Title("{a} against {b}: {verdict}", "{a} 대 {b}: {verdict}")
_DIFFERENCE = Title("{a} beside {b}: {difference}, {ratio}", "{b} 대비 {a}: {difference}, {ratio}")


def changed(then: "Stamp", now: "Stamp", language: Language) -> str:
    """What an answer was and what it is: "Then (8 stored ...): 0.5/160 at 5.29 ms. Now: ..."."""
    at = then.newest_at
    rested = "" if at is None else _RESTED[then.count > 1][language].format(count=then.count, at=f"{at:%Y-%m-%d %H:%M}")
    return _CHANGED[language].format(rested=rested, then=_short(then, language), now=_short(now, language))


def predicted_from(source: LatencySource, language: Language) -> str:
    """What a prediction was made from."""
    if language == "ko":
        return f"알려진 값 {source.fitted_on.count}개로 예측(방법: {METHOD_TITLES[source.method].ko})"
    return f"{source.fitted_on.sentence}, method: {source.method}"


def known_from(known: KnownLatency) -> str:
    """Where a latency stands: a published document, or a measurement of the store and when it was made."""
    at = "" if known.at is None else f"{known.at:%Y-%m-%d %H:%M} UTC"
    return ", ".join(part for part in (known.source, known.note, at) if part)


def with_text(record: Record, language: Language) -> Record:
    """The same with all of it as text."""
    return replace(record, text=searchable("\n".join(_lines(record, language)) + "\n"))


def _lines(record: Record, language: Language) -> Iterator[str]:
    answer = record.answer
    yield f"MobileNet Explorer {record.version}, {record.asked_at:%Y-%m-%d %H:%M} UTC"
    yield ""
    is_choice = answer.total > 1 or answer.budgets
    yield from (part for part in (answer.lead if is_choice else "", answer.title) if part)
    if answer.best is not None:
        yield ""
        yield from _facts(answer.best, record, language)
    set_name = answer.accuracy_set
    called = PUBLISHED_SETS[set_name].title[language] if set_name in PUBLISHED_SETS else set_name
    where = [] if answer.latency_of is None else [where_of(answer.latency_of, language)]
    yield ""
    yield Title("; ", " · ")[language].join([*where, _ACCURACIES[language].format(set=called)])
    yield from answer.sentences[1:]
    yield ""
    yield f"{_AGAIN[language]}: {record.command}"


def _facts(row: PointRow, record: Record, language: Language) -> Iterator[str]:
    for quantity in QUANTITIES:
        value = row.value_of(quantity.column)
        if value is None:
            continue
        parts = [_amount(quantity, value, row), _kind(quantity, row, language), record.sources.get(quantity.name, "")]
        if quantity.name == "latency" and row.latency_low_ms is not None and row.latency_high_ms is not None:
            ends = latency_ends(value, row.latency_low_ms, row.latency_high_ms, _TO[language])
            parts.insert(1, _INTERVAL[language].format(ends=ends))
        yield f"{QUANTITY_TITLES[quantity.name].name.heading[language]}: {', '.join(filter(None, parts))}"


def _amount(quantity: Quantity, value: float, row: PointRow) -> str:
    return latency_of(row) if quantity.name == "latency" else amount(quantity.budget, value)


def _kind(quantity: Quantity, row: PointRow, language: Language) -> str:
    kind = {"latency": row.latency_kind, "top1": row.top1_kind}.get(quantity.name, "analytic")
    title = ORIGIN_TITLES[kind or "analytic"][language]
    return marked(title, row.latency_marks if quantity.name == "latency" else (), language)


def _short(stamp: "Stamp", language: Language) -> str:
    if stamp.point == "-":
        return _NOTHING[language]
    latency, top1 = stamp.latency_ms, stamp.top1_percent
    named = (
        stamp.point
        if latency is None
        else _AT[language].format(point=stamp.point, latency=as_given("max_latency_ms", latency))
    )
    return named if top1 is None else f"{named}, top-1 {amount('min_top1', top1)}"


def comparison_with_text(record: ComparisonRecord, language: Language) -> ComparisonRecord:
    """The same with all of it as text."""
    head = f"MobileNet Explorer {record.version}, {record.asked_at:%Y-%m-%d %H:%M} UTC"
    told = comparison_lines(record.answer, record.sources, language)
    text = "\n".join([head, "", *told, "", f"{_AGAIN[language]}: {record.command}"]) + "\n"
    return replace(record, text=searchable(text))


def comparison_lines(answer: Comparison, sources: Mapping[str, Sequence[str]], language: Language) -> Iterator[str]:
    """Verdicts, each row with its values and where they are from, and what is to be known about them."""
    names = [side.label for side in answer.sides]
    for name, verdict in zip(names[1:], answer.verdicts, strict=True):
        yield _BESIDE[language].format(a=names[0], b=name, verdict=verdict)
    for row in answer.rows:
        yield ""
        yield row.title
        yield from _values(row, names, sources.get(row.name, ()), language)
    yield ""
    yield from answer.notes


def _values(row: ComparedRow, names: Sequence[str], sources: Sequence[str], language: Language) -> Iterator[str]:
    for place, (name, value) in enumerate(zip(names, row.values, strict=True)):
        kind = "" if value.kind is None else marked(ORIGIN_TITLES[value.kind][language], value.latency_marks, language)
        source = sources[place] if sources else ""
        parts = (value.exact_text or value.value_text, value.interval_text, kind, source)
        yield f"  {name}: {', '.join(filter(None, parts))}"
    for name, against in zip(names[1:], row.against, strict=True):
        if against.difference is not None:
            texts = {"difference": against.difference_text, "ratio": against.ratio_text}
            yield f"  {_DIFFERENCE[language].format(a=names[0], b=name, **texts)}"
