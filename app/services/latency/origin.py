"""Where a latency is from, in words."""

from app.language import Language
from app.language.record import known_from, predicted_from
from app.services.latency.known import newest
from app.services.latency.source import Source, told
from mobilenet_core.design import DesignPoint


def latency_origin(source: Source, point: DesignPoint, kind: str | None, language: Language) -> str:
    """What a prediction was made from, or where what is known of the point stands; "" where nothing is."""
    if kind == "predicted":
        return predicted_from(told(source), language)
    known = next((each for each in newest(source.known_here) if each.variant.point == point), None)
    return "" if known is None else known_from(known)
