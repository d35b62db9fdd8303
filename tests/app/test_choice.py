"""/predictions, /pareto and /recommendation on published devices, and on this machine once it was measured."""

import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from clients import API, checked_problem
from fakes import measurement, task

from app.language.amounts import amount, as_given, roomy
from app.language.choice import certainty, tell
from app.services.choice import choose
from app.services.choice.question import Question, space_of
from app.services.latency import source as latency_source
from app.services.latency.source import Wanted, _kept_fit, _source_of, source_of
from mobilenet_core.accuracy import RANKING_SET, KnownAccuracy, OwnSet
from mobilenet_core.design import DesignSpace
from mobilenet_core.measure.device import this_device
from mobilenet_core.predict import fit
from mobilenet_core.recommend import recommend

PIXEL = {"device": "pixel-3", "runtime": "tflite-cpu", "precision": "int8"}
ISSUE = {**PIXEL, "max_latency_ms": 15, "max_weight_mb": 2}


def ask(client, path, **params):
    response = client.get(f"{API}/{path}", params=params)
    assert response.status_code == 200, response.text
    return response.json()


def place(row):
    return row["alpha"], row["resolution"]


@pytest.fixture
def measured(client):
    """The client of a server whose machine has timed five points with onnxruntime at one thread."""
    here = this_device()
    store = client.portal.call(client.app.state.resources.opened).store
    tasks = [
        task(a, r, runtime="onnxruntime") for a, r in [(1.0, 224), (1.0, 128), (0.5, 224), (0.5, 128), (0.25, 160)]
    ]
    job = store.add_job(tasks, {})
    for position, (each, p50) in enumerate(zip(tasks, (13.0, 5.0, 4.0, 2.0, 0.9), strict=True)):
        store.finish_item(job.id, position, each, measurement(each, p50=p50, device=here))
    return client


# The issue's questions


def test_the_answer_is_told_in_parts_and_whole(shared_client):
    answer = ask(shared_client, "recommendation", **ISSUE)
    told, headline, *_ = answer["sentences"]
    assert told.startswith(f"{answer['lead']} {answer['title']}: ")
    assert (answer["title"], answer["headline"]) == (answer["best"]["name"], headline)
    assert answer["offers"] == [{"budgets": {"max_weight_mb": 2.61}, "text": "Allow 2.61 MB"}]


def test_8_ms_on_this_machine_with_onnxruntime_is_answered_once_it_was_measured(measured):
    question = {"device": "this", "runtime": "onnxruntime", "precision": "fp32", "max_latency_ms": 8}
    answer = ask(measured, "recommendation", **question)
    assert answer["best"]["latency_ms"] <= 8
    here = this_device()
    assert (answer["latency_of"]["device"], answer["latency_of"]["device_name"]) == (here.id, here.name)
    assert answer["nearest_miss"]["latency_ms"] > 8
    assert answer["binding"] == "max_latency_ms"


def test_before_anything_was_measured_here_the_answer_says_what_to_do(shared_client):
    problem = checked_problem(shared_client.get(f"{API}/recommendation?device=this"), 422)
    assert problem.detail.startswith(
        "device is 'this', of which no latency is known yet; time some points first, with "
    )
    assert "`mobilenet-explorer measure --grid --store`" in problem.detail


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


def test_a_latency_budget_without_a_device_is_refused(shared_client):
    assert "device" in checked_problem(shared_client.get(f"{API}/recommendation?max_latency_ms=3"), 422).detail


def test_the_fastest_runtime_is_taken_where_none_is_named(shared_client):
    assert ask(shared_client, "recommendation", device="pixel-3")["latency_of"]["runtime"] == "tflite-gpu"


@pytest.mark.parametrize("name", ["max_latency_ms", "min_top1"])
@pytest.mark.parametrize("value", ["nan", "inf", "-1", "much"])
def test_a_budget_that_is_no_number_is_refused(shared_client, name, value):
    checked_problem(shared_client.get(f"{API}/recommendation", params={"device": "pixel-3", name: value}), 422)


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"device": "pixel-9"}, "device is 'pixel-9', of which no latency is known"),
        ({"device": "pixel-3", "runtime": "torch"}, "runtime is 'torch'; at fp32 on pixel-3 there is tflite-cpu, "),
        ({"device": "coral-dev-board"}, "precision is 'fp32'; on coral-dev-board there is int8"),
        ({"grid": "0x3"}, "grid is '0x3'; expected alphas x resolutions such as 31x25"),
        ({"grid": "3x3", "alpha": "0.5"}, "and then no alpha and no resolution"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(shared_client, params, sentence):
    assert sentence in checked_problem(shared_client.get(f"{API}/recommendation", params=params), 422).detail


# Latency of points


def test_what_was_measured_comes_before_a_prediction_and_has_its_interval(measured):
    answer = ask(measured, "pareto", device="this", minimise="latency_ms", alpha="1,0.6", resolution="224", all=True)
    columns = answer["columns"]
    assert columns["latency_kind"] == ["measured", "predicted"]
    assert (columns["latency_ms"][0], columns["latency_low_ms"][0], columns["latency_high_ms"][0]) == (13.0, 12.5, 13.5)


def test_the_newest_measurement_of_a_point_counts(measured):
    store = measured.portal.call(measured.app.state.resources.opened).store
    again = task(1.0, 224, runtime="onnxruntime")
    job = store.add_job([again], {})
    ask(measured, "recommendation", device="this")
    store.finish_item(job.id, 0, again, measurement(again, p50=14.0, device=this_device()))
    answer = ask(measured, "recommendation", device="this", alpha="1", resolution="224")
    assert answer["best"]["latency_ms"] == 14.0


def test_a_p90_is_the_measured_one(measured):
    answer = ask(measured, "recommendation", device="this", alpha="1", resolution="224", percentile="p90")
    assert answer["best"]["latency_ms"] == 13.4


def test_a_prediction_says_that_it_is_one_even_where_a_value_was_published(shared_client):
    answer = ask(shared_client, "predictions", **PIXEL, alpha=1, resolution=224)
    assert (answer["kind"], answer["fitted_on"]["count"], answer["confidence"]) == ("predicted", 16, 0.9)
    assert answer["low_ms"] < answer["latency_ms"] < answer["high_ms"]


def test_a_prediction_needs_a_device(shared_client):
    assert (
        "device is missing"
        in checked_problem(shared_client.get(f"{API}/predictions?alpha=1&resolution=224"), 422).detail
    )


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


# What a device's latencies say, kept


def test_what_several_ask_for_at_once_is_fitted_once(monkeypatch):
    fits = []

    def slow_fit(observations, **asked):
        fits.append(asked)
        time.sleep(0.1)
        return fit(observations, **asked)

    monkeypatch.setattr(latency_source, "fit", slow_fit)
    _source_of.cache_clear()
    _kept_fit.cache_clear()
    wanted = Wanted("pixel-3", "tflite-cpu")
    with ThreadPoolExecutor(4) as threads:
        sources = list(threads.map(lambda _: source_of(wanted, None), range(4)))
    assert len(fits) == 1
    assert len({id(each.predictor) for each in sources}) == 1


def test_news_of_another_device_fits_nothing_anew(client, monkeypatch):
    fits = []
    monkeypatch.setattr(latency_source, "fit", lambda *asked, **more: fits.append(asked) or fit(*asked, **more))
    for device in ("Board of one", "Board of another"):
        line = f"device,runtime,precision,threads,alpha,resolution,latency_ms\n{device},tflite,fp32,1,1,224,30.125"
        client.post(f"{API}/measurements/import", content=line, headers={"Content-Type": "text/csv"})
        ask(client, "pareto", device="Board of one", minimise="latency_ms")
    assert len(fits) == 1


def test_how_many_points_a_grid_is_stands_in_its_description(shared_client):
    paths = shared_client.get("/openapi.json").json()["paths"]
    described = next(each for each in paths[f"{API}/recommendation"]["get"]["parameters"] if each["name"] == "grid")[
        "description"
    ]
    told = re.findall(r"(\d+x\d+) is ([\d,]+) points", described)
    assert told == [(grid, f"{space_of((), (), grid).count:,}") for grid in ("31x25", "100x100")]


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


# Sentences


@pytest.mark.parametrize(
    ("question", "budget"),
    [
        ({"max_weight_mb": 2}, "max_weight_mb"),
        ({"max_weight_mb": 2.6}, "max_weight_mb"),
        ({"max_latency_ms": 4.71}, "max_latency_ms"),
        ({"max_mult_adds": 149_497_087}, "max_mult_adds"),
        ({"max_params": 470_000}, "max_params"),
        ({"max_peak_activation_mb": 0.5}, "max_peak_activation_mb"),
        ({"objective": "latency", "min_top1": 61, "grid": "31x25"}, "min_top1"),
    ],
)
def test_the_advice_works_when_it_is_followed(shared_client, question, budget):
    answer = ask(shared_client, "recommendation", **PIXEL, **question)
    step = next(each for each in answer["steps"] if each["budget"] == budget)
    offer = next(each for each in answer["offers"] if budget in each["budgets"])
    assert offer["budgets"] == {budget: step["enough"]}
    assert offer["text"].endswith(amount(budget, step["enough"]))
    assert amount(budget, step["enough"]) in " ".join(answer["sentences"])
    again = ask(shared_client, "recommendation", **PIXEL, **{**question, **offer["budgets"]})
    assert place(again["best"]) == place(step["best"])


def test_where_no_step_alone_helps_all_that_the_nearest_needs_is_offered_at_once(shared_client):
    point = {"alpha": 0.75, "resolution": 224}
    answer = ask(shared_client, "recommendation", **PIXEL, **point, max_latency_ms=8.4, max_weight_mb=2.6049)
    assert answer["sentences"] == [
        "Within 8.4 ms and 2.6049 MB (int8) on Pixel 3, not even the one asked about fits.",
        "More than one limit decides.",
        "The nearest is 0.75 MobileNet-224: latency 8.50 ms (1.2 % over), weights 2.61 MB (0.0029 % over).",
    ]
    assert answer["title"] == "Nothing fits"
    enough = {"max_latency_ms": 8.5, "max_weight_mb": 2.61}
    assert answer["offers"] == [{"budgets": enough, "text": "Allow 8.50 ms, 2.61 MB"}]
    assert ask(shared_client, "recommendation", **PIXEL, **point, **enough)["best"]


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1,240 ms"), (0.01239, "0.0124 ms"), (99.96, "100 ms")])
def test_a_bound_is_told_outward_and_without_an_exponent(value, text):
    assert amount("max_latency_ms", roomy("max_latency_ms", value)) == text


@pytest.mark.parametrize(
    ("budget", "value", "rounded", "given"),
    [
        ("max_latency_ms", 1234.5, "1,230 ms", "1,234.5 ms"),
        ("max_weight_mb", 5.3, "5.30 MB", "5.3 MB"),
        ("max_params", 8e5, "0.800 M", "0.8 M"),
        ("max_params", 10, "0.0000100 M", "0.00001 M"),
        ("max_mult_adds", 0, "0 M", "0 M"),
        ("min_top1", 60, "60.0 %", "60 %"),
    ],
)
def test_an_amount_has_three_digits_and_a_bound_those_that_were_given(budget, value, rounded, given):
    assert (amount(budget, value), as_given(budget, value)) == (rounded, given)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_kind_of_answer_has_whole_sentences(language):
    source = source_of(Wanted("pixel-4", precision="int8"), None)
    budgets = [
        {},
        {"max_latency_ms": 4.0},
        {"max_weight_mb": 0.0, "min_top1": 99.0},
        {"max_params": 2e6, "max_mult_adds": 1e8},
        {"max_peak_activation_mb": 0.5},
    ]
    for budget, objective, percentile in itertools.product(budgets, choose.OBJECTIVES, ("p50", "p90")):
        question = Question(
            space_of((), (), ""), "int8", RANKING_SET, source, percentile, (*budget.items(),), objective
        )
        told = tell(choose.choose(question), language)
        assert all(each.endswith(".") for each in (*told.sentences, told.headline))
        assert not any(bad in each for each in told.sentences for bad in ("None", "nan", "{"))


OWN = OwnSet("own", (KnownAccuracy("own", "fp32", 1.0, 224, 70.0), KnownAccuracy("own", "fp32", 0.5, 160, 60.0)))


def told_of(language, alphas=(), resolutions=(), **budgets):
    question = Question(space_of(alphas, resolutions, ""), accuracy_set=OWN, budgets=(*budgets.items(),))
    return list(tell(choose.choose(question), language).sentences)


@pytest.mark.parametrize(
    ("alphas", "resolutions", "budgets", "english", "korean"),
    [
        (
            (),
            (),
            {},
            [
                (
                    "Of the 2 known, the most accurate is 1.0 MobileNet-224: "
                    "top-1 70.0 % (imported), 569 M Mult-Adds, 16.9 MB."
                ),
                "No limit decides: none of the 2 known does better.",
                "2 of 16 fit.",
                "Of 14 the accuracy is not known.",
            ],
            [
                (
                    "정확도가 알려진 2개 가운데 정확도가 가장 높은 모델은 1.0 MobileNet-224입니다: "
                    "top-1 70.0 %(가져옴), 569 M Mult-Adds, 16.9 MB."
                ),
                "결과를 정하는 한도가 없습니다. 정확도가 알려진 2개 가운데 더 나은 모델이 없습니다.",
                "16개 중 2개가 한도 안에 듭니다.",
                "14개는 정확도를 모릅니다.",
            ],
        ),
        (
            (1.9,),
            (300,),
            {"max_params": 1e9},
            [
                "No answer without known numbers.",
                (
                    "What this goal or a limit asks about is not known for this network in this accuracy set. "
                    "Choose another goal or set, or clear that limit."
                ),
            ],
            [
                "알려진 값이 없어 고를 수 없습니다.",
                (
                    "이 정확도 집합에는 이 네트워크에 대해 목표나 한도가 묻는 값이 없습니다. "
                    "다른 목표나 집합을 고르거나 그 한도를 지우십시오."
                ),
            ],
        ),
        (
            (),
            (),
            {"max_params": 10},
            [
                "Within 0.00001 M parameters, none of the 2 known fits.",
                "Parameters decide.",
                "The nearest is 0.5 MobileNet-160: parameters 1.34 M (13,000,000 % over).",
                "Of 14 the accuracy is not known.",
            ],
            [
                "파라미터 0.00001 M 안에서 정확도가 알려진 2개 가운데 드는 모델이 없습니다.",
                "파라미터 한도가 결과를 정합니다.",
                "가장 가까운 것은 0.5 MobileNet-160입니다: 파라미터 1.34 M(13,000,000 % 넘음).",
                "14개는 정확도를 모릅니다.",
            ],
        ),
    ],
)
def test_what_is_not_known_is_said(alphas, resolutions, budgets, english, korean):
    assert told_of("en", alphas, resolutions, **budgets) == english
    assert told_of("ko", alphas, resolutions, **budgets) == korean


def test_one_point_is_told_in_the_singular():
    assert told_of("en", (0.5, 0.75), (160,), max_params=10)[0].endswith(", not even the one known fits.")
    assert told_of("ko", (0.5, 0.75), (160,), max_params=10)[0].endswith("정확도가 알려진 하나도 들지 않습니다.")
    asked, decides = told_of("en", (0.5,), (160,))
    assert asked.startswith("Of the one asked about, ")
    assert decides == "No limit decides: there is no other to choose."


def test_a_step_that_is_not_the_nearest_miss_is_told_beside_it(shared_client):
    answer = ask(shared_client, "recommendation", precision="int8", max_weight_mb=0.1, min_top1=70)
    assert answer["title"] == "Nothing fits 0.1 MB"
    assert answer["sentences"][2:] == [
        "1.0 MobileNet-224 would fit, but its weights take 4.26 MB (4,200 % over).",
        "The nearest is 0.25 MobileNet-224: weights 0.479 MB (380 % over), top-1 48.0 % (31 % under).",
    ]


@pytest.mark.parametrize(("probability", "told"), [(1.0, "> 99 %"), (0.986, "99 %"), (0.5, "50 %"), (0.001, "< 1 %")])
def test_no_confidence_is_certain(probability, told):
    assert certainty(probability) == told
