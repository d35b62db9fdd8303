"""A network's rows as JSON, and back: equal rows, equal fingerprint."""

import dataclasses
import json
from typing import Any, cast

from mobilenet_core.architecture.network import LayerSpec, NetworkSpec, Shape
from mobilenet_core.architecture.ops import OPS, Op
from mobilenet_core.errors import SpecError

_OPS: dict[str, type[Op]] = {each.__name__: each for each in OPS}


def to_json(network: NetworkSpec) -> str:
    """{"name", "input": {...}, "rows": [{"name", "inputs", "op": class, ... its fields}]}."""
    rows = [
        {"name": row.name, "inputs": row.inputs, "op": type(row.op).__name__, **dataclasses.asdict(row.op)}
        for row in network.rows
    ]
    return json.dumps({"name": network.name, "input": dataclasses.asdict(network.input), "rows": rows})


def from_json(text: str) -> NetworkSpec:
    """The network that `to_json` wrote. Raises SpecError for anything else."""
    try:
        value = json.loads(text)
        rows = tuple(
            LayerSpec(row.pop("name"), inputs=tuple(row.pop("inputs")), op=_OPS[row.pop("op")](**_with_tuples(row)))
            for row in value["rows"]
        )
        return NetworkSpec(value["name"], Shape(**value["input"]), rows)
    except (ValueError, KeyError, TypeError) as error:
        raise SpecError(f"a network came as {text[:80]!r}; expected what to_json writes: {error}") from None


def _with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(cast("list[int]", each)) if isinstance(each, list) else each for name, each in values.items()}
