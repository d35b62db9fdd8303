"""`mobilenet-explorer compare SIDE SIDE [SIDE]`: what GET /comparison answers."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.command_line.choice import (
    Device,
    PrecisionName,
    RunsThere,
    RuntimeOfDevice,
    ThreadsThere,
    set_named,
    store_of_this_machine,
)
from app.command_line.shared import AsJson, echo, print_json
from app.language import Language
from app.web import parameters
from mobilenet_core.accuracy import RANKING_SET
from mobilenet_core.errors import DesignError
from mobilenet_core.records import USUAL_PRECISION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.comparison.compared import Compared
    from app.services.latency.source import Wanted

_MOST = 3
_SIDE = "Two or three sides: 0.75/192, 1.0/224/conv_mobilenet@openvino, or another network, such as vgg16."


def compare(
    sides: Annotated[list[str], typer.Argument(help=_SIDE)],
    *,
    device: Device = "",
    runtime: RuntimeOfDevice = None,
    precision: PrecisionName = USUAL_PRECISION,
    threads: ThreadsThere = None,
    runs: RunsThere = "quick",
    accuracy_set: Annotated[str, parameters.ACCURACY_SET.option()] = RANKING_SET,
    lang: Annotated[Language, parameters.LANGUAGE.option()] = "en",
    as_json: AsJson = False,
) -> None:
    """Networks, design points or runtimes side by side: what each has, and the first against the others."""
    from app.language.record import comparison_lines  # noqa: PLC0415
    from app.services.comparison.compare import compare as beside  # noqa: PLC0415
    from app.services.comparison.record import sources_of  # noqa: PLC0415
    from app.services.latency.source import Wanted  # noqa: PLC0415

    found = sides_found(sides, Wanted(device, runtime, precision, threads, runs=runs))
    answer = beside(found, precision, set_named(accuracy_set), lang)
    if as_json:
        print_json(answer)
        return
    for line in comparison_lines(answer, sources_of(found, answer, lang), lang):
        echo(line)


def sides_found(texts: "Sequence[str]", wanted: "Wanted") -> "list[Compared]":
    """The sides with what is known to the store of this machine's server. Raises DesignError."""
    from app.services.comparison.compared import compared  # noqa: PLC0415
    from app.services.comparison.sides import side_of  # noqa: PLC0415
    from mobilenet_core.measure.device import this_device  # noqa: PLC0415

    if not 1 < len(texts) <= _MOST:
        raise DesignError(f"{len(texts)} sides are given; expected two or three, such as 0.5/160 vgg16", field="sides")
    here = this_device()
    with store_of_this_machine() as store:
        return compared([side_of(each, "sides") for each in texts], wanted.resolved(here), store, here)
