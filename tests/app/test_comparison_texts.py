"""What a comparison says: the cells of its table, its verdicts and its notes."""

import re

import pytest

from app.language.comparison_table import NOTHING, Words
from app.services.comparison.compare import compare
from app.services.comparison.compared import compared
from app.services.comparison.rows import _against, _Value
from app.services.comparison.sides import side_of
from app.services.latency.source import Wanted

UNITS = {"latency_ms": "ms", "top1_percent": "%", "mult_adds": "", "resolution": "px"}


def words_of(name, language="en", missing="unknown"):
    return Words(name, UNITS.get(name, "MB"), language, missing)


def plain(text):
    return text.replace("\u00a0", " ")


def against(name, a, b, language="en"):
    first, second = (each if isinstance(each, _Value) else _Value(each, kind="analytic") for each in (a, b))
    return _against(first, second, words_of(name, language))


def difference(name, a, b):
    return plain(against(name, a, b).difference_text)


@pytest.mark.parametrize(
    ("name", "value", "is_printed", "text"),
    [
        ("latency_ms", 4.7, True, "4.7 ms"),
        ("latency_ms", 24.0, True, "24 ms"),
        ("latency_ms", 4.7, False, "4.70 ms"),
        ("latency_ms", 1234.5, False, "1,230 ms"),
        ("top1_percent", 62.0, False, "62.0 %"),
        ("mult_adds", 15_470_264_320, False, "15,500 M"),
        ("mult_adds", 568_740_352, False, "569 M"),
        ("weight_mb", 1.345536, False, "1.35 MB"),
        ("weight_mb", 0.0123, False, "0.0123 MB"),
        ("resolution", 160, False, "160 px"),
    ],
)
def test_a_value_is_shown_with_three_digits_or_as_it_is_printed(name, value, is_printed, text):
    assert plain(words_of(name).value(value, is_printed=is_printed)) == text


def test_what_nobody_knows_is_told_apart_from_what_is_not_in_a_set():
    assert words_of("latency_ms").value(None, is_printed=False) == "not known"
    assert words_of("top1_percent", "ko", "absent").value(None, is_printed=False) == "이 데이터에 없음"


def test_an_interval_is_shown_with_its_unit():
    measured, predicted = (words_of("latency_ms").interval(8.3, 8.1, 8.52, kind) for kind in ("measured", "predicted"))
    assert plain(measured) == "95 % interval of the median 8.10 to 8.52 ms"
    assert plain(predicted) == "90 % interval of the prediction 8.10 to 8.52 ms"
    assert plain(words_of("top1_percent").interval(61.0, 60.0, 62.5)) == "60.0 \u2013 62.5 %"
    assert words_of("latency_ms").interval(None, None, None) == ""


def test_a_difference_is_that_of_the_two_numbers_shown():
    assert difference("weight_mb", 1.2251, 2.6549) == "\u22121.42 MB"  # 1.23 and 2.65; exactly 1.4298
    assert difference("weight_mb", 1.345536, 4.256864) == "\u22122.91 MB"
    printed = (_Value(each, kind="published") for each in (4.4, 24.0))
    assert difference("latency_ms", *printed) == "\u221219.6 ms"
    assert difference("top1_percent", 70.9, 59.1) == "+11.8 points"
    assert against("top1_percent", 59.1, 70.9, "ko").difference_text == "\u221211.8%p"


def test_of_numbers_with_different_digits_the_difference_has_the_coarser_ones():
    assert difference("mult_adds", 76524800, 568740352) == "\u2212492 M"  # 76.5 and 569
    assert difference("mult_adds", 15470264320, 568740352) == "+14,900 M"  # 15,500 and 569


def test_numbers_that_look_alike_keep_the_digits_that_tell_them_apart():
    assert difference("weight_mb", 1.2345, 1.2333) == "+0.00120 MB"
    assert difference("mult_adds", 5, 5) == "0"


def test_any_difference_agrees_with_what_is_shown_to_half_of_the_coarser_last_digit():
    def number(text):
        shown = text.split("\u00a0")[0].replace(",", "").replace("\u2212", "-")
        return float(shown), len(shown.partition(".")[2])

    words = words_of("weight_mb")
    for n in range(1, 250):
        a, b = 0.731 * n**1.3, 1.0171 * n + 0.01
        (one, digits), (other, others) = (number(words.value(each, is_printed=False)) for each in (a, b))
        if one != other:
            text = against("weight_mb", a, b).difference_text
            assert abs(number(text)[0] - (one - other)) <= 0.5 * 10 ** -min(digits, others) + 1e-9, (a, b, text)


def test_a_ratio_is_told_as_times_of_the_larger_to_the_smaller():
    texts = [against("mult_adds", a, b).ratio_text for a, b in ((1, 5.5), (1.37, 1), (202, 1), (1000, 1003), (5, 0))]
    assert texts == ["5.5 × fewer", "1.37 × more", "202 × more", "equal", NOTHING]
    assert against("resolution", 160, 224).ratio_text == "0.51 × pixels"
    assert against("weight_mb", 1, 2, "ko").ratio_text == "1/2.0"
    assert against("top1_percent", 70.9, 59.1).ratio_text == NOTHING


def test_a_ratio_of_what_is_predicted_is_a_range_and_none_where_the_intervals_overlap():
    predicted = _Value(110.0, 26.0, 471.0, "predicted")
    far, near = _Value(2.0, kind="published"), _Value(100.0, kind="published")
    assert [against("latency_ms", far, predicted, each).ratio_text for each in ("en", "ko")] == [
        "13 \u2013 240 × as fast",
        "13 \u2013 240배 빠름",
    ]
    assert [against("latency_ms", near, predicted, each).ratio_text for each in ("en", "ko")] == ["open", "우열 불분명"]


# Verdicts and notes

WANTED = Wanted("pixel-3", "tflite-cpu", threads=4)


def told(*texts):
    """{language: the comparison of these sides}."""
    found = compared([side_of(text, "abc"[place]) for place, text in enumerate(texts)], WANTED, None)
    return {language: compare(found, "fp32", language=language) for language in ("en", "ko")}


def test_the_verdict_says_what_is_gained_and_what_is_given_up():
    facts = told("0.5/160", "1/224")
    assert list(facts["en"].verdicts) == [
        "5.5 times as fast, 7.4 times fewer Mult-Adds, and 3.2 times smaller weights, but 11.8 points less accurate."
    ]
    assert list(facts["ko"].verdicts) == [
        "5.5배 빠르고, Mult-Adds는 1/7.4이고, 가중치 크기는 1/3.2입니다. 대신 정확도는 11.8%p 낮습니다."
    ]


def test_the_verdict_is_turned_round_with_the_sides():
    (text,) = told("1/224", "0.5/160")["en"].verdicts
    assert text.startswith("11.8 points more accurate, but 5.5 times as slow")


def test_a_network_beside_itself_is_the_same():
    assert list(told("0.5/160", "0.5/160")["en"].verdicts) == ["The same in everything that is compared."]
    assert list(told("0.5/160", "0.5/160")["ko"].verdicts) == ["비교한 모든 값이 같습니다."]


def test_nothing_is_said_to_be_free_where_accuracy_is_not_known():
    facts = told("1/224", "0.75/224/conv_mobilenet")
    (text,) = facts["en"].verdicts
    assert text.endswith("times smaller weights.")
    assert "No top-1 of 0.75 Conv MobileNet-224 is known in any set." in facts["en"].notes


def test_kinds_that_differ_and_sources_that_disagree_are_noted_in_both_languages():
    facts = told("1/224", "0.6/176")
    english, korean = facts["en"].notes, facts["ko"].notes
    assert any("1.0 MobileNet-224: published; 0.6 MobileNet-176: predicted" in note for note in english)
    assert any("Sources disagree on top-1" in note and "70.9 %, 70.6 %" in note for note in english)
    assert len(english) == len(korean)


def test_intervals_that_overlap_are_noted():
    facts = told("0.6/176", "0.6/177")
    assert any("overlaps that of 0.6 MobileNet-177" in note for note in facts["en"].notes)
    assert not any("overlaps" in note for note in told("0.6/176", "0.3/128")["en"].notes)


def test_labels_tell_sides_apart():
    facts = told("0.6/224", "0.6/224/make_divisible", "0.6/224@tflite-gpu")
    assert [side.label for side in facts["en"].sides] == [
        "0.6 MobileNet-224, tflite-cpu",
        "0.6 MobileNet-224, channels in eights, tflite-cpu",
        "0.6 MobileNet-224, tflite-gpu",
    ]


def test_a_prediction_is_told_as_one_and_as_far_as_its_interval_goes():
    facts = told("0.3/128", "1/224")
    latency = facts["en"].rows[0]
    (against,), (predicted, published) = latency.against, latency.values
    assert (predicted.kind, published.low) == ("predicted", None)
    assert against.ratio_low == pytest.approx(predicted.low / published.value)
    assert against.ratio_high == pytest.approx(predicted.high / published.value)
    (english,), (korean,) = facts["en"].verdicts, facts["ko"].verdicts
    least, most = map(float, re.match(r"([\d.]+) to ([\d.]+) times as fast \(predicted\), ", english).groups())
    assert 1 / against.ratio_high - 0.1 * least <= least <= 1 / against.ratio_high
    assert 1 / against.ratio_low <= most <= 1 / against.ratio_low + 0.1 * most
    assert korean.startswith(f"예측값 기준 {least:g}~{most:g}배 빠르고")
    assert "points less accurate (interpolated)" in english
    assert "정확도는 보간값 기준 " in korean


def test_what_the_intervals_leave_open_is_neither_judged_nor_marked():
    facts = told("0.6/176", "0.6/177")
    for row in facts["en"].rows[:2]:
        assert row.against[0].is_open
        assert [each.is_best for each in row.values] == [False, False]
    (text,) = facts["en"].verdicts
    assert text == "10\u00a0% fewer Mult-Adds. Which is faster is open. Which is more accurate is open."
    assert (
        facts["ko"]
        .verdicts[0]
        .endswith("어느 쪽이 더 빠른지는 확실하지 않습니다. 어느 쪽이 더 정확한지는 확실하지 않습니다.")
    )


def test_a_side_that_may_be_as_good_as_the_best_is_marked_with_it():
    latency = told("0.6/176", "0.6/177", "1/224/conv_mobilenet")["en"].rows[0]
    assert [each.is_best for each in latency.values] == [True, True, False]


def test_what_is_not_known_is_not_said_to_be_the_same():
    facts = told("0.6/176", "0.6/176@ncnn")
    assert list(facts["en"].verdicts) == ["No difference in what is known. Latency cannot be compared."]
    assert list(facts["ko"].verdicts) == ["알려진 값에는 차이가 없습니다. 지연 시간은 비교할 수 없습니다."]


def test_a_number_in_the_verdict_never_leaves_its_percent_sign():
    for language in ("en", "ko"):
        (text,) = told("0.75/192", "0.85/192")[language].verdicts
        assert "\u00a0%" in text
        assert " %" not in text


def test_what_a_network_is_compared_in_is_said_in_words():
    facts = told("0.5/160", "vgg16", "squeezenet_1_1")
    by_vgg16, by_squeezenet = map(plain, facts["en"].verdicts)
    assert by_vgg16 == (
        "30 to 200 times as fast (predicted), 202 times fewer Mult-Adds, and 104 times smaller weights, but 11.3 "
        "points less accurate (in the paper)."
    )
    assert by_squeezenet.endswith("4.6 times fewer Mult-Adds, for 7.3 % more weights.")
    assert facts["ko"].verdicts[0].endswith("대신 정확도는 논문 값 기준 11.3%p 낮습니다.")
    english = facts["en"].notes
    assert any("the paper SqueezeNet 1.1" in note for note in english)
    assert any("the paper's tables are compared" in note for note in told("1/224", "squeezenet_1_0")["en"].notes)
