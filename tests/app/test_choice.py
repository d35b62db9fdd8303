"""/pareto and /recommendation on published devices; their sentences are in test_choice_texts.py."""

import re

import pytest
from clients import API, ask, checked_problem

from app.services.choice import choose
from app.services.choice.question import space_of
from mobilenet_core.design import DesignSpace
from mobilenet_core.recommend import recommend

PIXEL = {"device": "pixel-3", "runtime": "tflite-cpu", "precision": "int8"}
ISSUE = {**PIXEL, "max_latency_ms": 15, "max_weight_mb": 2}


def place(row):
    return row["alpha"], row["resolution"]


# Recommendation


@pytest.mark.parametrize("objective", ["top1", "latency", "weight", "mult_adds", "params", "peak_activation"])
def test_a_recommendation_is_the_best_of_the_sixteen_by_hand(shared_client, objective):
    column = {"top1": "top1_percent", "latency": "latency_ms", "weight": "weight_mb"}.get(objective, objective)
    column = "peak_activation_mb" if objective == "peak_activation" else column
    budgets = {"max_latency_ms": 9, "min_top1": 50, "max_peak_activation_mb": 1.0}
    best = ask(shared_client, "recommendation", **PIXEL, **budgets, objective=objective)["best"]
    rows = ask(
        shared_client, "pareto", **PIXEL, minimise="latency_ms,weight_mb,mult_adds,params,peak_activation_mb", all=True
    )
    points = [dict(zip(rows["columns"], row, strict=True)) for row in zip(*rows["columns"].values(), strict=True)]
    inside = [
        row
        for row in points
        if row["latency_ms"] <= 9 and row["top1_percent"] >= 50 and row["peak_activation_mb"] <= 1.0
    ]
    wanted = max if objective == "top1" else min
    assert best[column] == wanted(row[column] for row in inside)


def test_a_step_buys_what_asking_again_with_that_budget_gives(shared_client):
    answer = ask(shared_client, "recommendation", **ISSUE, max_mult_adds=1e8, grid="7x7")
    assert answer["steps"]
    for step in answer["steps"]:
        again = ask(
            shared_client,
            "recommendation",
            **{**ISSUE, "max_mult_adds": 1e8, "grid": "7x7"} | {step["budget"]: step["bound"]},
        )
        assert again["best"] == {**step["best"], "passes": []}


def test_over_a_grid_predictions_are_named_and_the_confidence_is_told(shared_client):
    answer = ask(shared_client, "recommendation", **PIXEL, max_latency_ms=4, grid="31x25")
    assert (answer["total"], answer["best"]["latency_kind"]) == (775, "predicted")
    assert answer["best"]["latency_low_ms"] < answer["best"]["latency_ms"] < answer["best"]["latency_high_ms"]
    assert 0.5 <= answer["budget_confidence"] <= 1


@pytest.mark.parametrize("name", ["max_latency_ms", "min_top1"])
@pytest.mark.parametrize("value", ["nan", "inf", "-1", "much"])
def test_a_budget_that_is_no_number_is_refused(shared_client, name, value):
    checked_problem(shared_client.get(f"{API}/recommendation", params={"device": "pixel-3", name: value}), 422)


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"max_latency_ms": 3}, "device"),
        ({"device": "this"}, "device is 'this', of which no latency is known yet; time some points first, with "),
        ({"device": "this"}, "`mobilenet-explorer measure --grid --store`"),
        ({"device": "pixel-3", "runtime": "torch"}, "runtime is 'torch'; at fp32 on pixel-3 there is tflite-cpu, "),
        ({"device": "coral-dev-board"}, "precision is 'fp32'; on coral-dev-board there is int8"),
        ({"grid": "3x3", "alpha": "0.5"}, "and then no alpha and no resolution"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(shared_client, params, sentence):
    assert sentence in checked_problem(shared_client.get(f"{API}/recommendation", params=params), 422).detail


def test_how_many_points_a_grid_is_stands_in_its_description(shared_client):
    paths = shared_client.get("/openapi.json").json()["paths"]
    described = next(each for each in paths[f"{API}/recommendation"]["get"]["parameters"] if each["name"] == "grid")[
        "description"
    ]
    told = re.findall(r"(\d+x\d+) is ([\d,]+) points", described)
    assert told == [(grid, f"{space_of((), (), grid).count:,}") for grid in ("31x25", "100x100")]


# Fronts


def test_an_objective_or_a_column_that_is_none_is_refused_by_name(shared_client):
    assert "size" in checked_problem(shared_client.get(f"{API}/pareto?columns=size"), 422).detail
    assert "objectives have 'price'" in checked_problem(shared_client.get(f"{API}/pareto?minimise=price"), 422).detail


def test_a_front_without_objectives_is_refused(shared_client):
    problem = checked_problem(shared_client.get(f"{API}/pareto?minimise=&maximise="), 422)
    assert problem.detail == "minimise is nothing, maximise nothing; expected at least one objective, each named once"
    both = checked_problem(shared_client.get(f"{API}/pareto?minimise=params,rho&maximise=rho"), 422)
    assert both.detail.startswith("minimise is params, rho, maximise rho; ")


def test_many_objectives_over_very_many_points_are_refused(shared_client):
    resolutions = ",".join(map(str, range(32, 1025)))
    alphas = ",".join(f"{i / 20}" for i in range(1, 21))
    params = {"alpha": alphas, "resolution": resolutions, "minimise": "mult_adds,params,weight_mb"}
    problem = checked_problem(shared_client.get(f"{API}/pareto", params=params), 422)
    assert problem.detail == (
        "19,860 points are compared in 4 objectives; expected at most 10,000 points, or 3 objectives"
    )


# Rows


def test_the_rows_are_the_sixteen_judged_and_the_best_where_it_is_another(shared_client):
    rows = ask(shared_client, "recommendation", **ISSUE)["rows"]
    assert [place(row) for row in rows] == [(each.alpha, each.resolution) for each in DesignSpace()]
    for row in rows:
        within = {"max_latency_ms": row["latency_ms"] <= 15, "max_weight_mb": row["weight_mb"] <= 2}
        assert row["passes"] == [name for name, keeps in within.items() if not keeps]
    answer = ask(shared_client, "recommendation", **ISSUE, grid="5x5")
    *sixteen, best = answer["rows"]
    assert ([place(row) for row in sixteen], best) == ([place(row) for row in rows], answer["best"])


def test_what_is_not_known_cannot_be_judged_and_is_not_kept(client):
    line = b"set,alpha,resolution,top1_percent\nours,1,224,70"
    client.post(f"{API}/accuracies/import", content=line, headers={"Content-Type": "text/csv"})
    first, *others = ask(client, "recommendation", accuracy_set="ours", min_top1=60)["rows"]
    assert (first["passes"], first["unjudged"]) == ([], [])
    assert all(row["passes"] == row["unjudged"] == ["min_top1"] for row in others)


def test_a_question_is_judged_once_whatever_is_asked_about_it(shared_client, monkeypatch):
    judged = []
    monkeypatch.setattr(choose, "recommend", lambda *asked, **more: judged.append(asked) or recommend(*asked, **more))
    question = {**PIXEL, "max_latency_ms": 7.125, "max_weight_mb": 2.125}
    for path in ("recommendation", "charts/front", "charts/area", "charts/axes"):
        ask(shared_client, path, **question)
    ask(shared_client, "recommendation", **question, lang="ko")
    assert len(judged) == 1
