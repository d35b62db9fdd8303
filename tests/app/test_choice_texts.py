"""What a choice says: its sentences, its amounts, its offers, which work when they are followed."""

import itertools
import re

import pytest
from clients import ask, plain
from hypothesis import assume, given
from hypothesis import strategies as st

from app.language.amounts import advised, amount, as_given, latency, latency_range, roomy
from app.language.sureness import certainty
from app.services.choice import choose
from app.services.choice.choose import LIMIT_COLUMNS
from app.services.choice.memory import asked_about
from app.services.choice.question import Question, space_of
from app.services.latency.source import Wanted, source_of
from app.services.latency.untimed import source_or_untimed
from mobilenet_core.accuracy import RANKING_SET, KnownAccuracy, OwnSet
from mobilenet_core.networks.family import MOBILENET_V1, NetworkChoice

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
    enough = plain(advised(budget, step["enough"]))
    assert enough in offer["text"]
    assert enough in " ".join(answer["sentences"])
    again = ask(shared_client, "recommendation", **PIXEL, **{**question, **offer["budgets"]})
    assert [again["best"][name] for name in PLACE] == [step["best"][name] for name in PLACE]


def test_where_no_step_alone_helps_all_that_the_nearest_needs_is_offered_at_once(shared_client):
    point = {"alpha": 0.75, "resolution": 224}
    answer = ask(shared_client, "recommendation", **PIXEL, **point, max_latency_ms=8.4, max_weight_mb=2.6049)
    assert answer["sentences"] == [
        "Within 8.4 ms and 2.6049 MB of weights (int8) on Pixel 3 (tflite-cpu), not even the one asked about fits.",
        "More than one limit decides.",
        "The nearest is 0.75 MobileNet-224: latency 8.5 ms (published, 1.2 % over), weights 2.605 MB (0.0029 % over).",
    ]
    assert answer["title"] == "Nothing fits 8.4 ms and 2.6049 MB of weights (int8)"
    enough = {"max_latency_ms": 8.5, "max_weight_mb": 2.605}
    assert answer["offers"] == [{"budgets": enough, "text": "Allow 8.5 ms, weights 2.605 MB"}]
    assert ask(shared_client, "recommendation", **PIXEL, **point, **enough)["best"]


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (2.6034, 3, "2.604 ms"),
        (16.12, 2, "16.2 ms"),
        (24.0, 3, "24 ms"),
        (0.01239, 3, "0.0124 ms"),
        (99.96, 3, "100 ms"),
        (63.349999999999994, 3, "63.35 ms"),  # no short bound is not below it
        (29.749999999999996, 3, "29.75 ms"),
    ],
)
def test_a_bound_lets_a_value_in_and_reads_as_it_does(value, digits, text):
    bound = roomy("max_latency_ms", value, digits)
    assert (plain(advised("max_latency_ms", bound)), bound >= value) == (text, True)
    just_below = bound * (1 - 1e-12)  # a half of the last digit is no other number yet: a bound is told in full
    assert latency(just_below, digits=digits) == latency(value, digits=digits)


@pytest.mark.parametrize(
    ("budget", "value", "rounded", "given"),
    [
        ("max_latency_ms", 1234.5, "1,230 ms", "1,234.5 ms"),
        ("max_latency_ms", 12_345.0, "12.3 s", "12.345 s"),
        ("max_weight_mb", 5.3, "5.30 MB", "5.3 MB"),
        ("max_weight_mb", 2.675, "2.68 MB", "2.675 MB"),  # a half goes up, as on the page
        ("max_weight_mb", 9.996, "10.0 MB", "9.996 MB"),
        ("max_params", 8e5, "0.800 M", "0.8 M"),
        ("max_params", 10, "0.0000100 M", "0.00001 M"),
        ("max_mult_adds", 0, "0 M", "0 M"),
        ("min_top1", 60, "60.0 %", "60 %"),
        ("min_top1", 61.05, "61.1 %", "61.05 %"),
    ],
)
def test_an_amount_has_three_digits_and_a_bound_those_that_were_given(budget, value, rounded, given):
    assert " " not in f"{amount(budget, value)}{as_given(budget, value)}"  # which would break there
    assert (plain(amount(budget, value)), plain(as_given(budget, value))) == (rounded, given)


@pytest.mark.parametrize(
    ("value", "low", "high", "told"),
    [
        (16_100, 1_640, 159_000, "16 s, 1.6 to 160 s"),
        (2_384, 512, 11_040, "2,400 ms, 510 to 11,000 ms"),
        (7.129, 6.648, 7.645, "7.1 ms, 6.6 to 7.6 ms"),
        (7.129, 7.05, 7.2, "7.13 ms, 7.05 to 7.20 ms"),
    ],
)
def test_an_estimate_has_the_digits_that_its_interval_leaves(value, low, high, told):
    assert plain(latency_range(value, low, high, " to ")) == told
    assert told.startswith(plain(latency(value, low, high)))


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
        told = choose.answered(question, language)
        assert all(each.endswith(".") for each in (*told.sentences, told.headline))
        assert not any(bad in each for each in told.sentences for bad in ("None", "nan", "{"))


OWN = OwnSet("own", (KnownAccuracy("own", "fp32", 1.0, 224, 70.0), KnownAccuracy("own", "fp32", 0.5, 160, 60.0)))


def told_of(language, alphas=(), resolutions=(), **budgets):
    question = Question(space_of(alphas, resolutions, ""), accuracy_set=OWN, budgets=(*budgets.items(),))
    return [plain(each) for each in choose.answered(question, language).sentences]


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
                    "top-1 70.0 % (imported), 569 M Mult-Adds, weights 16.9 MB."
                ),
                "No limit is set.",
                "16 of 16 fit; 14 of them cannot be ranked by top-1.",
                "Of 14 no fp32 top-1 is known in own.",
            ],
            [
                (
                    "정확도가 알려진 2개 중 정확도가 가장 높은 모델은 1.0 MobileNet-224입니다. "
                    "top-1 70.0 %(가져온 값), 569 M Mult-Adds, 가중치 16.9 MB."
                ),
                "설정한 한도가 없습니다.",
                "16개 중 16개가 한도 안에 듭니다. 그중 14개는 top-1 값이 없습니다.",
                "14개는 own에 fp32 top-1이 없습니다.",
            ],
        ),
        (
            (1.9,),
            (300,),
            {"max_params": 1e9},
            [
                "No answer without known numbers.",
                "No top-1 of 1.9 MobileNet-300 is known in any set.",
            ],
            [
                "알려진 값이 없어 고를 수 없습니다.",
                "1.9 MobileNet-300의 top-1은 어느 정확도 데이터에도 없습니다.",
            ],
        ),
        (
            (),
            (),
            {"max_params": 10},
            [
                "Within 0.00001 M parameters, none of the 2 known fits.",
                "Parameters decide.",
                "The nearest is 0.5 MobileNet-160: parameters 1.332 M (13,000,000 % over).",
                "Of 14 no fp32 top-1 is known in own.",
            ],
            [
                "파라미터 0.00001 M 이하: 정확도가 알려진 2개 중 조건을 모두 만족하는 모델이 없습니다.",
                "결과를 좌우한 것은 파라미터 한도입니다.",
                "한도에 가장 가까운 모델은 0.5 MobileNet-160입니다. 파라미터 1.332 M(한도를 13,000,000 % 초과).",
                "14개는 own에 fp32 top-1이 없습니다.",
            ],
        ),
    ],
)
def test_what_is_not_known_is_said(alphas, resolutions, budgets, english, korean):
    assert told_of("en", alphas, resolutions, **budgets) == english
    assert told_of("ko", alphas, resolutions, **budgets) == korean


def test_one_point_is_told_in_the_singular():
    assert told_of("en", (0.5, 0.75), (160,), max_params=10)[0].endswith(", not even the one known fits.")
    assert told_of("ko", (0.5, 0.75), (160,), max_params=10)[0].endswith(
        "정확도가 알려진 유일한 모델도 조건을 만족하지 않습니다."
    )
    asked, decides = told_of("en", (0.5,), (160,), max_params=1e9)
    assert decides == "No limit decides: there is no other to choose."
    asked, decides = told_of("en", (0.5,), (160,))
    assert asked.startswith("The one asked about is ")
    assert decides == "No limit is set."
    assert "1 of 16 fits; 14 cannot be judged." in told_of("en", min_top1=65)


def test_a_step_that_is_not_the_nearest_miss_is_told_beside_it(shared_client):
    answer = ask(shared_client, "recommendation", precision="int8", max_weight_mb=0.1, min_top1=70)
    assert answer["title"] == "Nothing fits 0.1 MB of weights (int8)"
    assert answer["sentences"][2:] == [
        "1.0 MobileNet-224 would fit, but its weights take 4.26 MB (4,200 % over).",
        "The nearest is 0.25 MobileNet-224: weights 0.479 MB (380 % over), top-1 48.0 % (22.0 points short).",
    ]


@pytest.mark.parametrize(("probability", "told"), [(1.0, "> 99 %"), (0.986, "99 %"), (0.5, "50 %"), (0.001, "< 1 %")])
def test_no_confidence_is_certain(probability, told):
    assert plain(certainty(probability, "en")) == told
    assert plain(certainty(probability, "ko")).startswith(told.lstrip("<> "))


# Minimums


def test_a_minimum_is_what_is_had_with_and_a_maximum_what_is_within(shared_client):
    cpu = {"device": "pixel-3", "runtime": "tflite-cpu"}
    least = ask(shared_client, "recommendation", **cpu, objective="latency", min_top1=60)
    assert least["lead"] == "With top-1 of at least 60 % on Pixel 3 (tflite-cpu), the fastest is"
    both = ask(shared_client, "recommendation", **cpu, max_latency_ms=9, min_top1=60)
    assert both["lead"] == "Within 9 ms on Pixel 3 (tflite-cpu), with top-1 of at least 60 %, the most accurate is"
    assert ask(shared_client, "recommendation", **cpu, max_latency_ms=9, min_top1=60, lang="ko")["lead"] == (
        "Pixel 3(tflite-cpu)에서 9 ms 이하, top-1 60 % 이상인 모델 중 정확도가 가장 높은 모델"
    )


def test_where_nothing_fits_all_limits_that_decide_are_named_and_a_minimum_lacks_points(shared_client):
    asked = {"device": "pixel-3", "runtime": "tflite-cpu", "max_latency_ms": 3, "max_weight_mb": 2, "min_top1": 60}
    answer = ask(shared_client, "recommendation", **asked)
    assert answer["title"] == "Nothing fits 3 ms, 2 MB of weights (fp32) and top-1 of at least 60 %"
    assert answer["sentences"][1:] == [
        "Three limits together decide.",
        "0.25 MobileNet-192 would fit, but its top-1 is 47.7 % (12.3 points short).",
        "The nearest is 0.25 MobileNet-224: latency 3.3 ms (published, 10 % over), top-1 49.8 % (10.2 points short).",
    ]
    korean = ask(shared_client, "recommendation", **asked, lang="ko")["sentences"]
    assert korean[2] == "0.25 MobileNet-192는 나머지 한도를 충족하지만 top-1이 47.7 %입니다(12.3%p 부족)."


# Limits that cannot be judged


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        (
            {"device": "pixel-3", "precision": "fp16", "max_latency_ms": 5},
            "Within 5 ms, which cannot be judged: no fp16 latency of Pixel 3 is known. Of the sixteen, ",
        ),
        (
            {"device": "nosuch", "precision": "int8", "max_latency_ms": 15, "max_weight_mb": 2},
            "Within 15 ms, which cannot be judged: no latency of nosuch is known. Within 2 MB of weights (int8), ",
        ),
        (
            {"device": "this", "max_latency_ms": 5},
            "Within 5 ms, which cannot be judged: no latency of this machine is known. Of the sixteen, ",
        ),
        (
            {"accuracy_set": "paper", "precision": "int8", "min_top1": 60, "objective": "weight"},
            (
                "With top-1 of at least 60 %, which cannot be judged: no int8 top-1 of these networks is known in "
                "MobileNet paper. Of the sixteen, "
            ),
        ),
    ],
)
def test_a_limit_on_what_is_not_known_is_not_judged_and_said_not_to_be(shared_client, question, lead):
    answer = ask(shared_client, "recommendation", **question)
    (unjudged,) = answer["unjudged"]
    assert answer["lead"].startswith(lead)
    assert (unjudged["budget"] in question, unjudged["why"] in lead) == (True, True)
    assert re.search(r"\d+ of 16 fit the other limits\.", " ".join(answer["sentences"]))
    assert all(row["unjudged"] == [unjudged["budget"]] != row["passes"] for row in answer["rows"])


def test_what_a_limit_can_be_judged_by_is_offered_with_what_fits_then(shared_client):
    asked = {"device": "pixel-3", "runtime": "tflite-cpu", "precision": "fp16", "max_latency_ms": 5}
    answer = ask(shared_client, "recommendation", **asked)
    fp32, _ = answer["unjudged"][0]["instead"]
    assert (fp32["text"], fp32["ask"]) == ("Judge by fp32 (5 ms: 6 fit)", {"precision": "fp32"})
    assert ask(shared_client, "recommendation", **asked | fp32["ask"])["feasible_count"] == fp32["fits"] == 6
    assert answer["untimed"]["choose"] == "Choose a device with fp16 (2)"
    for device in answer["untimed"]["devices"]:
        assert not ask(shared_client, "recommendation", precision="fp16", device=device["id"], max_latency_ms=5)[
            "unjudged"
        ]


def test_a_goal_of_which_nothing_is_known_has_no_answer(shared_client):
    answer = ask(shared_client, "recommendation", device="pixel-3", precision="fp16", objective="latency")
    assert answer["best"] is None
    assert answer["sentences"][1] == "What this goal asks about is not known: no fp16 latency of Pixel 3 is known."


# What a device's own memory allows

RP2040 = {"device": "rp2040", "precision": "int8"}


def test_a_microcontroller_gets_a_network_that_it_can_hold(shared_client):
    answer = ask(shared_client, "recommendation", **RP2040)
    ram, flash = answer["brought"]
    assert answer["best"]["peak_activation_mb"] * 1e6 <= ram["bytes"] == 264 * 1024
    assert (answer["excluded"][ram["budget"]], answer["feasible_count"]) == (12, 4)
    assert re.sub(r"\s", " ", ram["text"]) == (
        "RAM 264 KB: excludes 12, by peak activations alone, from the RP2040's data"
    )
    assert re.sub(r"\s", " ", answer["lead"]) == "Within 264 KB of RAM on RP2040 (tinymaix), the most accurate is"
    assert answer["headline"] == "The device's RAM decides."
    assert re.sub(r"\s", " ", answer["latency_text"]) == "2,400 ms, 510 to 11,000 ms"
    assert answer["latency_text"] in answer["sentences"][0]
    assert (answer["offers"], ram["source"], flash["bytes"]) == ([], "sipeed/TinyMaix@0532eceb benchmark.md", 2**24)


def test_the_memory_of_a_device_can_be_ignored_and_a_narrower_limit_of_ones_own_stands(shared_client):
    ignored = ask(shared_client, "recommendation", **RP2040, memory="ignore")
    assert (ignored["brought"], ignored["best"]["name"]) == ([], "1.0 MobileNet-224")
    own = ask(shared_client, "recommendation", **RP2040, max_peak_activation_mb=0.1)
    assert ([each["memory"] for each in own["brought"]], own["feasible_count"]) == (["flash"], 1)
    wider = ask(shared_client, "recommendation", **RP2040, max_peak_activation_mb=5)
    assert wider["feasible_count"] == 4


def test_memory_limits_what_is_recommended_for_a_device_whose_latency_nobody_knows(shared_client):
    answer = ask(shared_client, "recommendation", device="rp2040", precision="fp32")
    assert (answer["latency_of"], answer["feasible_count"]) == (None, 0)


BOUNDS = {
    "max_latency_ms": st.sampled_from([0.1, 5.0, 1e6]),
    "max_weight_mb": st.sampled_from([0.1, 2.0, 100.0]),
    "max_params": st.sampled_from([1e6, 1e9]),
    "min_top1": st.sampled_from([1.0, 60.0, 99.0]),
}


@given(
    device=st.sampled_from(["", "pixel-3", "coral-dev-board", "nosuch"]),
    precision=st.sampled_from(["fp32", "fp16", "int8"]),
    accuracy_set=st.sampled_from(["paper", RANKING_SET, OWN]),
    network=st.sampled_from([MOBILENET_V1, NetworkChoice("conv_mobilenet", 1000, "tf_slim")]),
    objective=st.sampled_from(["top1", "latency", "weight"]),
    budgets=st.fixed_dictionaries({}, optional=BOUNDS),
    language=st.sampled_from(["en", "ko"]),
)
def test_no_answer_with_an_unjudged_limit_says_that_it_fits(
    *, device, precision, accuracy_set, network, objective, budgets, language
):
    assume(device or ("max_latency_ms" not in budgets and objective != "latency"))
    given_budgets = (*budgets.items(),)
    question = Question(
        space_of((), (), "", network), precision, accuracy_set, budgets=given_budgets, objective=objective
    )
    wanted = Wanted(device, precision=precision, network=network)
    source = source_or_untimed(wanted, None) if device else None
    told = choose.answered(asked_about(question, device, source, "ignore"), language)
    text = " ".join((told.lead, *told.sentences))
    unjudged = [each.budget for each in told.unjudged]
    assert unjudged == [name for name in budgets if all(row.value_of(LIMIT_COLUMNS[name]) is None for row in told.rows)]
    for each in told.unjudged:
        assert each.why in text
        assert each.budget not in (told.binding, *told.excluded)
        assert all(each.budget in row.unjudged for row in told.rows)
    if unjudged:
        said = r"\d of \d+ fits?\.|No limit|\d개가 한도 안|(?<!나머지 )한도에 걸린 모델이 없"
        assert not re.search(said, text)
