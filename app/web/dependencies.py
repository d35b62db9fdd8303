"""What routes ask for, as Annotated names: folder of models, store, worker, jobs, and the variant named by a request.

All are coroutines: FastAPI would run a plain function in a thread, which costs more than what they do.
"""

from collections.abc import Callable
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar, cast

from fastapi import Depends, Request

from app.language import Language
from app.measuring.jobs import Jobs
from app.measuring.listeners import Listeners
from app.measuring.torch_process import Worker
from app.services.accuracies.sets import published_set, set_of
from app.services.choice.among import Among
from app.services.choice.question import of_any
from app.services.latency.layers import LayerLatency, Timed, newest
from app.services.latency.source import Source, Wanted, source_of
from app.web import parameters
from app.web.answer_cache import revision_of
from app.web.asking import ask, asking, opened
from mobilenet_core.accuracy import RANKING_SET, AnySet
from mobilenet_core.design import DesignPoint, Rounding
from mobilenet_core.latency import Runs
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice, Variant, with_block
from mobilenet_core.records import USUAL_PRECISION, DeviceInfo, Precision

if TYPE_CHECKING:
    from app.store.store import Store
else:
    Store = object  # imported by the thread that opens it


async def _models_dir(request: Request) -> FilePath:
    return request.app.state.settings.models_dir


async def _write_token(request: Request) -> str | None:
    return request.app.state.write_token


async def _worker(request: Request) -> Worker:
    return request.app.state.worker


async def _listeners(request: Request) -> Listeners:
    return request.app.state.listeners


@asking
async def _store(request: Request) -> Store:
    return (await opened(request)).store


@asking
async def _jobs(request: Request) -> Jobs:
    return (await opened(request)).jobs


async def _this_device(request: Request) -> DeviceInfo:
    return (await opened(request)).device


ModelsDirDep = Annotated[FilePath, Depends(_models_dir)]
WriteTokenDep = Annotated[str | None, Depends(_write_token)]
WorkerDep = Annotated[Worker, Depends(_worker)]
ListenersDep = Annotated[Listeners, Depends(_listeners)]
StoreDep = Annotated[Store, Depends(_store)]
"""A plain route has its turn there; one that is a coroutine uses `ask`."""
ThisDeviceDep = Annotated[DeviceInfo, Depends(_this_device)]
JobsDep = Annotated[Jobs, Depends(_jobs)]

AlphaPath = Annotated[float, parameters.ALPHA.path()]
AlphaQuery = Annotated[float, parameters.ALPHA.query()]
ResolutionPath = Annotated[int, parameters.RESOLUTION.path()]
ResolutionQuery = Annotated[int, parameters.RESOLUTION.query()]
NetworkQuery = Annotated[str, parameters.NETWORK.query()]
AmongQuery = Annotated[str, parameters.AMONG.query()]
ClassesQuery = Annotated[int, parameters.CLASSES.query()]
RoundingQuery = Annotated[str | None, parameters.ROUNDING.query()]
BlockQuery = Annotated[str | None, parameters.BLOCK.query()]
RatioQuery = Annotated[float | None, parameters.RATIO.query()]
RankQuery = Annotated[int | None, parameters.RANK.query()]
LanguageQuery = Annotated[Language, parameters.LANGUAGE.query()]
DeviceQuery = Annotated[str, parameters.DEVICE.query()]
RuntimeQuery = Annotated[str | None, parameters.RUNTIME.query()]
PrecisionQuery = Annotated[Precision, parameters.PRECISION.query()]
ThreadsQuery = Annotated[int | None, parameters.THREADS.query()]
RunsQuery = Annotated[Runs, parameters.RUNS.query()]
SetQuery = Annotated[str, parameters.ACCURACY_SET.query()]
SetAmongQuery = Annotated[str | None, parameters.SET_AMONG.query()]


async def _network(
    *,
    network: NetworkQuery = MOBILENET_V1.name,
    num_classes: ClassesQuery = MOBILENET_V1.num_classes,
    rounding: RoundingQuery = None,
    block: BlockQuery = None,
    ratio: RatioQuery = None,
    rank: RankQuery = None,
) -> NetworkChoice:
    name = network if block is None else with_block(network, block, ratio if rank is None else rank)
    return NetworkChoice(name, num_classes, cast("Rounding", rounding)).checked


NetworkDep = Annotated[NetworkChoice, Depends(_network)]


async def _variant(alpha: AlphaPath, resolution: ResolutionPath, network: NetworkDep) -> Variant:
    return Variant(DesignPoint(alpha, resolution), network)


VariantDep = Annotated[Variant, Depends(_variant)]


async def _accuracy_set(request: Request, accuracy_set: SetQuery = RANKING_SET) -> AnySet:
    found = published_set(accuracy_set)  # and waits for no store
    if found is not None:
        return found
    await revision_of(request)  # first: the answer is kept by it
    return await ask(request, set_of, accuracy_set, (await opened(request)).store)


AccuracySetDep = Annotated[AnySet, Depends(_accuracy_set)]


async def _wanted(
    request: Request,
    *,
    device: DeviceQuery = "",
    runtime: RuntimeQuery = None,
    precision: PrecisionQuery = USUAL_PRECISION,
    threads: ThreadsQuery = None,
    runs: RunsQuery = "quick",
    network: NetworkDep,
) -> Wanted:
    wanted = Wanted(device, runtime, precision, threads, network, runs)
    return wanted.resolved(await _this_device(request)) if device else wanted


WantedDep = Annotated[Wanted, Depends(_wanted)]


class AskedAmong(NamedTuple):
    """The networks that are chosen among, by which accuracies. wanted: whose latency, as the first of them asks."""

    wanted: Wanted
    networks: tuple[NetworkChoice, ...]
    accuracy_set: AnySet
    is_any: bool


async def _among(
    request: Request,
    *,
    device: DeviceQuery = "",
    runtime: RuntimeQuery = None,
    precision: PrecisionQuery = USUAL_PRECISION,
    threads: ThreadsQuery = None,
    runs: RunsQuery = "quick",
    network: AmongQuery = MOBILENET_V1.name,
    num_classes: ClassesQuery = MOBILENET_V1.num_classes,
    rounding: RoundingQuery = None,
    accuracy_set: SetAmongQuery = None,
) -> AskedAmong:
    among = Among(network, num_classes, rounding)
    wanted = await _wanted(
        request, device=device, runtime=runtime, precision=precision, threads=threads, runs=runs, network=among.first
    )
    of = await _accuracy_set(request, among.usual_set if accuracy_set is None else accuracy_set)
    return AskedAmong(wanted, among.networks(of), of, among.is_any)


AmongDep = Annotated[AskedAmong, Depends(_among)]


Found = TypeVar("Found")


class Where(NamedTuple):
    """Whose latency is asked for and what is known of it: None where no device is named."""

    wanted: Wanted
    source: Source | None


async def _where(request: Request, wanted: WantedDep) -> Where:
    # Without a device it waits for no store.
    return Where(wanted, await known_there(request, wanted, source_of) if wanted.device else None)


async def _where_among(request: Request, among: AmongDep) -> tuple[AskedAmong, Source | None]:
    find = of_any(source_of, among.networks)
    return among, await known_there(request, among.wanted, find) if among.wanted.device else None


WhereAmongDep = Annotated[tuple[AskedAmong, Source | None], Depends(_where_among)]
"""The networks that are chosen among, and what is known of whose latency: None where no device is named."""


async def known_there(request: Request, wanted: Wanted, find: Callable[[Wanted, Store, int], Found]) -> Found:
    """What `find` finds of whose latency is wanted, in the store as it is now. Raises what it raises."""
    latencies, _ = await revision_of(request)
    return await ask(request, find, wanted, (await opened(request)).store, latencies)


WhereDep = Annotated[Where, Depends(_where)]
"""Both, for whoever needs both: FastAPI reads the parameters of a dependency anew wherever it is named."""


async def _timed(
    runtime: Annotated[str | None, parameters.TIMED_RUNTIME.query()] = None,
    precision: PrecisionQuery = USUAL_PRECISION,
    threads: Annotated[int, parameters.TIMED_THREADS.query()] = 1,
    device: Annotated[str | None, parameters.TIMED_DEVICE.query()] = None,
) -> Timed | None:
    return None if runtime is None else Timed(runtime, precision, threads, device)


TimedDep = Annotated[Timed | None, Depends(_timed)]


async def layer_latency(request: Request, variant: Variant, timed: Timed) -> LayerLatency | None:
    """The variant's newest times of single layers. Opens the store, which an answer without times does not need."""
    return await ask(request, newest, variant, timed, (await opened(request)).store)
