"""What a choice says: its sentences, its amounts, its offers, which work when they are followed."""

import itertools

import pytest
from clients import ask

from app.language.amounts import amount, as_given, roomy
from app.language.choice import certainty, tell
from app.services.choice import choose
from app.services.choice.question import Question, space_of
from app.services.latency.source import Wanted, source_of
from mobilenet_core.accuracy import RANKING_SET, KnownAccuracy, OwnSet

PIXEL = {"device": "pixel-3", "runtime": "tflite-cpu", "precision": "int8"}
PLACE = ("alpha", "resolution")


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
    assert [again["best"][name] for name in PLACE] == [step["best"][name] for name in PLACE]


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
