"""A line of a benchmark's table, and how tables are printed."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """ours beside a named reference of the same run. `value` is what the goal is about; `goal` None: no goal."""

    name: str
    unit: str
    ours: float
    reference: float | None = None
    goal: float | None = None
    value: float | None = None  # default: ours
    more_is_better: bool = False

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        value = self.ours if self.value is None else self.value
        met = value >= self.goal if self.more_is_better else value <= self.goal
        bound = "at least" if self.more_is_better else "at most"
        return f"{bound} {self.goal:g}{' x' if self.is_ratio else ''}{'' if met else '   MISSED'}"

    @property
    def is_ratio(self) -> bool:
        """Whether the goal is about ours / reference rather than about ours."""
        return self.reference is not None and self.value == self.ours / self.reference


def show(title: str, reference: str, figures: Iterable[Figure]) -> None:
    """Prints a table; `reference` names what the reference column is."""
    print(f"\n{title}; reference: {reference}")
    print(f"  {'figure':<44}{'unit':>10}{'ours':>12}{'reference':>12}{'ratio':>9}   goal")
    for each in figures:
        known = each.reference is not None
        reference_text = f"{each.reference:.4g}" if known else "-"
        ratio = f"{each.ours / each.reference:.3g}" if known and each.reference else "-"
        print(f"  {each.name:<44}{each.unit:>10}{each.ours:>12.4g}{reference_text:>12}{ratio:>9}   {each.verdict}")
