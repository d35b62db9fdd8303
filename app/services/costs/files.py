"""The model files of a design point: which goes with a runtime and a precision, which else there are, how large."""

from dataclasses import replace
from functools import cache
from typing import get_args
from urllib.parse import urlencode

from app.answers.files import Files, FilesAnswer, ModelFile, NotWritten
from app.language import Language
from app.language import files as words
from app.services.costs.design_point import identity_of, report_of
from app.settings import API_ROOT
from mobilenet_core.formats.export import Io, written_kinds
from mobilenet_core.formats.sizes import most_bytes
from mobilenet_core.networks.family import MOBILENET_V1, Variant
from mobilenet_core.records import PRECISIONS, USUAL_PRECISION, Precision
from mobilenet_core.runtime_traits import FileFormat, traits_of

FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)

_Kind = tuple[FileFormat, Precision, Io]


def answer(
    variant: Variant, runtime: str | None, precision: Precision, max_weight_mb: float | None, language: Language
) -> FilesAnswer:
    """`files_of`, and of which network."""
    found = files_of(variant, runtime, precision, max_weight_mb, language)
    return FilesAnswer(*identity_of(variant), runtime, precision, "untrained", found)


def files_of(
    variant: Variant, runtime: str | None, precision: Precision, max_weight_mb: float | None, language: Language
) -> Files:
    """Every file: first what the runtime reads, at the precision if that is written; then the precision's others.

    max_weight_mb: the limit that they are held against. Raises DesignError.
    """
    wanted = traits_of(runtime).file

    def place(kind: _Kind) -> tuple[bool, bool, bool, bool]:
        form, at, io = kind
        # where the runtime's format is not written at the precision, its usual file comes first all the same
        is_first = form == wanted and (at == precision or (at == USUAL_PRECISION and not is_written)) and io == "float"
        return not is_first, at != precision, form != wanted, io != "float"

    is_written = (precision, "float") in written_kinds(wanted)
    every: list[_Kind] = [(each, at, io) for each in FORMATS for at, io in written_kinds(each)]
    kinds = sorted(every, key=place)
    items = [_file(variant, kind, max_weight_mb, language) for kind in kinds]
    if not is_written:
        note = words.instead(wanted, precision, items[0].precision, language)
        items[0] = _noted(items[0], note)
    return Files(tuple(items), _not_written(language))


@cache
def _not_written(language: Language) -> tuple[NotWritten, ...]:
    return tuple(
        NotWritten(form, at, words.why_not(form, at, language))
        for form in FORMATS
        for at in PRECISIONS
        if (at, "float") not in written_kinds(form)
    )


def file_name(variant: Variant, model_format: FileFormat, precision: Precision, io: Io) -> str:
    """What a file is called where it is kept: the network, what is not usual, and that it is untrained."""
    kind = [each for each in (precision, f"io-{io}") if each not in (USUAL_PRECISION, "io-float")]
    suffix = "ncnn.zip" if model_format == "ncnn" else model_format
    point = variant.point
    parts = [variant.network.name, repr(point.alpha), str(point.resolution), *kind, "untrained"]
    return f"{'_'.join(parts)}.{suffix}"


def _file(variant: Variant, kind: _Kind, max_weight_mb: float | None, language: Language) -> ModelFile:
    form, precision, io = kind
    report = report_of(variant)
    size = most_bytes(report, form, precision)
    is_over = max_weight_mb is not None and size > max_weight_mb * 1e6
    label = words.label(form, precision, io, size, language)
    return ModelFile(
        format=form,
        precision=precision,
        io=io,
        href=_href(variant, form, precision, io),
        most_bytes=size,
        is_over=is_over,
        text=words.get(label, language),
        label=label,
        note=words.over(size, report.weight_bytes[precision], max_weight_mb, language)
        if max_weight_mb is not None and is_over
        else "",
    )


def _noted(file: ModelFile, note: str) -> ModelFile:
    return replace(file, note=f"{note} {file.note}".strip())


def _href(variant: Variant, model_format: FileFormat, precision: Precision, io: Io) -> str:
    network, usual = variant.network, MOBILENET_V1
    said = {
        "precision": (precision, USUAL_PRECISION),
        "io": (io, "float"),
        "network": (network.name, usual.name),
        "num_classes": (network.num_classes, usual.num_classes),
        "rounding": (network.rounding, usual.rounding),
    }
    query = urlencode({name: value for name, (value, usually) in said.items() if value != usually})
    point = variant.point
    path = f"{API_ROOT}/design-points/{point.alpha!r}/{point.resolution}/model.{model_format}"
    return f"{path}?{query}" if query else path
