"""Model files in words, English beside Korean: what a button says, what is to be known, what cannot be made."""

from app.answers.catalogue import Title
from app.language import Language
from app.language.amounts import as_given, megabytes
from app.vocabulary import BudgetName
from mobilenet_core.formats.export import Io, why_not_written
from mobilenet_core.records import Precision
from mobilenet_core.runtime_traits import FileFormat

_WEIGHTS: BudgetName = "max_weight_mb"
_LABEL = Title("model.{format}, {kind}, file {size}", "model.{format}, {kind}, 파일 {size}")
_GET = Title("Get {label}, untrained weights", "{label} 내려받기(학습되지 않은 가중치)")
_INTEGER_IO = Title("int8, input and output too", "입출력도 int8")
_OVER = Title(
    "The file takes {size}, more than the limit of {bound}.", "파일 크기가 {size}로 한도({bound})를 넘습니다."
)
_OVER_BESIDE = Title(
    "The file takes {size}: the limit of {bound} is on its weights alone.",
    "파일 크기는 {size}입니다. 한도({bound})는 가중치에만 적용됩니다.",
)
_INSTEAD = Title(
    "This is the {written} file: {format} is not written at {precision}, as {why}.",
    "{format} 파일은 {precision} 정밀도로 만들지 않으므로 {written} 파일입니다. {why}.",
)
_WHY_NOT_KO = {
    "fp16": "fp16 런타임은 fp32 파일을 읽으면서 반올림합니다",
    "ncnn": "ncnn의 정수 파일은 ncnn 도구가 fp32 파일과 보정용 이미지로 만듭니다",
    "pt2": "pt2 파일에는 내보낸 부동소수점 프로그램이 그대로 들어갑니다",
}


def label(model_format: FileFormat, precision: Precision, io: Io, most_bytes: int, language: Language) -> str:
    """A file in few words: "model.tflite, int8, file 1.51 MB", which is more than its weights."""
    kind = precision if io == "float" else _INTEGER_IO[language]
    return _LABEL[language].format(format=model_format, kind=kind, size=megabytes(most_bytes))


def get(file_label: str, language: Language) -> str:
    """What the button says that brings it."""
    return _GET[language].format(label=file_label)


def over(most_bytes: int, weight_bytes: int, bound_mb: float, language: Language) -> str:
    """That it is larger than the limit on weights, and whether its weights are."""
    told = _OVER if weight_bytes > bound_mb * 1e6 else _OVER_BESIDE
    return told[language].format(size=megabytes(most_bytes), bound=as_given(_WEIGHTS, bound_mb))


def instead(model_format: FileFormat, precision: Precision, written: Precision, language: Language) -> str:
    """That it is not at the precision asked for, and why."""
    why = why_not(model_format, precision, language)
    return _INSTEAD[language].format(format=model_format, precision=precision, written=written, why=why)


def why_not(model_format: FileFormat, precision: Precision, language: Language) -> str:
    """What stands against a precision in a format."""
    if language == "en":
        return why_not_written(model_format, precision)
    return _WHY_NOT_KO["fp16" if precision == "fp16" else model_format]
