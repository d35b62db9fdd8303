"""Pareto fronts: what the definition says, on examples and on random rows with ties and unknown values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilenet_core.pareto import front_of

OBJECTIVES = ("a", "b", "c", "d")
value = st.sampled_from([0.0, 1.0, 2.0, 3.0, -1.5, math.nan, math.inf])


@st.composite
def problems(draw):
    """Rows, and which of their values are minimised and which maximised."""
    names = draw(st.lists(st.sampled_from(OBJECTIVES), unique=True, min_size=1))
    split = draw(st.integers(0, len(names)))
    rows = draw(st.lists(st.fixed_dictionaries(dict.fromkeys(OBJECTIVES, value)), max_size=20))
    return rows, names[:split], names[split:]


def front(rows, minimise, maximise):
    columns = {name: [row[name] for row in rows] for name in (*minimise, *maximise)}
    return tuple(front_of(columns, minimise=minimise, maximise=maximise).tolist())


def dominates(one, other, minimise, maximise):
    """At least as good in every objective and better in one; false where a value is not known."""
    pairs = [(one[name], other[name]) for name in minimise] + [(-one[name], -other[name]) for name in maximise]
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def is_known(row, names):
    return not any(math.isnan(row[name]) for name in names)


@given(problems())
def test_on_the_front_is_what_is_known_and_no_other_dominates(problem):
    """So no order of rows, and no turning of a goal with its values' signs, changes anything."""
    rows, minimise, maximise = problem
    names = [*minimise, *maximise]
    assert front(rows, minimise, maximise) == tuple(
        is_known(row, names) and not any(dominates(other, row, minimise, maximise) for other in rows) for row in rows
    )


def test_equal_points_are_on_the_front_together():
    rows = [{"cost": 1, "gain": 2}] * 2 + [{"cost": 2, "gain": 2}]
    assert front(rows, ["cost"], ["gain"]) == (True, True, False)


def test_whole_numbers_beyond_a_floats_precision_are_told_apart():
    columns = {"cost": np.array([2**60, 2**60 + 1])}
    assert front_of(columns, minimise=["cost"]).tolist() == [True, False]


def test_without_rows_there_is_no_front():
    assert front([], ["cost"], []) == ()


def test_an_objective_that_is_no_column_is_named():
    with pytest.raises(KeyError, match="gain"):
        front_of({"cost": [1]}, maximise=["gain"])


def test_an_objective_named_both_ways_is_refused():
    with pytest.raises(ValueError, match=r"expected at least one objective, each named once$"):
        front_of({"cost": [1.0]}, minimise=["cost"], maximise=["cost"])
