# pyright: basic
"""Columns as an Arrow stream. Importing this needs the extra `arrow`; pyarrow has no types."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa


def arrow_stream(columns: Mapping[str, Sequence[Any]]) -> bytes:
    """One table in Arrow's IPC streaming format."""
    table = pa.table({name: list(values) for name, values in columns.items()})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()
