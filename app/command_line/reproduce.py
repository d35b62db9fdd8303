"""`mobilenet-explorer reproduce FILE`: a saved answer is computed again and compared."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from app.command_line.choice import Listed, asked
from app.command_line.shared import AsJson, print_json
from app.vocabulary import BY_BUDGET, QUANTITIES
from mobilenet_core.accuracy import RANKING_SET
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice
from mobilenet_core.records import USUAL_PRECISION

if TYPE_CHECKING:
    from app.answers.choice import PointRow
    from app.services.choice.question import Question

_UNCERTAIN = {"measured", "predicted"}
_DIFFERS = 1


def reproduce(
    file: Annotated[Path, typer.Argument(help="What GET /api/v1/recommendation/record answered, as JSON.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Compute a saved answer again and tell what differs.

    Latencies that were measured or predicted are the same where their intervals overlap; everything else must be equal.
    Status 1: something differs; 2: the file is no saved answer.
    """
    from app.services.choice.choose import choose  # noqa: PLC0415

    saved = _saved(file)
    try:
        question = _question(saved["question"])
    except DesignError:
        raise
    except (TypeError, ValueError, AttributeError) as error:
        raise DesignError(f"the question of {file} cannot be read: {error}", field="file") from None
    before, now = saved["answer"]["best"], choose(question).best
    differences = list(_differences(before, now))
    if as_json:
        print_json({"is_same": not differences, "differences": differences})
    else:
        same = f"The same: {_name(before)}, as MobileNet Explorer {saved['version']} answered at {saved['asked_at']}"
        for each in differences or [same]:
            typer.echo(each)
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
            f"{file} is no saved answer; expected what GET /api/v1/recommendation/record answers", field="file"
        )
    return cast("dict[str, Any]", saved)


def _question(said: Mapping[str, str]) -> "Question":
    from app.services.latency.source import Wanted  # noqa: PLC0415

    values: dict[str, Any] = dict(said)
    take = values.get
    network = NetworkChoice(
        take("network", MOBILENET_V1.name),
        int(take("num_classes", MOBILENET_V1.num_classes)),
        take("rounding", MOBILENET_V1.rounding),
    )
    threads = int(values["threads"]) if "threads" in values else None
    runs, precision = take("runs", "quick"), take("precision", USUAL_PRECISION)
    return asked(
        Wanted(take("device", ""), take("runtime"), precision, threads, network, runs),
        Listed(*(take(name, "") for name in Listed._fields)),
        accuracy_set=take("accuracy_set", RANKING_SET),
        percentile=take("percentile", "p50"),
        budgets={name: float(values[name]) for name in BY_BUDGET if name in values},
        objective=take("objective", "top1"),
        memory=take("memory", "device"),
    )


def _differences(before: Mapping[str, Any] | None, now: "PointRow | None") -> Iterator[str]:
    """What differs between the best point of a saved answer and that of today, in words."""
    if before is None or now is None or (before["alpha"], before["resolution"]) != now.place:
        if _name(before) != _name(now):
            yield f"The answer was {_name(before)}, now it is {_name(now)}"
        return
    for quantity in QUANTITIES:
        column = quantity.column
        then, value = before.get(column, before["others"].get(column)), now.value_of(column)
        if then != value and not (column == "latency_ms" and _overlap(before, now)):
            yield f"{column} of {now.name} was {_told(then)}, now it is {_told(value)}"


def _overlap(before: Mapping[str, Any], now: "PointRow") -> bool:
    """Whether two latencies that nobody knows exactly can be one."""
    if not {before["latency_kind"], now.latency_kind} <= _UNCERTAIN:
        return False
    lows, highs = (before["latency_low_ms"], now.latency_low_ms), (before["latency_high_ms"], now.latency_high_ms)
    return None not in {*lows, *highs} and max(cast("Any", lows)) <= min(cast("Any", highs))


def _name(best: "Mapping[str, Any] | PointRow | None") -> str:
    if best is None:
        return "nothing"
    return best["name"] if isinstance(best, Mapping) else best.name


def _told(value: float | None) -> str:
    return "not known" if value is None else f"{value:g}"
