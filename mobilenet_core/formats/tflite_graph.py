# pyright: basic
"""Tensors and operators into the bytes of a .tflite file; what a network is, is not known here.

From LiteRT's package this takes the generated schema alone: the file format, and none of the code that runs it.
"""

from collections.abc import Sequence
from typing import cast

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from numpy.typing import NDArray

_VERSION = 3  # of the schema, and of per-channel int8 operators
_FIRST_VERSIONS = {"RESHAPE", "HARD_SWISH", "L2_NORMALIZATION"}  # operators that have no such version
_IDENTIFIER = b"TFL3"
_ALIGNMENT = 16  # of weights in the file, which is mapped into memory and read in place
_LAST_OLD_CODE = 127

_TYPES = {
    "float32": schema.TensorType.FLOAT32,
    "float16": schema.TensorType.FLOAT16,
    "int32": schema.TensorType.INT32,
    "int8": schema.TensorType.INT8,
}


class TfliteGraph:
    """Tensors, by index, and operators, in the order in which they run."""

    def __init__(self) -> None:
        self.tensors: list[schema.TensorT] = []
        self.buffers: list[schema.BufferT] = [schema.BufferT()]  # the first one means "computed"
        self.operators: list[schema.OperatorT] = []
        self.codes: list[int] = []
        self.constants: dict[str, int] = {}

    def tensor(
        self,
        name: str,
        shape: Sequence[int],
        kind: str = "float32",
        quantised: schema.QuantizationParametersT | None = None,
    ) -> int:
        """The index of a new tensor that an operator will make."""
        return self._tensor(name, shape, kind, 0, quantised)

    def constant(
        self, name: str, value: NDArray[np.generic], quantised: schema.QuantizationParametersT | None = None
    ) -> int:
        """The index of the tensor that holds the value. A name that comes twice is of one value."""
        if name not in self.constants:
            self.buffers.append(_AlignedBuffer(np.ascontiguousarray(value).reshape(-1).view(np.uint8)))
            made = self._tensor(name, value.shape, value.dtype.name, len(self.buffers) - 1, quantised)
            self.constants[name] = made
        return self.constants[name]

    def operator(self, name: str, inputs: list[int], output: int, options: object = None) -> None:
        """One more operator: `name` is one of schema.BuiltinOperator's, `options` its generated class."""
        code = getattr(schema.BuiltinOperator, name)
        if code not in self.codes:
            self.codes.append(code)
        kind = getattr(schema.BuiltinOptions, type(options).__name__.removesuffix("T"), schema.BuiltinOptions.NONE)
        self.operators.append(schema.OperatorT(self.codes.index(code), inputs, [output], kind, options))

    def shape_of(self, tensor: int) -> Sequence[int]:
        """Of the tensor with that index."""
        return cast("list[int]", self.tensors[tensor].shape)

    def to_bytes(self, name: str, inputs: list[int], outputs: list[int]) -> bytes:
        """The finished file."""
        firsts = {getattr(schema.BuiltinOperator, each) for each in _FIRST_VERSIONS}
        codes = [
            schema.OperatorCodeT(min(code, _LAST_OLD_CODE), None, 1 if code in firsts else _VERSION, code)
            for code in self.codes
        ]
        subgraph = schema.SubGraphT(self.tensors, inputs, outputs, self.operators, name)
        model = schema.ModelT(_VERSION, codes, [subgraph], "mobilenet_explorer", self.buffers)
        builder = flatbuffers.Builder()
        builder.Finish(model.Pack(builder), _IDENTIFIER)
        return bytes(builder.Output())

    def _tensor(
        self,
        name: str,
        shape: Sequence[int],
        kind: str,
        buffer: int,
        quantised: schema.QuantizationParametersT | None,
    ) -> int:
        self.tensors.append(schema.TensorT(list(shape), _TYPES[kind], buffer, name, quantised))
        return len(self.tensors) - 1


class _AlignedBuffer(schema.BufferT):
    """Bytes at a multiple of _ALIGNMENT, which the generated Python code leaves out."""

    def Pack(self, builder: flatbuffers.Builder) -> int:  # noqa: N802 - the generated code's name
        builder.Prep(_ALIGNMENT, 0 if self.data is None else len(self.data))
        return super().Pack(builder)
