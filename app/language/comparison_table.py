"""The texts of a comparison's table, English and Korean: rows, values with their units, differences and ratios."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import Literal

from app.answers.catalogue import Title
from app.language import Language
from app.language.accuracies import whose
from app.language.amounts import GAP, as_given, fixed, latency, significant, span
from app.language.intervals import interval_of
from app.language.titles import QUANTITY_TITLES, ROUNDING_TITLES
from app.vocabulary import QUANTITIES
from mobilenet_core.accuracy import AnySet, OwnSet, name_of
from mobilenet_core.networks.family import MOBILENET_V1

Missing = Literal["unknown", "absent"]

TWICE = 1.995
"""From here on a ratio is told in times with two digits; a sentence tells less in percent, but for latency."""

POINTS = Title("{} points", "{}%p")
"""Of top-1."""

_TITLES: Mapping[str, Title] = {
    **{each.column: QUANTITY_TITLES[each.name].name.heading for each in QUANTITIES},
    "top1_percent_paper": Title("Top-1, the paper's tables", "top-1, 논문의 표"),
    "peak_activation_mb": Title("Activations, peak", "최대 활성화 메모리"),
    "resolution": Title("Input", "입력"),
}
_MISSING: Mapping[Missing, Title] = {
    "unknown": Title("not known", "알 수 없음"),
    "absent": Title("not in this set", "이 데이터에 없음"),
}
_IMPORTED = Title("{} (imported)", "{}(가져온 값)")
_BYTES = Title("bytes", "바이트")
_OPEN = Title("open", "우열 불분명")
_EQUAL = Title("equal", "같음")
_PIXELS = Title("{} × pixels", "픽셀 수 {}배")  # noqa: RUF001 - meant
_FEWER: Mapping[Language, tuple[str, str]] = {"en": ("{} × fewer", "{} × more"), "ko": ("1/{}", "{}배")}  # noqa: RUF001
_SMALLER: Mapping[Language, tuple[str, str]] = {"en": ("{} × smaller", "{} × larger"), "ko": ("1/{}", "{}배")}  # noqa: RUF001
_BETTER_WORSE: Mapping[str, Mapping[Language, tuple[str, str]]] = {
    "latency_ms": {"en": ("{} × as fast", "{} × as slow"), "ko": ("{}배 빠름", "{}배 느림")},  # noqa: RUF001
    "mult_adds": _FEWER,
    "params": _FEWER,
    "weight_mb": _SMALLER,
    "peak_activation_mb": _SMALLER,
}

NOTHING = "\u2013"
"""What a cell says that has nothing to say."""

_TO = " \u2013 "  # between the ends of a range
_MINUS = "\u2212"
_MILLION = 1e6  # counts are shown in millions
_DECIMALS_OF_TIMES = 2  # below TWICE
_DECIMALS = 3  # of a difference between figures as printed: more stand there only for the subtraction of floats


def who(accuracy_set: AnySet, language: Language) -> str:
    """Whose accuracies a set has, in a sentence; a user's own set goes by its name."""
    return whose(name_of(accuracy_set), language)


def set_title(accuracy_set: AnySet, language: Language) -> str:
    """A set beside a quantity of its own: what it is called, and that it is a user's where it is."""
    if isinstance(accuracy_set, OwnSet):
        return _IMPORTED[language].format(accuracy_set.name)
    return who(accuracy_set, language)


def label(name: str, rounding: str | None, where: tuple[str, ...], language: Language) -> str:
    """A side's name with what tells it from the others: its channels, and what times it where."""
    channels = [ROUNDING_TITLES[rounding][language]] if rounding not in (None, MOBILENET_V1.rounding) else []
    return ", ".join([name, *channels, *where])


@dataclass(frozen=True, slots=True)
class Words:
    """What a row's cells say. quantity: what its words go by; missing: why a value is not known."""

    quantity: str
    unit: str
    language: Language
    missing: Missing

    def title(self, details: tuple[str, ...]) -> str:
        """The row, with what it is of: "Weights, int8"."""
        return ", ".join([_TITLES[self.quantity][self.language], *filter(None, details)])

    def value(self, value: float | None, *, is_printed: bool, digits: int = 3) -> str:
        """As "166 M", "62.3 %", "4.7 ms". is_printed: it stands in a source as it is, and gets no digits."""
        if value is None:
            return _MISSING[self.missing][self.language]
        match self.unit:
            case "ms":
                return as_given("max_latency_ms", value) if is_printed else latency(value, digits=digits)
            case "":
                return f"{significant(value / _MILLION)}{GAP}M"
            case "%":
                return f"{fixed(value, 1)}{GAP}%"
            case "px":
                return f"{value}{GAP}px"
            case unit:
                return f"{significant(value, digits)}{GAP}{unit}"

    def exact(self, value: float | None) -> str:
        """In full: "15,470,264,320", "5,304,480 bytes"."""
        if value is None:
            return ""
        return f"{value:,}" if not self.unit else f"{round(value * _MILLION):,}{GAP}{_BYTES[self.language]}"

    def interval(
        self, value: float | None, low: float | None, high: float | None, kind: str | None = None, digits: int = 3
    ) -> str:
        """As "8.10 to 8.52 ms", with a dash, of a latency with what it is; "" where no interval is known."""
        if value is None or low is None or high is None:
            return ""
        if self.unit == "ms":
            return interval_of(str(kind), (value, low, high), self.language, digits)
        ends = [fixed(end, 1) if self.unit == "%" else significant(end) for end in (low, high)]
        return f"{_TO.join(ends)}{GAP}{self.unit}"

    def difference(
        self, difference: float, texts: tuple[str, str], *, is_printed: bool, digits: tuple[int, int] = (3, 3)
    ) -> str:
        """What the first has more or less, as what is shown of the two says, in their coarser digits.

        texts: both values as shown, in so many digits. is_printed: both stand in a source as they are.
        """
        if difference == 0:
            return "0"
        sign, size = "+" if difference > 0 else _MINUS, abs(difference)
        if self.unit == "ms" and is_printed:
            return f"{sign}{round(size, _DECIMALS):.15g}{GAP}ms"
        (first, unit), (second, of_other) = (text.split(GAP) for text in texts)
        if self.unit == "ms" and "s" in (unit, of_other):
            return sign + latency(size, digits=min(digits))
        shown = _shown_difference((first, second), size if self.unit else size / _MILLION, digits)
        return sign + (POINTS[self.language].format(shown) if unit == "%" else f"{shown}{GAP}{unit}")

    def ratio(self, ratio: float, ends: tuple[float, float] | None, *, is_open: bool, is_equal: bool) -> str:
        """As "8.2 times as fast", of the larger to the smaller; a range between `ends` where one is estimated."""
        if is_open:
            return _OPEN[self.language]
        if self.unit == "%":
            return NOTHING
        if is_equal:
            return _EQUAL[self.language]
        if self.unit == "px":
            return _PIXELS[self.language].format(significant(ratio**2, 2))
        text = times_text(times(ratio)) if ends is None else times_span(ends, _TO)
        return _BETTER_WORSE[self.quantity][self.language][ratio > 1].format(text)


def times(ratio: float) -> float:
    """The larger beside the smaller."""
    return max(ratio, 1 / ratio)


def times_span(ends: tuple[float, float], between: str) -> str:
    """From the fewest to the most of two ratios: "1.06 to 1.18", "4.2 to 4.8"."""
    both = [times(each) for each in ends]
    return span(both, between, _DECIMALS_OF_TIMES if max(both) < TWICE else None)


def times_text(value: float) -> str:
    """A number of times: 1.37, 5.5, 202."""
    return significant(value, 2 if TWICE <= value < 9.95 else 3)


def _shown_difference(texts: tuple[str, str], size: float, digits: tuple[int, int]) -> str:
    """The exact size where the shown numbers agree with it, else theirs; three digits where they show no difference."""
    one, other = (float(text.replace(",", "")) for text in texts)
    apart = abs(one - other)
    if apart == 0:
        return significant(size)
    step = max(map(_last_digit, texts, digits))
    shown = round(size / step) * step
    nearest = shown if abs(shown - apart) <= 0.5 * step + 1e-9 else round(apart / step) * step
    return f"{nearest:,.{max(0, -floor(log10(step) + 1e-9))}f}"


def _last_digit(number: str, digits: int) -> float:
    """The last digit that a number shows: "4.26" -> 0.01, "15,500", of three significant digits, -> 100."""
    whole, _, decimals = number.replace(",", "").partition(".")
    if decimals:
        return 10.0 ** -len(decimals)
    step = 10 ** max(0, len(whole) - digits)
    return step if int(whole) % step == 0 else 1
