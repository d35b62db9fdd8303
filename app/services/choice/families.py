"""The networks that are chosen among, where there are several: what of each could be judged; which were left out."""

from collections.abc import Collection

import numpy as np

from app.answers.choice import FamilyJudged
from app.services.choice.among import classifiers, known_networks
from app.services.choice.columns import Columns
from app.services.choice.question import Question
from mobilenet_core.networks.family import FAMILIES
from mobilenet_core.recommend import Limit, Objective


def judged_by_family(
    question: Question, columns: Columns, limits: Collection[Limit], objective: Objective
) -> tuple[FamilyJudged, ...]:
    """Each network with how many of its points are known and fit; () where one is asked about.

    columns: of the question's points. limits: those that can be judged.
    """
    if not question.others:
        return ()
    kept = {limit.column: limit.keeps(columns[limit.column]) for limit in limits}
    lacks = {name: np.isnan(columns[name]) for name in sorted({objective.column, *kept})}
    known = ~np.logical_or.reduce([*lacks.values()])
    feasible = np.logical_and.reduce([known, *kept.values()])
    found: list[FamilyJudged] = []
    start = 0
    for space in question.spaces:
        part = slice(start, start := start + space.count)
        unknown = tuple(name for name, missing in lacks.items() if missing[part].all())
        counts = (space.count, int(known[part].sum()), int(feasible[part].sum()))
        found.append(FamilyJudged(space.network.name, space.network.family.title, *counts, unknown))
    return tuple(found)


def left_out(question: Question) -> tuple[str, ...]:
    """Titles of the networks that tell classes apart and have no accuracy in the set, where any were meant."""
    if not question.is_any:
        return ()
    known = known_networks(question.accuracy_set)
    return tuple(FAMILIES[name].title for name in classifiers() if name not in known)
