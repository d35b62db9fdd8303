"""Golden numbers for parametrize: the CSV files of tests/golden, where each has its source and, if odd, its reason."""

import csv
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden"

Value = str | int | float | None


def golden(table: str, *columns: str) -> list[tuple[Value, ...]]:
    """The named columns of tests/golden/`table`.csv, a tuple per row: numbers as numbers, an empty cell as None."""
    text = (GOLDEN / f"{table}.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [tuple(_value(row[column]) for column in columns) for row in csv.DictReader(lines)]


def _value(text: str) -> Value:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text or None
