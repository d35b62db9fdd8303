"""What the page says before its scripts run, and without them, in English and Korean."""

from collections.abc import Mapping

from app.answers.catalogue import Title
from app.language import Language

_TEXTS: Mapping[str, Title] = {
    "description": Title(
        "Choose a MobileNet: exact Mult-Adds, parameters and bytes of any width and resolution, counted on the real "
        "network and timed on this machine.",
        "MobileNet 고르기: 모든 너비와 해상도의 정확한 Mult-Adds, 파라미터 수, 크기. 실제 네트워크에서 세고 이 "
        "기기에서 "
        "측정합니다.",
    ),
    "without_scripts": Title(
        "The charts need JavaScript. These are the sixteen variants of the MobileNet paper; each name links to its "
        "exact "
        "costs as JSON.",
        "그래프를 보려면 자바스크립트가 필요합니다. 아래는 MobileNet 논문의 16개 모델입니다. 이름을 누르면 정확한 "
        "비용을 "
        "JSON으로 볼 수 있습니다.",
    ),
    "any_other": Title("Any other width and resolution:", "다른 너비와 해상도:"),
    "as_csv": Title("All sixteen as CSV", "16개 모두 내려받기(CSV)"),
    "api": Title("The API's description", "API 설명(영어)"),
    "variant": Title("Variant", "모델"),
    "mult_adds": Title("Mult-Adds, analytic", "Mult-Adds, 계산"),
    "params": Title("Parameters, analytic", "파라미터, 계산"),
    "top1": Title("Top-1 %, published", "top-1 %, 발표"),
}


def page_texts(language: Language) -> dict[str, str]:
    """Each by its name."""
    return {name: title[language] for name, title in _TEXTS.items()}
