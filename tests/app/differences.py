"""What differs between an answer that was kept and the same one now."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

_CLOSE = 1e-7  # relative, of what is no whole number: other CPUs gave other intervals of predictions, by up to 4e-9
_NUMBER = re.compile(r"(-?\d+\.\d+(?:e-?\d+)?)")


def differences(kept, now, pointer="") -> Iterator[tuple[str, str]]:
    """(JSON pointer, what was kept and what came) of everything kept that is not so now; what is new may be."""
    if isinstance(kept, dict) and isinstance(now, dict):
        for key, value in kept.items():
            if key in now:
                yield from differences(value, now[key], f"{pointer}/{key}")
            else:
                yield f"{pointer}/{key}", "is missing"
    elif isinstance(kept, list) and isinstance(now, list) and len(kept) == len(now):
        now = _known_columns(kept, now)
        for place, (one, other) in enumerate(zip(kept, now, strict=True)):
            yield from differences(one, other, f"{pointer}/{place}")
    elif not _equal(kept, now):
        yield pointer, f"was {_short(kept)}, is {_short(now)}"


def _known_columns(kept, now):
    """The lines of CSV of `now` without the columns that are new; what is no CSV, or lacks a column, as it is."""
    if not all(isinstance(each, str) and "," in each for each in (*kept[:1], *now[:1])) or kept[:1] == now[:1]:
        return now
    (head, *_), (names, *rows) = csv.reader(kept[:1]), csv.reader(now)
    if not set(head) < set(names) or len(set(names)) < len(names):
        return now
    text = io.StringIO(newline="")
    places = [names.index(name) for name in head]
    csv.writer(text, lineterminator="\n").writerows([[row[place] for place in places] for row in (names, *rows)])
    return text.getvalue().splitlines()


def _equal(kept, now):
    kept, now = (each.replace("\N{NO-BREAK SPACE}", " ") if isinstance(each, str) else each for each in (kept, now))
    if {type(kept), type(now)} <= {float, int} and float in {type(kept), type(now)}:
        return math.isclose(kept, now, rel_tol=_CLOSE)
    if isinstance(kept, str) and isinstance(now, str) and kept != now:  # numbers in a line of CSV
        parts = list(zip(_NUMBER.split(kept), _NUMBER.split(now), strict=False))
        whole = len(parts) == len(_NUMBER.split(kept)) == len(_NUMBER.split(now))
        return whole and all(one == other or _close(one, other) for one, other in parts)
    return type(kept) is type(now) and kept == now


def _close(one, other):
    return all(map(_NUMBER.fullmatch, (one, other))) and math.isclose(float(one), float(other), rel_tol=_CLOSE)


def _short(value):
    text = json.dumps(value, ensure_ascii=False)
    return f"{text[:160]} ... ({len(value)} of them)" if isinstance(value, list | dict) else text[:400]


def allowed(mended, question, pointer):
    """Whether `mended`, {question: {pointer: reason}} with * for anything, allows that place to differ."""
    return any(
        fnmatchcase(question, asked.replace("?", "[?]")) and any(fnmatchcase(pointer, place) for place in places)
        for asked, places in mended.items()
    )
