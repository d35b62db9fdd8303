"""What the cells of a comparison's table say."""

import pytest

from app.language.comparison_table import NOTHING, Words
from app.services.comparison.rows import _against, _Value

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


def test_what_nobody_knows_is_told_apart_from_what_nobody_published():
    assert words_of("latency_ms").value(None, is_printed=False) == "not known"
    assert words_of("top1_percent", "ko", "unpublished").value(None, is_printed=False) == "발표되지 않음"


def test_an_interval_is_shown_with_its_unit():
    assert plain(words_of("latency_ms").interval(8.1, 8.52)) == "8.10 \u2013 8.52 ms"
    assert plain(words_of("top1_percent").interval(60.0, 62.5)) == "60.0 \u2013 62.5 %"
    assert words_of("latency_ms").interval(None, None) == ""


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
    assert against("weight_mb", 1, 2, "ko").ratio_text == "2.0배 작음"
    assert against("top1_percent", 70.9, 59.1).ratio_text == NOTHING


def test_a_ratio_of_what_is_predicted_is_a_range_and_none_where_the_intervals_overlap():
    predicted = _Value(110.0, 26.0, 471.0, "predicted")
    far, near = _Value(2.0, kind="published"), _Value(100.0, kind="published")
    assert [against("latency_ms", far, predicted, each).ratio_text for each in ("en", "ko")] == [
        "13 \u2013 240 × faster",
        "13 \u2013 240배 빠름",
    ]
    assert [against("latency_ms", near, predicted, each).ratio_text for each in ("en", "ko")] == ["open", "미정"]
