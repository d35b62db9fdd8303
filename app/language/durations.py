"""How long something takes in words: "40 s, up to 3 min", and why it may take longer."""

from app.answers.catalogue import Title
from app.language import Language
from app.store import Load

_SECONDS = Title("{value}\N{NO-BREAK SPACE}s", "{value}초")
_MINUTES = Title("{value}\N{NO-BREAK SPACE}min", "{value}분")
_RANGE = Title("{low}, up to {high}", "{low}~{high}")
_BUSY = Title("The machine is busy, load {load} of {cores} cores.", "기기가 바쁩니다(코어 {cores}개에 부하 {load}).")
_BUSY_ONE = Title("The machine is busy, load {load} of 1 core.", "기기가 바쁩니다(코어 1개에 부하 {load}).")
_STARTS = Title("It starts in about {duration}.", "약 {duration} 뒤에 시작합니다.")
_LONGER = 1.5  # times as long: then both ends are told
_MINUTES_FROM_S = 100


def duration(seconds: float, language: Language) -> str:
    """Seconds up to 100, then minutes."""
    if seconds < _MINUTES_FROM_S:
        return _SECONDS[language].format(value=max(1, round(seconds)))
    return _MINUTES[language].format(value=round(seconds / 60))


def duration_range(seconds: float, most: float, language: Language) -> str:
    """What it is likely to take and, where that is a good deal more, what it hardly passes."""
    low, high = duration(seconds, language), duration(most, language)
    return low if most < _LONGER * seconds or low == high else _RANGE[language].format(low=low, high=high)


def why_longer(now: Load, waits_s: float, language: Language) -> str:
    """That the machine is busy, and when the turn would come; "" where neither matters."""
    busy = (_BUSY if now.cores > 1 else _BUSY_ONE)[language].format(load=f"{now.processes:.0f}", cores=now.cores)
    starts = _STARTS[language].format(duration=duration(waits_s, language))
    return " ".join([*([busy] if now.is_busy else []), *([starts] if waits_s >= 1 else [])])
