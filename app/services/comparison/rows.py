"""The rows of a comparison: what each side has of a quantity, and what the first is beside the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.answers.comparison import Against, Better, ComparedRow, ComparedValue, Kind
from app.answers.latency import Marks
from app.language import Language
from app.language.amounts import digits_left
from app.language.comparison_table import NOTHING, Missing, Words, set_title
from app.services.accuracies.known import accuracy_at
from app.services.comparison.compared import Compared
from app.services.latency.source import latency_of
from app.vocabulary import QUANTITIES
from mobilenet_core.accuracy import AnySet, is_of_imagenet
from mobilenet_core.cost import BYTES, CostReport
from mobilenet_core.records import Precision

_OTHER_SET = "paper"  # shown beside a set of the same images, where it knows a side: sources disagree
_DIGITS = 9  # of a difference: past them stands what the subtraction of floats leaves
_JUDGED: Mapping[str, tuple[str, Better]] = {
    each.column: (each.unit if each.scale == 1 else "", each.better) for each in QUANTITIES
}
"""Unit and better end of what points are judged by too; counts are told one by one, and shown in millions."""

_ALIKE, _ALIKE_POINTS = 0.005, 0.05  # values less apart, as a share and in points of top-1, are equal


@dataclass(frozen=True, slots=True)
class _Value:
    """What one side has of a quantity; an interval where one is known, and the middle half of the runs.

    marks: what makes it doubtful.
    """

    value: int | float | None = None
    low: float | None = None
    high: float | None = None
    kind: Kind | None = None
    source: str | None = None
    p25: float | None = None
    p75: float | None = None
    marks: Marks = ()

    @property
    def interval(self) -> tuple[float, float]:
        """Of a known value; the value itself at both ends where it has none."""
        if self.low is None or self.high is None:
            return self.value or 0, self.value or 0
        return self.low, self.high

    @property
    def digits(self) -> int:
        """Significant digits that its interval leaves."""
        return digits_left(self.value, self.low, self.high)

    @property
    def is_printed(self) -> bool:
        """Whether it stands in a source as it is."""
        return self.kind == "published"


_Of = Callable[[Compared], _Value]


@dataclass(frozen=True, slots=True)
class _Quantity:
    """What is compared. key: what its words go by; details: what its title says of it; missing: why none is known."""

    name: str
    unit: str
    better: Better
    of: _Of
    details: tuple[str, ...] = ()
    key: str = ""
    missing: Missing = "unknown"


def rows(
    found: Sequence[Compared], precision: Precision, accuracy_set: AnySet, language: Language
) -> tuple[ComparedRow, ...]:
    """A row for each quantity that is compared."""
    return tuple(_row(each, found, language) for each in _quantities(found, precision, accuracy_set, language))


def _quantities(
    found: Sequence[Compared], precision: Precision, accuracy_set: AnySet, language: Language
) -> list[_Quantity]:
    def weights(at: Precision) -> _Quantity:
        of = _analytic(lambda report: report.weight_bytes[at] / 1e6)
        return _Quantity(f"weight_mb_{at}", *_JUDGED["weight_mb"], of, (at,), "weight_mb")

    peak = _analytic(lambda report: report.peak_activation_bytes_by_precision[precision] / 1e6)
    top1, paper = _top1(precision, accuracy_set), _top1(precision, _OTHER_SET)
    top1_judged = _JUDGED["top1_percent"]
    asks_paper = accuracy_set != _OTHER_SET and precision != "int8" and is_of_imagenet(accuracy_set)
    has_paper = asks_paper and any(paper(each).value is not None for each in found)
    others: list[Precision] = [name for name in BYTES if name != precision]
    return [
        _Quantity("latency_ms", *_JUDGED["latency_ms"], _latency, (_same_place(found), precision)),
        _Quantity(
            "top1_percent",
            *_JUDGED["top1_percent"],
            top1,
            (set_title(accuracy_set, language), precision),
            missing="absent",
        ),
        *([_Quantity("top1_percent_paper", *top1_judged, paper, missing="absent")] if has_paper else []),
        _Quantity("mult_adds", *_JUDGED["mult_adds"], _analytic(lambda report: report.mult_adds)),
        _Quantity("params", *_JUDGED["params"], _analytic(lambda report: report.params)),
        *map(weights, (precision, *others)),
        _Quantity("peak_activation_mb", *_JUDGED["peak_activation_mb"], peak, (precision,)),
        _Quantity("resolution", "px", "neither", lambda each: _Value(each.report.layers[0].inputs[0].height)),  # chosen
    ]


def _same_place(found: Sequence[Compared]) -> str:
    """As "Pixel 3, tflite-cpu" where all sides are timed so, else ""."""
    places = {", ".join(filter(None, (each.device_name, each.runtime))) for each in found}
    return places.pop() if len(places) == 1 else ""


def _analytic(of: Callable[[CostReport], float]) -> _Of:
    return lambda each: _Value(of(each.report), kind="analytic")


def _latency(each: Compared) -> _Value:
    found = latency_of(each.variant, each.source)
    if found is None or each.source is None:
        return _Value()
    where = f"{each.source.device_name}, {each.source.wanted.runtime}"
    interval, half = (found.low_ms, found.high_ms), (found.p25_ms, found.p75_ms)
    return _Value(found.latency_ms, *interval, found.kind, where, *half, found.latency_marks)


def _top1(precision: Precision, of: AnySet) -> _Of:
    def value(each: Compared) -> _Value:
        found = accuracy_at(each.variant, precision, of)
        if found is None:
            return _Value()
        return _Value(found.top1_percent, found.top1_low_percent, found.top1_high_percent, found.kind, found.source)

    return value


def top1_known(each: Compared, precision: Precision, of: AnySet) -> float | None:
    """What a set has of a side, where it has something."""
    return _top1(precision, of)(each).value


def _row(quantity: _Quantity, found: Sequence[Compared], language: Language) -> ComparedRow:
    words = Words(quantity.key or quantity.name, quantity.unit, language, quantity.missing)
    values = [quantity.of(each) for each in found]
    shown = tuple(
        ComparedValue(
            value=each.value,
            low=each.low,
            high=each.high,
            kind=each.kind,
            p25=each.p25,
            p75=each.p75,
            source=each.source,
            latency_marks=each.marks,
            is_best=is_best,
            value_text=words.value(each.value, is_printed=each.is_printed, digits=each.digits),
            interval_text=words.interval(each.value, each.low, each.high, each.kind, each.digits),
            exact_text=words.exact(each.value) if each.kind == "analytic" else "",
        )
        for each, is_best in zip(values, _best(values, quantity), strict=True)
    )
    return ComparedRow(
        name=quantity.name,
        title=words.title(quantity.details),
        unit=quantity.unit,
        better=quantity.better,
        values=shown,
        against=tuple(_against(values[0], each, words) for each in values[1:]),
    )


def _best(values: Sequence[_Value], quantity: _Quantity) -> list[bool]:
    """Whether each is as good as the best, or may be; none is where all are."""
    known = [each for each in values if each.value is not None]
    if quantity.better == "neither" or not known:
        return [False] * len(values)
    best = (max if quantity.better == "high" else min)(known, key=lambda each: each.value or 0)
    alike = [each in known and (_is_equal(each, best, quantity.unit) or _is_open(each, best)) for each in values]
    return alike if sum(alike) < len(known) else [False] * len(values)


def _against(first: _Value, other: _Value, words: Words) -> Against:
    """One value beside another; of a value with an interval, what the two intervals leave of difference and ratio."""
    a, b = first.value, other.value
    if a is None or not b:
        return Against(NOTHING, NOTHING)
    (a_low, a_high), (b_low, b_high) = first.interval, other.interval
    has_ends = _is_uncertain(first, other) and b_low > 0
    ratios = (a_low / b_high, a_high / b_low) if has_ends else None
    is_open, is_equal = _is_open(first, other), _is_equal(first, other, words.unit)
    is_printed = first.is_printed and other.is_printed
    digits = (first.digits, other.digits)
    texts = (
        words.value(a, is_printed=first.is_printed, digits=digits[0]),
        words.value(b, is_printed=other.is_printed, digits=digits[1]),
    )
    estimated = ratios if "predicted" in (first.kind, other.kind) else None
    return Against(
        difference_text=words.difference(round(a - b, _DIGITS), texts, is_printed=is_printed, digits=digits),
        ratio_text=words.ratio(a / b, estimated, is_open=is_open, is_equal=is_equal),
        difference=round(a - b, _DIGITS),
        difference_low=a_low - b_high if has_ends else None,
        difference_high=a_high - b_low if has_ends else None,
        ratio=a / b,
        ratio_low=ratios[0] if ratios else None,
        ratio_high=ratios[1] if ratios else None,
        is_open=is_open,
        is_equal=is_equal,
    )


def _is_uncertain(one: _Value, other: _Value) -> bool:
    """Whether an interval lies between two known values; one number of one source is the same, however uncertain."""
    return one != other and any(low != high for low, high in (one.interval, other.interval))


def _is_open(one: _Value, other: _Value) -> bool:
    """Whether either of two known values may be the better: their intervals overlap, or one is doubtful."""
    (low, high), (other_low, other_high) = one.interval, other.interval
    is_doubtful = one != other and bool(one.marks or other.marks)
    return is_doubtful or (_is_uncertain(one, other) and low <= other_high and other_low <= high)


def _is_equal(one: _Value, other: _Value, unit: str) -> bool:
    """Whether two known values are so near that neither is the better."""
    a, b = one.value or 0, other.value or 0
    return abs(a - b) < (_ALIKE_POINTS if unit == "%" else _ALIKE * abs(b))
