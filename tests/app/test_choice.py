"""/predictions, /pareto and /recommendation on published devices, and on this machine once it was measured."""

import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from clients import API, checked_problem
from fakes import measurement, task

from app.language import choice as language
from app.language.amounts import enough
from app.language.choice import sentences
from app.services.choice import candidates, choose
from app.services.latency import source as latency_source
from app.services.latency.source import Wanted, _kept_fit, _source_of, source_of
from mobilenet_core.accuracy import KnownAccuracy, OwnSet
from mobilenet_core.measure.device import this_device
from mobilenet_core.predict import fit

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
        assert again["best"] == step["best"]


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
    assert told == [(grid, f"{candidates.space_of((), (), grid).count:,}") for grid in ("31x25", "100x100")]


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
    told = re.search(r"budget binds: ([\d,.]+)( ms| MB|M| %)? \(", " ".join(answer["sentences"]))
    assert told
    figure = float(told[1].replace(",", "")) * (1e6 if told[2] == "M" else 1)
    again = ask(shared_client, "recommendation", **PIXEL, **{**question, budget: figure})
    assert place(again["best"]) == place(step["best"])


def test_a_miss_is_told_outside_the_budget_as_it_was_given(shared_client):
    point = {"alpha": 0.75, "resolution": 224}
    answer = ask(shared_client, "recommendation", **PIXEL, **point, max_latency_ms=8.4, max_weight_mb=2.6049)
    assert "outside by (budget in brackets): latency 8.5 ms (8.4 ms), weight size 2.61 MB (2.6049 MB)." in " ".join(
        answer["sentences"]
    )


@pytest.mark.parametrize(("value", "text"), [(1234.5, "1,240 ms"), (0.01239, "0.0124 ms"), (99.96, "100 ms")])
def test_a_bound_is_told_outward_and_without_an_exponent(value, text):
    assert enough("max_latency_ms", value) == text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_kind_of_answer_has_whole_sentences(language):
    source = source_of(Wanted("pixel-4", precision="int8"), None)
    budgets = [
        {},
        {"max_latency_ms": 4.0},
        {"max_weight_mb": 0.0, "min_top1": 99.0},
        {"max_params": 2e6, "max_mult_adds": 1e8},
    ]
    for budget, objective, percentile in itertools.product(budgets, choose.OBJECTIVES, ("p50", "p90")):
        chosen = candidates.Candidates(candidates.space_of((), (), ""), "int8", source=source, percentile=percentile)
        told = sentences(choose.answer(chosen, budget, objective), language)
        assert told
        assert all(each.endswith("." if language == "en" else "다.") for each in told)
        assert not any("None" in each or "nan" in each for each in told[1:])


@pytest.mark.parametrize(
    ("budgets", "objective", "sentence"),
    [
        ({"max_mult_adds": 0.0}, "top1", "예산을 13.6M까지 늘리면 "),
        ({"max_params": 0.0}, "top1", "예산을 471,000까지 늘리면 "),
        ({"min_top1": 60.0}, "latency", "예산을 57.7 % (-3.8 %)까지 낮추면 "),
    ],
)
def test_a_korean_step_needs_no_particle_that_depends_on_how_a_figure_is_read(budgets, objective, sentence):
    source = source_of(Wanted("pixel-3", "tflite-cpu", "int8"), None)
    chosen = candidates.Candidates(candidates.space_of((), (), ""), "int8", source=source)
    assert sentence in " ".join(sentences(choose.answer(chosen, budgets, objective), "ko"))


OWN = OwnSet("own", (KnownAccuracy("own", "fp32", 1.0, 224, 70.0), KnownAccuracy("own", "fp32", 0.5, 160, 60.0)))


def told_of(language, alphas=(), resolutions=(), **budgets):
    space = candidates.space_of(alphas, resolutions, "")
    return sentences(choose.answer(candidates.Candidates(space, accuracy_set=OWN), budgets, "top1"), language)


def test_what_is_not_known_is_said_and_the_best_is_the_best_of_those_known():
    best, unknown, free = told_of("en")
    assert best.endswith("the most accurate of the 2 of 16 points known to be within the budgets.")
    assert unknown == "The accuracy of 14 points is not known."
    assert free == "No budget binds: it is the best of those known."
    assert told_of("ko")[1:] == [
        "14개 점의 정확도는 알려져 있지 않습니다.",
        "결과를 정하는 예산이 없습니다. 알려진 것 가운데 가장 좋은 점입니다.",
    ]


@pytest.mark.parametrize(
    ("alphas", "resolutions", "budgets", "english", "korean"),
    [
        (
            (1.9,),
            (300,),
            {"max_params": 1e9},
            "Nothing can be recommended: the accuracy of the one point asked about is not known.",
            "물어본 점의 정확도가 알려져 있지 않아 추천할 수 없습니다.",
        ),
        (
            (0.25, 0.75),
            (),
            {},
            "Nothing can be recommended: the accuracy of none of the 8 points is known.",
            "8개 점의 정확도가 모두 알려져 있지 않아 추천할 수 없습니다.",
        ),
        (
            (),
            (),
            {"max_params": 10},
            "None of the 2 points whose accuracy is known is within every budget.",
            "정확도가 알려진 2개 가운데 모든 예산을 지키는 것이 없습니다.",
        ),
        (
            (0.5, 0.75),
            (160,),
            {"max_params": 10},
            "The only point whose accuracy is known is not within every budget.",
            "정확도가 알려진 유일한 점이 모든 예산을 지키지는 못합니다.",
        ),
        (
            (0.5,),
            (160,),
            {"max_params": 10},
            "The only point asked about is not within every budget.",
            "물어본 유일한 점이 모든 예산을 지키지는 못합니다.",
        ),
    ],
)
def test_where_nothing_is_recommended_the_sentence_says_whether_it_is_known(
    alphas, resolutions, budgets, english, korean
):
    assert told_of("en", alphas, resolutions, **budgets)[0] == english
    assert told_of("ko", alphas, resolutions, **budgets)[0] == korean


def test_one_point_is_told_in_the_singular():
    assert told_of("en", (0.5,), (160,))[-1].endswith(": the only point asked about, and within the budgets.")
    assert told_of("ko", (0.5,), (160,))[-1].endswith("물어본 유일한 점이며 예산 안에 듭니다.")
    best, unknown, _ = told_of("en", (0.5, 0.75, 1.0), (160, 224), max_params=2e6)
    assert best.endswith(": the only one of 6 points known to be within the budgets.")
    assert unknown == "The accuracy of 4 points is not known."
    assert told_of("en", (0.5, 0.75), (160,))[1] == "The accuracy of 1 point is not known."


@pytest.mark.parametrize(("probability", "told"), [(1.0, "> 99"), (0.986, "99"), (0.5, "50"), (0.001, "< 1")])
def test_no_confidence_is_certain(probability, told):
    assert language._certainty(probability) == told
