"""The recommendation against examples that can be followed by hand, and against brute force on random budgets."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilenet_core.errors import DesignError
from mobilenet_core.recommend import Limit, Objective, confidence_within, recommend

TOP1 = Objective("top1", maximise=True)
COLUMNS = {
    "top1": [70.0, 66.0, 60.0, 50.0],
    "latency": [20.0, 14.0, 8.0, 3.0],
    "weight": [4.0, 2.5, 1.5, 0.5],
    "mult_adds": [569, 325, 149, 41],
}


def ask(*limits, objective=TOP1, columns=COLUMNS, tie_break=()):
    return recommend(columns, [Limit(*each) for each in limits], objective, tie_break=tie_break)


def test_without_limits_the_best_of_all_is_recommended():
    answer = ask()
    assert (answer.best, answer.binding, answer.nearest_miss, answer.steps) == (0, None, None, {})


def test_the_limit_that_would_change_the_answer_first_binds_and_its_step_says_what_it_buys():
    # weight 2.5 (25 % more) buys point 1; no latency alone changes the answer while the weight stays at 2.
    answer = ask(("latency", 15.0), ("weight", 2.0))
    step = answer.steps["weight"]
    assert (answer.best, answer.binding, answer.steps["latency"]) == (2, Limit("weight", 2.0), None)
    assert (step.bound, step.by, step.share, step.index) == (2.5, 0.5, 0.25, 1)


def test_the_nearest_miss_names_every_limit_it_passes():
    miss = ask(("latency", 12.0), ("weight", 2.0)).nearest_miss
    assert miss.index == 1
    assert [(each.limit.column, each.by) for each in miss.excesses] == [("latency", 2.0), ("weight", 0.5)]


def test_a_bound_next_to_nothing_is_passed_by_whatever_share_that_is():
    answer = ask(("mult_adds", 2.2250738585072014e-308))
    assert (answer.best, answer.nearest_miss.excesses[0].share) == (None, math.inf)


@pytest.mark.parametrize("bound", [0.0, 1e-320])
def test_where_every_point_passes_a_bound_next_to_nothing_the_one_that_passes_it_least_is_nearest(bound):
    assert ask(("latency", bound)).nearest_miss.index == 3
    assert ask(("latency", bound), ("weight", 2.0)).nearest_miss.index == 3
    assert ask(("latency", bound), ("top1", 0.0, True)).nearest_miss.index == 3  # which none passes


def test_of_two_bounds_of_nothing_each_counts_by_its_own_largest_excess():
    columns = COLUMNS | {"latency": [20.0, 2.0, 9.0, 1.0], "weight": [4.0, 4.0, 1.0, 3.0]}
    assert ask(("latency", 0.0), ("weight", 0.0), columns=columns).nearest_miss.index == 2


def test_a_point_that_passes_no_bound_of_nothing_is_nearer_than_all_that_do():
    columns = COLUMNS | {"weight": [4.0, 2.5, 0.0, 0.5]}
    assert ask(("latency", 2.0), ("weight", 0.0), columns=columns).nearest_miss.index == 2


def test_where_nothing_fits_the_nearest_point_is_still_named():
    answer = ask(("latency", 2.0))
    assert (answer.best, answer.feasible_count, answer.nearest_miss.index) == (None, 0, 3)
    assert answer.steps["latency"].index == 3


def test_a_column_that_is_not_there_is_refused_by_name():
    with pytest.raises(DesignError, match=r"^column 'energy' is not there; expected one of top1, latency"):
        ask(("energy", 1.0))


def test_two_limits_on_one_column_are_refused():
    with pytest.raises(DesignError, match=r"expected one limit a column$"):
        ask(("latency", 1.0), ("latency", 2.0))


@pytest.mark.parametrize("bound", [math.nan, math.inf])
def test_a_bound_that_is_no_number_is_refused(bound):
    with pytest.raises(DesignError, match=r"^latency is limited to (nan|inf); expected a number$"):
        Limit("latency", bound)


# Brute force

small = st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, math.nan])
row = st.tuples(small, small, small, small)
LIMITED = ("a", "b", "c")


@st.composite
def questions(draw):
    rows = draw(st.lists(row, min_size=1, max_size=12))
    columns = {name: [each[i] for each in rows] for i, name in enumerate(("goal", *LIMITED))}
    judged = [name for name in LIMITED if not all(map(math.isnan, columns[name]))]
    names = draw(st.lists(st.sampled_from(judged), unique=True, max_size=3)) if judged else []
    limits = [Limit(name, draw(st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0])), draw(st.booleans())) for name in names]
    tie_break = [Objective(draw(st.sampled_from(LIMITED)))] if draw(st.booleans()) else []
    return columns, limits, Objective("goal", draw(st.booleans())), tie_break


def brute_best(columns, limits, objective, tie_break):
    """The index of the best row by looking at every row, in plain Python."""
    fitting = [
        i for i in range(len(columns["goal"])) if is_known(columns, limits, i) and not passed(columns, limits, i)
    ]
    return min(fitting, key=lambda i: order(columns, objective, tie_break, i), default=None)


def is_known(columns, limits, i):
    return not any(math.isnan(columns[name][i]) for name in ["goal", *(limit.column for limit in limits)])


def passed(columns, limits, i):
    """By how much row i passes each limit that it passes."""
    by = {each: (each.bound - columns[each.column][i]) * (1 if each.at_least else -1) for each in limits}
    return {limit: each for limit, each in by.items() if each > 0}


def order(columns, objective, tie_break, i):
    keys = []
    for each in (objective, *tie_break):
        value = columns[each.column][i]
        keys += [math.isnan(value), 0 if math.isnan(value) else -value if each.maximise else value]
    return (*keys, i)


@given(questions())
def test_the_recommendation_is_what_brute_force_finds(question):
    columns, limits, objective, tie_break = question
    answer = recommend(columns, limits, objective, tie_break=tie_break)
    rows = range(len(columns["goal"]))
    assert answer.best == brute_best(*question)
    assert answer.unknown == sum(not is_known(columns, limits, i) for i in rows)
    within = [i for i in rows if not passed(columns, limits, i)]
    assert answer.feasible_count == sum(is_known(columns, limits, i) for i in within)
    lacks = {i: any(math.isnan(columns[limit.column][i]) for limit in limits) for i in within}
    assert answer.undecided == sum(lacks.values())
    assert answer.unranked == sum(math.isnan(columns["goal"][i]) and not lacks[i] for i in within)
    assert answer.excluded == {limit.column: sum(limit in passed(columns, limits, i) for i in rows) for limit in limits}
    assert answer.total == len(rows)


@given(questions())
def test_a_step_is_the_smallest_relaxation_that_changes_the_answer(question):
    columns, limits, objective, tie_break = question
    answer = recommend(columns, limits, objective, tie_break=tie_break)
    for i, limit in enumerate(limits):
        looser = sorted(
            {v for v in columns[limit.column] if v < limit.bound}
            if limit.at_least
            else {v for v in columns[limit.column] if v > limit.bound},
            key=lambda value: abs(value - limit.bound),
        )
        changes = (
            (bound, best)
            for bound in looser
            if (
                best := brute_best(
                    columns,
                    [*limits[:i], Limit(limit.column, bound, limit.at_least), *limits[i + 1 :]],
                    objective,
                    tie_break,
                )
            )
            != answer.best
        )
        step = answer.steps[limit.column]
        assert next(changes, None) == (step and (step.bound, step.index))


@given(questions())
def test_the_nearest_miss_is_the_better_point_with_the_smallest_largest_excess(question):
    columns, limits, objective, tie_break = question
    answer = recommend(columns, limits, objective, tie_break=tie_break)
    places = {i: order(columns, objective, tie_break, i) for i in range(len(columns["goal"]))}
    outside = [
        i
        for i in places
        if is_known(columns, limits, i)
        and passed(columns, limits, i)
        and (answer.best is None or places[i] < places[answer.best])
    ]
    shares = {i: [by / limit.bound for limit, by in passed(columns, limits, i).items()] for i in outside}
    expected = min(outside, key=lambda i: (max(shares[i]), np.sum(shares[i]), places[i]), default=None)
    assert (answer.nearest_miss and answer.nearest_miss.index) == expected
    if expected is not None:
        found = {each.limit: each.by for each in answer.nearest_miss.excesses}
        assert found == passed(columns, limits, expected)


@given(questions())
def test_the_binding_limit_has_the_smallest_share_of_all_steps(question):
    columns, limits, objective, tie_break = question
    answer = recommend(columns, limits, objective, tie_break=tie_break)
    shares = [step.share for step in answer.steps.values() if step]
    assert (answer.binding and answer.steps[answer.binding.column].share) == min(shares, default=None)


@given(questions(), st.booleans())
def test_a_limit_of_which_no_value_is_known_is_not_judged_and_changes_nothing_else(question, at_least):
    columns, limits, objective, tie_break = question
    columns["dark"], limit = [math.nan] * len(columns["goal"]), Limit("dark", 1.0, at_least)
    answer = recommend(columns, [limit, *limits], objective, tie_break=tie_break)
    assert answer == replace(recommend(columns, limits, objective, tie_break=tie_break), unjudged=(limit,))


@given(questions())
def test_where_nothing_fits_a_conflict_lets_nothing_in_and_something_without_any_one_of_its_limits(question):
    columns, limits, objective, tie_break = question
    answer = recommend(columns, limits, objective, tie_break=tie_break)
    assert bool(answer.conflicts) == (answer.best is None and answer.unknown < answer.total)
    known = {
        name: [v for i, v in enumerate(values) if is_known(columns, limits, i)] for name, values in columns.items()
    }
    for limits_of_one in answer.conflicts:
        assert recommend(known, limits_of_one, objective).best is None
        for limit in limits_of_one:
            others = [each for each in limits_of_one if each != limit]
            assert recommend(known, others, objective).best is not None


# Confidence


def test_a_budget_at_the_value_holds_as_often_as_not():
    assert confidence_within(10.0, 10.0, 8.0, 12.0) == 0.5


@pytest.mark.parametrize(("bound", "probability"), [(12.0, 0.95), (8.0, 0.05)])
def test_a_budget_at_an_end_of_the_interval_holds_with_what_the_interval_leaves(bound, probability):
    assert confidence_within(bound, 10.0, 8.0, 12.0) == pytest.approx(probability)


@pytest.mark.parametrize(("bound", "probability"), [(10.0, 1.0), (9.9, 0.0)])
def test_a_value_without_spread_is_certain(bound, probability):
    assert confidence_within(bound, 10.0, 10.0, 10.0) == probability


def test_without_an_interval_there_is_no_confidence():
    assert confidence_within(10.0, 9.0, math.nan, math.nan) is None


@given(st.lists(st.floats(0.1, 100), min_size=5, max_size=5).map(sorted))
def test_confidence_grows_with_the_budget(values):
    first, low, value, high, second = values
    assert confidence_within(first, value, low, high) <= confidence_within(second, value, low, high)


def test_ten_thousand_points_are_one_pass():
    rng = np.random.default_rng(0)
    columns = {"top1": rng.random(10_000), "latency": rng.random(10_000)}
    answer = recommend(columns, [Limit("latency", 0.5)], TOP1)
    inside = np.flatnonzero(columns["latency"] <= 0.5)
    assert answer.best == inside[np.argmax(columns["top1"][inside])]
