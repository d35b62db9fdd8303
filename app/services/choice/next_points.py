"""What to measure next on a device."""

from app.answers.choice import NextPoint, NextPointsAnswer
from app.language import Language
from app.language.conclusions import next_sentence
from app.services.costs.space import Space
from app.services.latency.source import Source, prediction, told
from mobilenet_core.design import DesignPoint
from mobilenet_core.errors import DesignError
from mobilenet_core.networks.family import Variant
from mobilenet_core.predict import next_points

_MAX_POINTS = 1000
"""Every point is weighed against every other: memory grows with the square."""


def next_to_measure(source: Source, space: Space, count: int, language: Language = "en") -> NextPointsAnswer:
    """At most `count` points of the space that are not known there, each with its prediction, the most telling first.

    Raises DesignError for a space too large, and for a point outside the design space.
    """
    if space.count > _MAX_POINTS:
        raise DesignError(
            "{count:,} points are asked about; expected at most {most:,} to choose the next from",
            field="grid",
            count=space.count,
            most=_MAX_POINTS,
        )
    known = {each.variant.point for each in source.known_here}
    points = [DesignPoint(*each) for each in zip(*space.points(), strict=True)]
    left = [each for each in points if each not in known]
    found = next_points(source.predictor, left, count, space.network)
    items = tuple(_row(Variant(point, space.network), source) for point in found)
    sentence = next_sentence(len(left), space.count, language)
    return NextPointsAnswer(**vars(told(source)), count=len(items), total=space.count, sentence=sentence, items=items)


def _row(variant: Variant, source: Source) -> NextPoint:
    point, found = variant.point, prediction(source, variant.point)
    told = (found.latency_ms, found.low_ms, found.high_ms, found.latency_marks, found.latency_digits)
    return NextPoint(point.alpha, point.resolution, variant.name, *told)
