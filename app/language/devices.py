"""Devices in a list: what each is in one line, what kinds of them there are, and their names as Korean writes them."""

from collections.abc import Mapping, Sequence
from typing import Literal

from app.answers.catalogue import Title
from app.language import Language
from app.store import KnownDevice
from mobilenet_core.errors import Said
from mobilenet_core.published.devices import Form

FORM_TITLES: Mapping[Form | Literal["other"], Title] = {
    "phone": Title("phones", "휴대전화"),
    "board": Title("boards", "보드"),
    "microcontroller": Title("microcontrollers", "마이크로컨트롤러"),
    "computer": Title("computers", "컴퓨터"),
    "accelerator": Title("GPUs and accelerators", "GPU와 가속기"),
    "other": Title("others", "기타"),
}
"""What devices are used as; of others nobody says it, as of this machine."""

_PRODUCTS = Title("also found as {products}", "다른 검색어: {products}")
_COUNTS = (Title("no value yet", "값 없음"), Title("1 value", "값 1개"), Title("{count} values", "값 {count}개"))
"""How many values are known: none, one, more."""

LATIN_NAMES: Mapping[str, str] = {
    "라즈베리": "raspberry",
    "오렌지": "orange",
    "바나나": "banana",
    "파이": "pi",
    "피코": "pico",
    "픽셀": "pixel",
    "갤럭시": "galaxy",
    "아이폰": "iphone",
    "맥북": "macbook",
    "스냅드래곤": "snapdragon",
    "기린": "kirin",
    "화웨이": "huawei",
    "엔비디아": "nvidia",
    "젯슨": "jetson",
    "나노": "nano",
    "인텔": "intel",
    "아두이노": "arduino",
    "코랄": "coral",
}
"""Parts of names as they are written in Korean, and as the data have them."""

SHORT_NAMES: Mapping[str, str] = {
    "rpi": "raspberry pi",
    "raspi": "raspberry pi",
    "opi": "orange pi",
    "bpi": "banana pi",
    "px": "pixel",
    "sd": "snapdragon",
    "mbp": "macbook pro",
    "mba": "macbook air",
}
"""What people type for the beginning of a name: as a word of its own, or before a number."""

_MOST_MEANT = 8
_MORE_MEANT = "{devices} and {count} more"


def meant_text(devices: Sequence[str]) -> str:
    """The devices that may be meant, the nearest of many."""
    told, rest = ", ".join(devices[:_MOST_MEANT]), len(devices) - _MOST_MEANT
    return Said(_MORE_MEANT, devices=told, count=rest) if rest > 0 else told


def device_text(known: KnownDevice, chip: str, products: Sequence[str], language: Language) -> str:
    """What a device is and what is known of it: "BCM2711B0, Cortex-A72 · ncnn-cpu · 1 value, fp32"."""
    has = _PRODUCTS[language].format(products=", ".join(products)) if products else ""
    values = _COUNTS[min(known.design_points, 2)][language].format(count=known.design_points)
    told = (chip, has, ", ".join(known.runtimes), ", ".join((values, *known.precisions)))
    return " · ".join(filter(None, told))
