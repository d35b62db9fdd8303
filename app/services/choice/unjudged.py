"""Budgets that cannot be judged, since nothing is known of what they bound: why, and what could be asked instead."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from app.answers.choice import Instead, Unjudged
from app.services.choice.columns import columns_of
from app.services.choice.question import Question
from app.vocabulary import BudgetName
from mobilenet_core.accuracy import RANKING_SET
from mobilenet_core.recommend import Limit


def unjudged(question: Question, budget: BudgetName, limit: Limit) -> Unjudged:
    """What is told of a budget of which no point has a value. Raises DesignError."""
    return Unjudged(budget, limit.bound, tuple(_instead(question, limit)))


def _instead(question: Question, limit: Limit) -> Iterator[Instead]:
    """What it can be judged by, with how many of the points keep it then."""
    others: list[tuple[dict[str, str], Question]] = []
    if limit.column == "latency_ms" and question.untimed is not None:
        others += [
            (
                {"precision": each.wanted.precision},
                replace(question, precision=each.wanted.precision, source=each, untimed=None),
            )
            for each in question.untimed.others
        ]
    elif limit.column == "top1_percent":
        others += [({"precision": "fp32"}, replace(question, precision="fp32", source=None))]
        others += [({"accuracy_set": RANKING_SET}, replace(question, accuracy_set=RANKING_SET))]
    for ask, other in others:
        values = columns_of(other)[limit.column]
        if not np.isnan(values).all():
            yield Instead(ask, int(limit.keeps(values).sum()))
