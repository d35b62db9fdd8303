"""That no accuracy of the points of a question is known, as it asks, and where one is."""

from dataclasses import replace

import numpy as np

from app.answers.accuracies import NoAccuracy
from app.services.accuracies.elsewhere import elsewhere
from app.services.accuracies.known import accuracies_at
from app.services.choice.question import Question
from mobilenet_core.accuracy import AnySet
from mobilenet_core.design import DesignPoint, FloatArray
from mobilenet_core.networks.family import Variant
from mobilenet_core.records import Precision


def no_accuracy(question: Question, top1_percent: FloatArray) -> NoAccuracy | None:
    """None where that of a point is known. top1_percent: of its points, (n,), NaN where it is not."""
    if not np.isnan(top1_percent).all():
        return None

    def known(accuracy_set: AnySet, precision: Precision) -> list[float]:
        found = [accuracies_at(each.network, *each.points(), precision, accuracy_set) for each in question.spaces]
        top1 = np.concatenate([each.top1_percent for each in found])
        return top1[~np.isnan(top1)].tolist()

    points = question.points
    one = [DesignPoint(*each) for each in zip(*points.points(), strict=True)] if question.count == 1 else []
    name = Variant(one[0], points.network).name if one else None
    instead = elsewhere(known, question.accuracy_set, question.precision)
    if points.count > 1:  # of which a set may know one
        instead = tuple(replace(each, top1_percent=None) for each in instead)
    can_have = any(each.network.family.task == "classification" for each in question.spaces)
    return NoAccuracy(name, instead, can_have=can_have)
