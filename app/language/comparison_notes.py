"""What is to be known of a comparison before its numbers are believed, English and Korean."""

from collections.abc import Iterable, Iterator, Sequence

from app.answers.accuracies import Elsewhere
from app.answers.catalogue import Title
from app.answers.comparison import ComparedRow, ComparedSide
from app.language import Language
from app.language.accuracies import why_none
from app.language.amounts import fixed
from app.language.comparison_table import who
from app.language.marks import reasons
from app.language.particles import with_particle
from app.language.titles import ORIGIN_TITLES, RUNS_DECIDE
from mobilenet_core.accuracy import AnySet, name_of
from mobilenet_core.records import Precision
from mobilenet_core.runtimes import TIMED_PRECISIONS

_DO = {
    True: Title("measure it, or choose another runtime", "측정하거나 다른 런타임을 고르세요"),
    False: Title(
        "no runtime here measures that, so choose another precision",
        "이 정밀도를 측정할 수 있는 런타임이 없으니 다른 정밀도를 고르세요",
    ),
}
"""What may be done about a latency that is not known, by whether some runtime runs the precision."""


def notes(
    sides: Sequence[ComparedSide],
    rows: Sequence[ComparedRow],
    precision: Precision,
    accuracy_set: AnySet,
    *,
    instead: Sequence[Sequence[Elsewhere] | None],
    language: Language,
) -> tuple[str, ...]:
    """What is to be known before the numbers are believed: kinds that differ, intervals that overlap, other sources.

    instead: for each side whose top-1 is not known as it is asked for, where it is.
    """
    by_name = {row.name: row for row in rows}
    latency, accuracy = by_name["latency_ms"], by_name["top1_percent"]
    paper = by_name.get("top1_percent_paper")
    told = (
        *_top1_elsewhere(sides, paper, instead, precision=precision, accuracy_set=accuracy_set, language=language),
        _no_top1(sides, accuracy, paper, accuracy_set, language),
        _no_latency(sides, latency, precision, language),
        _kinds(sides, latency, language),
        _runs(sides, latency, language),
        _overlaps(sides, latency, language),
        _doubts(sides, latency, language),
        _sources(sides, accuracy, paper, accuracy_set, language) if paper else "",
    )
    return tuple(filter(None, told))


def _listed(texts: Iterable[str], language: Language) -> str:
    return Title("; ", " · ")[language].join(texts)


def _named(labels: Iterable[str], language: Language) -> str:
    """Sides as one of a sentence's words: "VGG16; SqueezeNet 1.1", "VGG16과 SqueezeNet 1.1"."""
    *others, last = labels
    if language == "en" or not others:
        return "; ".join([*others, last])
    return f"{', '.join([*others[:-1], with_particle(others[-1], '과/와')])} {last}"


def _missing(sides: Sequence[ComparedSide], row: ComparedRow | None) -> list[ComparedSide]:
    """The sides that a row knows no value of."""
    values = row.values if row else ()
    return [side for side, each in zip(sides, values, strict=False) if each.value is None]


def _no_latency(sides: Sequence[ComparedSide], latency: ComparedRow, precision: Precision, language: Language) -> str:
    missing = _missing(sides, latency)
    if not missing:
        return ""
    named, do = _named([side.label for side in missing], language), _DO[precision in TIMED_PRECISIONS][language]
    return Title(
        f"No latency at {precision} is known for {named}: {do}.",
        f"{named}의 {precision} 지연 시간이 알려져 있지 않습니다. {do}.",
    )[language]


def _no_top1(
    sides: Sequence[ComparedSide],
    accuracy: ComparedRow,
    paper: ComparedRow | None,
    accuracy_set: AnySet,
    language: Language,
) -> str:
    missing = [side.label for side in _missing(sides, accuracy)]
    if not missing:
        return ""
    lacking = [side.label for side in _missing(sides, paper)]
    own, ours = who(accuracy_set, language), _named(missing, language)
    if paper and not lacking:
        return Title(
            f"The set {own} has no top-1 for {ours}: the paper's tables are compared.",
            f"{own}에는 {ours}의 top-1이 없어 논문 표의 값으로 비교합니다.",
        )[language]
    if paper and not set(missing) <= set(lacking):
        papers = _named(lacking, language)
        return Title(
            f"Neither {own} nor the paper has top-1 of all sides: {own} lacks {ours}, the paper {papers}.",
            f"{with_particle(own, '과/와')} 논문 모두 일부 top-1이 없습니다. {own}에는 {ours}, 논문에는 {papers} 값이 "
            f"없습니다.",
        )[language]
    return Title("Accuracy is not compared.", "정확도는 비교하지 않습니다.")[language]


def _top1_elsewhere(
    sides: Sequence[ComparedSide],
    paper: ComparedRow | None,
    instead: Sequence[Sequence[Elsewhere] | None],
    *,
    precision: Precision,
    accuracy_set: AnySet,
    language: Language,
) -> Iterator[str]:
    """Of each side of which neither the set nor the paper's row has a top-1: where there is one."""
    lacking = [side.label for side in (_missing(sides, paper) if paper else sides)]
    for side, places in zip(sides, instead, strict=True):
        if places is not None and side.label in lacking:
            yield why_none(side.label, name_of(accuracy_set), precision, places, language)


def _kinds(sides: Sequence[ComparedSide], latency: ComparedRow, language: Language) -> str:
    known = [(side.label, each.kind) for side, each in zip(sides, latency.values, strict=True) if each.kind]
    if len({kind for _, kind in known}) < 2:
        return ""
    told = _listed((f"{name}: {ORIGIN_TITLES[kind][language]}" for name, kind in known), language)
    return Title(
        f"The latencies are of different kinds ({told}), so part of their difference may be the kinds'.",
        f"지연 시간의 출처가 서로 다릅니다({told}). 차이의 일부는 출처 때문일 수 있습니다.",
    )[language]


def _runs(sides: Sequence[ComparedSide], latency: ComparedRow, language: Language) -> str:
    """Which runs decide, where a latency is of some of them."""
    timed = [
        (side.runs, each.latency_marks)
        for side, each in zip(sides, latency.values, strict=True)
        if side.runs and each.kind in ("measured", "predicted")
    ]
    quick = "quickest" if any(marks for _, marks in timed) else "quick"
    decide = {quick if runs == "quick" else runs for runs, _ in timed}
    return " ".join(RUNS_DECIDE[each][language] for each in sorted(decide))


def _overlaps(sides: Sequence[ComparedSide], latency: ComparedRow, language: Language) -> str:
    first_value, *values = latency.values
    beside = zip(sides[1:], values, latency.against, strict=True)
    open_sides = [side.label for side, value, each in beside if each.is_open and not value.latency_marks]
    if not open_sides or first_value.latency_marks:
        return ""
    first, alike = sides[0].label, _named(open_sides, language)
    return Title(
        f"The interval of {first}'s latency overlaps that of {alike}: which is faster is open.",
        f"{first}의 지연 시간 구간이 {alike}의 구간과 겹칩니다. 어느 쪽이 더 빠른지는 확실하지 않습니다.",
    )[language]


def _doubts(sides: Sequence[ComparedSide], latency: ComparedRow, language: Language) -> str:
    doubted = (
        f"{side.label}: {reasons(each.latency_marks, language)}"
        for side, each in zip(sides, latency.values, strict=True)
        if each.latency_marks
    )
    told = _listed(doubted, language)
    if not told:
        return ""
    return Title(
        f"Uncertain latencies ({told}): which is faster is open until they are measured again.",
        f"신뢰도가 낮은 지연 시간이 있습니다({told}). 다시 측정하기 전에는 어느 쪽이 더 빠른지 알 수 없습니다.",
    )[language]


def _sources(
    sides: Sequence[ComparedSide], ranking: ComparedRow, paper: ComparedRow, accuracy_set: AnySet, language: Language
) -> str:
    apart = (
        f"{side.label}: {fixed(one.value, 1)} %, {fixed(other.value, 1)} %"
        for side, one, other in zip(sides, ranking.values, paper.values, strict=True)
        if one.value is not None and other.value is not None and one.value != other.value
    )
    told = _listed(apart, language)
    if not told:
        return ""
    own = who(accuracy_set, language)
    return Title(
        f"Sources disagree on top-1 ({own}, the paper: {told}). Compare within one source.",
        f"top-1은 출처마다 다릅니다({own}, 논문: {told}). 같은 출처의 값끼리 비교하세요.",
    )[language]
