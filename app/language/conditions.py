"""What a measurement was made under, in English and Korean: one part for each condition that its record tells."""

from collections.abc import Iterator

from app.answers.catalogue import Title
from app.language import Language
from app.language.amounts import latency, percent, significant
from mobilenet_core.records import Conditions

_HASH_DIGITS = 12
"""Enough to tell model files apart; the record has all of them."""

_CORES = Title("on CPU {cores}", "CPU {cores}번에서 실행")
_PROCESSES = Title("{processes} processes", "프로세스 {processes}개"), Title("1 process", "프로세스 1개")
_MEDIANS = Title("their medians {medians}", "프로세스별 중앙값 {medians}")
_ATTEMPTS = Title("{attempts} processes tried", "시도한 프로세스 {attempts}개")
_LAYOUT = Title("image as {layout}", "이미지 배열 {layout}")
_FLAGS = Title("instruction sets {flags}", "명령어 세트 {flags}")
_ALLOCATOR = Title("memory by {allocator}", "메모리 할당기 {allocator}")
_FAULTS = Title("{faults} page faults a run", "실행당 페이지 폴트 {faults}회")
_STEAL = Title(
    "the host of this virtual machine kept {share} of the CPU time", "가상 머신의 호스트가 쓴 CPU 시간 {share}"
)
_LOAD = Title("load after {load}", "측정 후 부하 {load}")
_OTHERS = Title("signs of other work at {share} of what counts as disturbed", "간섭 지표는 판정 기준의 {share}")
_REFERENCE = Title(
    "a fixed small network between runs {ms}, its medians {drift} apart",
    "중간에 실행한 기준용 소형 네트워크 {ms}, 변동 폭 {drift}",
)
_CALIBRATION = Title(
    "a fixed calculation {before} before and {after} after",
    "고정된 계산이 측정 전 {before}, 측정 후 {after}",
)
_MODEL = Title("model file {digits}… (SHA-256)", "모델 파일 {digits}…(SHA-256)")


def conditions(told: Conditions, language: Language) -> tuple[str, ...]:
    """Each in words; what a record of an older version does not tell is left out."""
    return tuple(title[language].format(**values) for title, values in _parts(told))


def _parts(told: Conditions) -> Iterator[tuple[Title, dict[str, object]]]:
    if told.cores:
        yield _CORES, {"cores": ", ".join(map(str, told.cores))}
    yield _PROCESSES[told.processes == 1], {"processes": told.processes}
    if len(told.process_p50_ms) > 1:
        yield _MEDIANS, {"medians": ", ".join(map(latency, told.process_p50_ms))}
    if told.attempts > told.processes:
        yield _ATTEMPTS, {"attempts": told.attempts}
    yield _LAYOUT, {"layout": told.layout.upper()}
    if told.cpu_flags:
        yield _FLAGS, {"flags": ", ".join(told.cpu_flags)}
    if told.allocator:
        yield _ALLOCATOR, {"allocator": told.allocator}
    if told.page_faults is not None:
        yield _FAULTS, {"faults": significant(told.page_faults)}
    if told.steal_share:
        yield _STEAL, {"share": percent(told.steal_share)}
    yield _LOAD, {"load": significant(told.load_after, 2)}
    yield _OTHERS, {"share": percent(told.disturbance)}
    if told.reference_ms is not None and told.reference_drift is not None:
        yield _REFERENCE, {"ms": latency(told.reference_ms), "drift": percent(told.reference_drift)}
    if told.calibration_before_ms is not None and told.calibration_after_ms is not None:
        ends = (told.calibration_before_ms, told.calibration_after_ms)
        yield _CALIBRATION, dict(zip(("before", "after"), map(latency, ends), strict=True))
    yield _MODEL, {"digits": told.model_sha256[:_HASH_DIGITS]}
