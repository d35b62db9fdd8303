"""`mobilenet-explorer reproduce FILE`: a saved answer is computed again and compared."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from app.command_line.choice import Listed, asked, set_named
from app.command_line.compare import sides_found
from app.command_line.shared import AsJson, echo, print_json
from app.services.choice.among import Among
from app.vocabulary import BY_BUDGET, QUANTITIES
from mobilenet_core.accuracy import RANKING_SET
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice
from mobilenet_core.records import USUAL_PRECISION

if TYPE_CHECKING:
    from app.answers.choice import PointRow
    from app.services.choice.question import Question
    from app.services.latency.source import Wanted

_UNCERTAIN = {"measured", "predicted"}
_DIFFERS = 1


def reproduce(
    file: Annotated[Path, typer.Argument(help="What GET /recommendation/record or /comparison/record answered.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Compute a saved answer again and tell what differs.

    Latencies that were measured or predicted are the same where their intervals overlap; everything else must be equal.
    Status 1: something differs; 2: the file is no saved answer.
    """
    saved = _saved(file)
    try:
        name, differences = (_comparison if "a" in saved["question"] else _recommendation)(saved)
    except DesignError:
        raise
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise DesignError(f"the question of {file} cannot be read: {error}", field="file") from None
    if as_json:
        print_json({"is_same": not differences, "differences": differences})
    else:
        same = f"The same: {name}, as MobileNet Explorer {saved['version']} answered at {saved['asked_at']}"
        for each in differences or [same]:
            echo(each)
    raise typer.Exit(_DIFFERS if differences else 0)


def _saved(file: Path) -> dict[str, Any]:
    """Raises DesignError for what is no saved answer."""
    try:
        saved: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DesignError(f"{file} cannot be read: {error}", field="file") from None
    is_record = isinstance(saved, dict) and {"question", "answer", "asked_at", "version"} <= saved.keys()
    if not is_record:
        raise DesignError(
            f"{file} is no saved answer; expected what GET /api/v1/recommendation/record or /comparison/record answers",
            field="file",
        )
    return cast("dict[str, Any]", saved)


def _recommendation(saved: Mapping[str, Any]) -> tuple[str, list[str]]:
    """What was recommended, and what differs today."""
    from app.services.choice.choose import choose  # noqa: PLC0415

    question, before = _question(saved["question"]), saved["answer"]["best"]
    return _name(before), list(_differences(before, choose(question).best))


def _comparison(saved: Mapping[str, Any]) -> tuple[str, list[str]]:
    """What was compared, and what of its rows differs today."""
    from app.services.comparison.compare import compare  # noqa: PLC0415

    said = saved["question"]
    wanted = _wanted(said, NetworkChoice(*_network(said)))  # pyright: ignore[reportArgumentType] - refused if unknown
    found = sides_found([said[side] for side in "abc" if side in said], wanted)
    now = compare(found, wanted.precision, set_named(said.get("accuracy_set", RANKING_SET)))
    before = {row["name"]: row["values"] for row in saved["answer"]["rows"]}
    differences = [
        f"{row.name} of {side.label} was {_told(then['value'])}, now it is {_told(value.value)}"
        for row in now.rows
        for side, then, value in zip(now.sides, before[row.name], row.values, strict=True)
        if then["value"] != value.value
        and not _overlap((then["kind"], value.kind), (then["low"], value.low), (then["high"], value.high))
    ]
    return " against ".join(side.label for side in now.sides), differences


def _network(said: Mapping[str, str]) -> tuple[str, int, str | None]:
    classes = int(said.get("num_classes", MOBILENET_V1.num_classes))
    return said.get("network", MOBILENET_V1.name), classes, said.get("rounding")


def _wanted(said: Mapping[str, str], network: NetworkChoice) -> "Wanted":
    from app.services.latency.source import Wanted  # noqa: PLC0415

    values: dict[str, Any] = dict(said)
    take = values.get
    threads = int(values["threads"]) if "threads" in values else None
    runs, precision = take("runs", "quick"), take("precision", USUAL_PRECISION)
    return Wanted(take("device", ""), take("runtime"), precision, threads, network, runs)


def _question(said: Mapping[str, str]) -> "Question":
    values: dict[str, Any] = dict(said)
    take = values.get
    among = Among(*_network(said))
    return asked(
        _wanted(said, among.first),
        among,
        Listed(*(take(name, "") for name in Listed._fields)),
        accuracy_set=take("accuracy_set", ""),
        percentile=take("percentile", "p50"),
        budgets={name: float(values[name]) for name in BY_BUDGET if name in values},
        objective=take("objective", "top1"),
        memory=take("memory", "device"),
    )


def _differences(before: Mapping[str, Any] | None, now: "PointRow | None") -> Iterator[str]:
    """What differs between the best point of a saved answer and that of today, in words."""
    if before is None or now is None or _place(before, now) != now.place:
        if _name(before) != _name(now):
            yield f"The answer was {_name(before)}, now it is {_name(now)}"
        return
    for quantity in QUANTITIES:
        column = quantity.column
        then, value = before.get(column, before["others"].get(column)), now.value_of(column)
        kinds = (before["latency_kind"], now.latency_kind)
        lows, highs = (before["latency_low_ms"], now.latency_low_ms), (before["latency_high_ms"], now.latency_high_ms)
        if then != value and not (column == "latency_ms" and _overlap(kinds, lows, highs)):
            yield f"{column} of {now.name} was {_told(then)}, now it is {_told(value)}"


def _place(before: Mapping[str, Any], now: "PointRow") -> tuple[str, float, int]:
    """What tells a point of a saved answer from others; answers once were of one network and did not name it."""
    return before.get("network", now.network), before["alpha"], before["resolution"]


def _overlap(kinds: tuple[str | None, ...], lows: tuple[float | None, ...], highs: tuple[float | None, ...]) -> bool:
    """Whether two latencies that nobody knows exactly can be one."""
    if not _UNCERTAIN.issuperset(kinds) or None in {*lows, *highs}:
        return False
    return max(cast("tuple[float, ...]", lows)) <= min(cast("tuple[float, ...]", highs))


def _name(best: "Mapping[str, Any] | PointRow | None") -> str:
    if best is None:
        return "nothing"
    return best["name"] if isinstance(best, Mapping) else best.name


def _told(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.15g}"
