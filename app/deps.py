"""What routes ask for, as Annotated names: settings, store, worker, jobs, and the variant named by a request."""

from typing import Annotated, cast, get_args

from fastapi import Depends, Path, Query, Request

from app.jobs import Jobs
from app.services.explore import Variant
from app.settings import Settings
from app.store import Store
from app.worker import Worker
from mobilenet_core.design import EXPECTED, DesignPoint, Rounding
from mobilenet_core.networks import BODY_OF


def _settings(request: Request) -> Settings:
    return cast("Settings", request.app.state.settings)


def _store(request: Request) -> Store:
    return cast("Store", request.app.state.resources.store)


def _worker(request: Request) -> Worker:
    return cast("Worker", request.app.state.worker)


def _jobs(request: Request) -> Jobs:
    return cast("Jobs", request.app.state.resources.jobs)


SettingsDep = Annotated[Settings, Depends(_settings)]
StoreDep = Annotated[Store, Depends(_store)]
WorkerDep = Annotated[Worker, Depends(_worker)]
JobsDep = Annotated[Jobs, Depends(_jobs)]

# The ranges are described here and refused in mobilenet_core.design, which says the same sentence everywhere.
AlphaPath = Annotated[
    float,
    Path(
        description=f"Width multiplier: {EXPECTED['alpha']}.",
        examples=[0.75],
        json_schema_extra={"exclusiveMinimum": 0, "maximum": 2},
    ),
]
ResolutionPath = Annotated[
    int,
    Path(
        description=f"Input side: {EXPECTED['resolution']}.",
        examples=[192],
        json_schema_extra={"minimum": 32, "maximum": 1024},
    ),
]
NetworkQuery = Annotated[
    str, Query(description="Which network.", json_schema_extra={"enum": list(BODY_OF)}, examples=["mobilenet_v1"])
]
ClassesQuery = Annotated[
    int,
    Query(
        description=f"Classes of the classifier: {EXPECTED['num_classes']}.",
        json_schema_extra={"minimum": 1, "maximum": 100_000},
    ),
]
RoundingQuery = Annotated[
    str,
    Query(
        description="Rule that turns alpha into channel counts (docs/conventions.md).",
        json_schema_extra={"enum": list(get_args(Rounding))},
    ),
]


def _variant(
    alpha: AlphaPath,
    resolution: ResolutionPath,
    network: NetworkQuery = "mobilenet_v1",
    num_classes: ClassesQuery = 1000,
    rounding: RoundingQuery = "tf_slim",
) -> Variant:
    return Variant(DesignPoint(alpha, resolution), network, num_classes, cast("Rounding", rounding))


VariantDep = Annotated[Variant, Depends(_variant)]
