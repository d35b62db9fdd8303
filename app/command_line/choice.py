"""The commands that choose: predict and recommend. They answer what GET /predictions and /recommendation answer."""

import math
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

from app.command_line.shared import Alpha, AsJson, Resolution, echo, print_json, taking_network
from app.language import Language
from app.services.choice.among import Among
from app.settings import read_settings
from app.vocabulary import ObjectiveName, Percentile, UseOfMemory
from app.web import parameters
from mobilenet_core.accuracy import RANKING_SET, AnySet
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.latency import Runs
from mobilenet_core.networks.family import NetworkChoice, Variant
from mobilenet_core.records import USUAL_PRECISION, Precision

if TYPE_CHECKING:
    from app.services.choice.question import Question
    from app.services.latency.source import Wanted
    from app.store.store import Store

Found = TypeVar("Found")

Device = Annotated[str, parameters.DEVICE.option()]
RuntimeOfDevice = Annotated[str | None, parameters.RUNTIME.option()]
PrecisionName = Annotated[Precision, parameters.PRECISION.option()]
ThreadsThere = Annotated[int | None, parameters.THREADS.option()]
RunsThere = Annotated[Runs, parameters.RUNS.option()]


@taking_network
def predict(
    alpha: Alpha,
    resolution: Resolution,
    *,
    device: Device,
    runtime: RuntimeOfDevice = None,
    precision: PrecisionName = USUAL_PRECISION,
    threads: ThreadsThere = None,
    runs: RunsThere = "quick",
    network: NetworkChoice,
    as_json: AsJson = False,
) -> None:
    """The latency of one design point on a device as its known points predict it, with an interval."""
    from app.language.amounts import latency, latency_ends  # noqa: PLC0415
    from app.language.choice import where_of  # noqa: PLC0415
    from app.language.marks import marked  # noqa: PLC0415
    from app.services.costs import design_point  # noqa: PLC0415
    from app.services.latency.source import Wanted, prediction_of, source_of  # noqa: PLC0415

    variant = Variant(DesignPoint(alpha, resolution), network)
    design_point.report_of(variant)
    found = prediction_of(variant, _found(Wanted(device, runtime, precision, threads, network, runs), source_of))
    if as_json:
        print_json(found)
        return
    kind = marked("predicted", found.latency_marks, "en")
    of = (found.latency_ms, found.low_ms, found.high_ms)
    echo(
        f"{found.name}: {latency(*of)} {kind} ({latency_ends(*of, ' to ')} with "
        f"{100 * found.confidence:.0f} % confidence) on {where_of(found, 'en')}, "
        f"from {found.fitted_on.sentence}, method: {found.method}"
    )


@taking_network
def cite(
    alpha: Alpha,
    resolution: Resolution,
    *,
    device: Device = "",
    runtime: RuntimeOfDevice = None,
    precision: PrecisionName = USUAL_PRECISION,
    threads: ThreadsThere = None,
    accuracy_set: Annotated[str, parameters.ACCURACY_SET.option()] = RANKING_SET,
    bibtex: Annotated[bool, typer.Option(help="Print the entries for BibTeX.")] = False,
    network: NetworkChoice,
    lang: Annotated[Language, parameters.LANGUAGE.option()] = "en",
    as_json: AsJson = False,
) -> None:
    """Where the published numbers of a design point stand: its top-1 and, of a device, its latency."""
    from app.services.citations import of_point, why_nothing  # noqa: PLC0415
    from app.services.costs import design_point  # noqa: PLC0415

    variant = Variant(DesignPoint(alpha, resolution), network)
    design_point.report_of(variant)
    found = of_point(
        variant,
        accuracy_set=accuracy_set,
        precision=precision,
        device=device,
        runtime=runtime,
        threads=threads,
        language=lang,
    )
    if as_json:
        print_json(found)
        return
    if not found.items:
        why = why_nothing(variant, accuracy_set=accuracy_set, precision=precision, language="en")
        raise DesignError(f"no number of {variant.name} is published there. {why}", field="alpha")
    for number in found.items:
        echo(f"{number.text}, {number.conditions}")
        for document in number.documents:
            echo(document.bibtex if bibtex else f"  {document.text}")


@taking_network
def recommend(
    *,
    device: Device = "",
    runtime: RuntimeOfDevice = None,
    precision: PrecisionName = USUAL_PRECISION,
    threads: ThreadsThere = None,
    runs: RunsThere = "quick",
    objective: Annotated[ObjectiveName, parameters.OBJECTIVE.option()] = "top1",
    percentile: Annotated[Percentile, parameters.PERCENTILE.option()] = "p50",
    accuracy_set: Annotated[str, parameters.SET_AMONG.option()] = "",
    alpha: Annotated[str, parameters.ALPHAS.option()] = "",
    resolution: Annotated[str, parameters.RESOLUTIONS.option()] = "",
    grid: Annotated[str, parameters.GRID.option()] = "",
    memory: Annotated[UseOfMemory, parameters.MEMORY.option()] = "device",
    among: Among,
    lang: Annotated[Language, parameters.LANGUAGE.option()] = "en",
    as_json: AsJson = False,
    **budgets: float | None,
) -> None:
    """The best design point under budgets, the budget that binds, and the nearest miss."""
    from app.language.choice import latency_sentence  # noqa: PLC0415
    from app.services.choice.choose import answered  # noqa: PLC0415
    from app.services.latency.source import Wanted  # noqa: PLC0415

    wanted = Wanted(device, runtime, precision, threads, among.first, runs)
    question = asked(
        wanted,
        among,
        Listed(alpha, resolution, grid),
        accuracy_set=accuracy_set,
        percentile=percentile,
        budgets=_budgets(budgets),
        objective=objective,
        memory=memory,
    )
    found = answered(question, lang)
    if as_json:
        print_json(found)
        return
    for sentence in found.sentences:
        echo(sentence)
    if found.untimed and found.untimed.did_you_mean:
        echo(found.untimed.did_you_mean)
    if found.latency_of:
        echo(" ".join(filter(None, [latency_sentence(found, lang), found.chosen_text])))


class Listed(NamedTuple):
    """The points to choose among, as they are given."""

    alpha: str = ""
    resolution: str = ""
    grid: str = ""


def asked(
    wanted: "Wanted",
    among: Among,
    listed: Listed,
    *,
    accuracy_set: str,
    percentile: Percentile,
    budgets: Mapping[str, float],
    objective: ObjectiveName,
    memory: UseOfMemory,
) -> "Question":
    """A question, about what is known to the store of this machine's server.

    accuracy_set: "" for the usual one. Raises DesignError.
    """
    from app.services.choice.memory import asked_about  # noqa: PLC0415
    from app.services.choice.question import Question, finder, of_any, spaces_of  # noqa: PLC0415
    from app.services.costs import space  # noqa: PLC0415

    alphas, sides = space.numbers(listed.alpha, "alpha", float), space.numbers(listed.resolution, "resolution", int)
    of = set_named(accuracy_set or among.usual_set)
    networks = among.networks(of)
    points, *others = spaces_of(alphas, sides, listed.grid, networks)
    given = tuple(budgets.items())
    find = of_any(finder(given, objective, wanted.device), networks)
    source = _found(wanted, find) if wanted.device else None
    question = Question(
        points,
        wanted.precision,
        of,
        None,
        percentile,
        given,
        objective,
        others=tuple(others),
        is_any=among.is_any,
    )
    return asked_about(question, wanted.device, source, memory)


def _budgets(given: Mapping[str, float | None]) -> dict[str, float]:
    """Those that were given. Raises DesignError for what is no number from 0, NaN among it."""
    for name, value in given.items():
        if value is not None and not 0 <= value < math.inf:
            raise DesignError(
                f"--{name.replace('_', '-')} is {value:g}; expected a number from 0, such as 15", field=name
            )
    return {name: value for name, value in given.items() if value is not None}


def _found(wanted: "Wanted", find: "Callable[[Wanted, Store | None, None], Found]") -> Found:
    """What is known there, from the store of this machine's server, if there is one, and what is published."""
    from mobilenet_core.measure.device import this_device  # noqa: PLC0415

    wanted = wanted.resolved(this_device())
    with store_of_this_machine() as store:
        return find(wanted, store, None)


def set_named(name: str) -> AnySet:
    """A published set, or one that was imported into the store of this machine's server. Raises DesignError."""
    from app.services.accuracies.sets import published_set, set_of  # noqa: PLC0415

    found = published_set(name)
    if found is not None:
        return found
    with store_of_this_machine() as store:
        return set_of(name, store)


@contextmanager
def store_of_this_machine() -> "Generator[Store | None]":
    """Of its server; None where that has stored nothing yet."""
    from app.store.store import Store  # noqa: PLC0415

    settings = read_settings()
    is_there = settings.database_url is not None or settings.store_file.exists()
    store = Store(settings.store_url) if is_there else None
    try:
        yield store
    finally:
        if store is not None:
            store.close()
