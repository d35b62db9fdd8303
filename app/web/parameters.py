"""What can be asked with, each name once: as a query parameter of REST and as an option of the command line.

Ranges of the library's own are described here and refused there, in the library's sentence.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, get_args

from app.answers.common import ALPHA_RANGE, CLASSES_RANGE, NETWORK_NAMES, RESOLUTION_RANGE
from app.answers.fields import FIELDS
from app.services.choice.question import GRID_PATTERN
from app.vocabulary import OBJECTIVES, QUANTITIES, Quantity
from mobilenet_core.design import (
    EXPECTED,
    Rounding,
)
from mobilenet_core.networks.family import MOBILENET_V1
from mobilenet_core.published.sets import PUBLISHED_SETS, RANKING_SET
from mobilenet_core.records import LIMITS, PRECISIONS, span


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name that a question is asked with.

    text: what it means, in a sentence. schema: what OpenAPI says of its range where the library refuses. limits: what
    is refused before that, by the names that REST's parameters take: ge, le, max_length, allow_inf_nan.
    """

    name: str
    text: str
    example: object = None
    schema: Mapping[str, Any] | None = None
    limits: Mapping[str, Any] | None = None

    def query(self) -> Any:  # noqa: ANN401 - FastAPI's own type
        """As a query parameter."""
        from fastapi import Query  # noqa: PLC0415 - the command line needs no server

        return Query(**self._described())

    def path(self) -> Any:  # noqa: ANN401 - FastAPI's own type
        """As a part of a path."""
        from fastapi import Path  # noqa: PLC0415 - as above

        return Path(**self._described())

    def option(self) -> Any:  # noqa: ANN401 - Typer's own type
        """As an option of the command line."""
        import typer  # noqa: PLC0415 - REST needs no command line

        low, high = (self.limits or {}).get("ge"), (self.limits or {}).get("le")
        low = low if high is not None else None  # of a number without an end the command says what it is
        return typer.Option(f"--{self.name.replace('_', '-')}", help=self.text, min=low, max=high)

    def argument(self) -> Any:  # noqa: ANN401 - Typer's own type
        """As an argument of the command line."""
        import typer  # noqa: PLC0415 - as above

        return typer.Argument(help=self.text)

    def _described(self) -> dict[str, Any]:
        examples = [] if self.example is None else [self.example]
        schema = None if self.schema is None else dict(self.schema)
        return {"description": self.text, "examples": examples, "json_schema_extra": schema, **(self.limits or {})}


_THREADS: Mapping[str, Any] = dict(zip(("ge", "le"), LIMITS["threads"], strict=True))

# A design point
ALPHA = Parameter("alpha", f"Width multiplier: {EXPECTED['alpha']}.", 0.75, ALPHA_RANGE)
RESOLUTION = Parameter("resolution", FIELDS["resolution"], 192, RESOLUTION_RANGE)
# A network
NETWORK = Parameter(
    "network",
    "Which network: one of GET /api/v1/networks. MobileNet's block is part of the name: mobilenet_v1-fire, or "
    "mobilenet_v1-fire-0.25 with its ratio.",
    MOBILENET_V1.name,
    NETWORK_NAMES,
)
AMONG = Parameter(
    "network",
    "Which networks are chosen among: one, several with commas between, or `any`, all those that the accuracy set "
    "knows. Each has its own points where none are listed.",
    "mobilenet_v1,mobilenet_v2",
)
MARKED_NETWORK = Parameter(
    "marked_network",
    "Whose the marked point is, where several networks are chosen among; without it, the first's.",
    "mobilenet_v2",
    limits={"max_length": 64},
)
BLOCK = Parameter(
    "block",
    "A block in place of MobileNet's own, the rest of the body as it is: docs/networks.md. With network=mobilenet_v1.",
    "flattened",
)
RATIO = Parameter("ratio", "What the block's ratio is to be, where it has one.", 0.25, limits={"allow_inf_nan": False})
RANK = Parameter("rank", "What the block's rank is to be, where it has one.", 4)
CLASSES = Parameter("num_classes", FIELDS["num_classes"], MOBILENET_V1.num_classes, CLASSES_RANGE)
ROUNDING = Parameter(
    "rounding",
    "Rule that turns alpha into channel counts (docs/conventions.md); without it, the network's own: "
    f"{EXPECTED['rounding']}.",
    MOBILENET_V1.rounding,
    {"enum": list(get_args(Rounding))},
)
# Where it is timed
DEVICE = Parameter(
    "device",
    "Whose latency: an id of GET /api/v1/devices, or `this` for the machine that answers.",
    "pixel-3",
    limits={"max_length": 200},
)
DEVICE_TEXT = Parameter(
    "q",
    "Any part of its name, its chip, a runtime or a product with that chip.",
    "Raspberry Pi",
    limits={"max_length": 200},
)
RUNTIME = Parameter(
    "runtime", "What executes there; without it, the fastest there at 1.0/224.", "tflite-cpu", limits={"max_length": 64}
)
PRECISION = Parameter("precision", f"Number format of weights, activations and latency: {', '.join(PRECISIONS)}.")
THREADS = Parameter(
    "threads",
    f"Threads, {span('threads')}; without it, the number with the most known points.",
    limits=_THREADS,
)
RUNS = Parameter(
    "runs",
    "Which runs decide: `quick`, made while the machine was at its quickest, or `all`, as busy as it was.",
)
MEMORY = Parameter(
    "memory",
    "Whether the RAM and flash of the device limit the answer, where its source tells them: `device`, or `ignore`.",
)
# Whose stored times are shown
TIMED_RUNTIME = replace(RUNTIME, text="Whose stored times to show; without it, none.", example="torch")
TIMED_THREADS = replace(THREADS, text=f"Threads of those times, {span('threads')}.")
THREADS_OF_ALL = replace(THREADS, text=f"Threads that all have, {span('threads')}.")
ONLY_THREADS = replace(THREADS, text="Only with so many threads.")
TIMED_DEVICE = replace(DEVICE, text="Id of their device; without it, any.")
MEASURED_DEVICE = replace(DEVICE, text="Id of their device; without it, what was measured here.")
# What is timed, every combination of it
RUNTIMES = Parameter("runtime", "What executes, comma-separated: see GET /api/v1/runtimes.")
PRECISION_LIST = Parameter("precision", f"Number formats, comma-separated: {', '.join(PRECISIONS)}.")
THREADS_LIST = Parameter("threads", f"Threads, {span('threads')}, comma-separated.")
BATCH = Parameter("batch", f"Images per run, {span('batch')}.")
# Where a published number stands
SOURCE = Parameter(
    "source",
    "The source of a published number as answers give it, or a published accuracy set.",
    "tf_slim_2018",
    limits={"max_length": 2000},
)
CITED_NETWORK = Parameter(
    "network",
    "Whose number is cited, of those that MobileNets are compared with: its reference then says which number.",
    "squeezenet_1_0",
    limits={"max_length": 64},
)
# A model file
FILE_PRECISION = replace(PRECISION, text=f"Number format of the weights in the file: {', '.join(PRECISIONS)}.")
IO = Parameter("io", "What an int8 file takes and gives: float, or int8, which tflite can.")
FILES_RUNTIME = replace(RUNTIME, text="What is to execute it: the file that it reads comes first.")
# Which points, and what is best
ALPHAS = Parameter("alpha", "Comma-separated alphas of a grid.", "0.25,0.5")
RESOLUTIONS = Parameter("resolution", "Comma-separated resolutions of a grid.", "128,224")
GRID = Parameter(
    "grid",
    "Instead of lists: alphas x resolutions spread over the paper's ranges, equal ones once: 31x25 is 775 points, "
    "100x100 is 9,700 points, resolutions being whole numbers from 128 to 224, of which there are 97. "
    "Without any: the paper's 16.",
    "31x25",
    {"pattern": f"^({GRID_PATTERN})?$"},
)
ACCURACY_SET = Parameter(
    "accuracy_set",
    f"Which accuracies, never mixed: {', '.join(PUBLISHED_SETS)}, or an imported set (GET /api/v1/accuracies).",
    RANKING_SET,
    limits={"max_length": 64},
)
SET_AMONG = replace(
    ACCURACY_SET,
    text=f"{ACCURACY_SET.text} Without it, the one that knows most of the networks: {RANKING_SET}, or tf_slim.",
)
OBJECTIVE = Parameter("objective", f"What is to be best: {', '.join(each.name for each in OBJECTIVES)}.")
PERCENTILE = Parameter("percentile", "Of latency; where no p90 is known, the one known figure stands for it.")
THEN = Parameter(
    "then",
    "The `stamp` of an earlier answer: where this one is another, `changed` tells both.",
    limits={"max_length": 242},
)
LANGUAGE = Parameter("lang", "Language of sentences, names and titles.")


def budget(quantity: Quantity) -> Parameter:
    """The parameter of a quantity's budget."""
    bound = "at least" if quantity.is_least else "at most"
    return Parameter(
        quantity.budget,
        f"{quantity.text}: {bound} so much.",
        quantity.example,
        limits={"ge": 0, "allow_inf_nan": False},
    )


def taking_budgets(function: Callable[..., Any], marker: Callable[[Parameter], Any]) -> Callable[..., Any]:
    """The function, with each budget of QUANTITIES in place of its last parameter, `**budgets`.

    marker: Parameter.query or Parameter.option.
    """
    own = inspect.signature(function, eval_str=True)
    named = [each for each in own.parameters.values() if each.kind is not inspect.Parameter.VAR_KEYWORD]
    budgets = [
        inspect.Parameter(
            each.budget,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[float | None, marker(budget(each))],
        )
        for each in QUANTITIES
    ]
    function.__signature__ = own.replace(parameters=[*named, *budgets])  # pyright: ignore[reportFunctionMemberAccess]
    return function
